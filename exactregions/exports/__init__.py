"""Complexes for other programs: JSON, GraphML, files of lrs and cdd, meshes."""

from exactregions.exports.files import export

__all__ = ["export"]
