"""Quantities of a complex: volumes, boundary volumes, distances, and its structure."""
