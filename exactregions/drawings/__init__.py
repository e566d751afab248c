"""Pictures of complexes: exact shapes, drawn by matplotlib."""

from exactregions.drawings.cells import draw, polygons

__all__ = ["draw", "polygons"]
