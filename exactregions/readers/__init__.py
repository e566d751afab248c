"""Doors: networks from files and specifications, and back to files, exactly."""

from exactregions.readers.source import read, write

__all__ = ["read", "write"]
