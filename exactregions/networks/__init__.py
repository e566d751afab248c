"""Floor 2, functions: networks with rational weights, their activations and patterns."""
