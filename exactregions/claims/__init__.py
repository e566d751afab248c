"""Floor 5, theorems as data: hypotheses, two exact sides, a verdict."""
