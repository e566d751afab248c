"""Slow, independent answers that judge the package; nothing here imports it."""
