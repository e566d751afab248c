"""Floor 3, the complex: engines that find every cell, and the columnar result they share."""
