"""The kinds of studies, by name."""

from exactregions.studies.kind import Kind
from exactregions.studies.kinds_cells import CELLS
from exactregions.studies.kinds_distance import DISTANCE
from exactregions.studies.kinds_lines import LINE, NOISE
from exactregions.studies.trained import TRAINING

KINDS: dict[str, Kind] = {kind.name: kind for kind in (LINE, CELLS, DISTANCE, NOISE, TRAINING)}
