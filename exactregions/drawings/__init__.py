"""Pictures of complexes: exact shapes in files, pages and notebooks.

A view turns a complex into a scene (areas, lines, dots); matplotlib or plotly draws any scene.
"""

from exactregions.drawings.picture import draw, interactive
from exactregions.drawings.plane import polygons

__all__ = ["draw", "interactive", "polygons"]
