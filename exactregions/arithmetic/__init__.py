"""Floor 1, numbers: reading them exactly, integer matrices, floats with a proved error radius."""
