"""Pictures and formulas in notebooks: ``%load_ext exactregions.drawings.notebook``.

The classes below the doors show themselves as tables. A picture of a complex and the formula of a
judgement need floors above them, so IPython is told of these here.
"""

from typing import Any

from exactregions.claims.claim import Judgement
from exactregions.drawings.figure import svg
from exactregions.drawings.picture import draw
from exactregions.regions.complex import Complex
from exactregions.reports import latex

MOST = 5000  # cells; a picture of more of them is slow, and black


def load_ipython_extension(ipython: Any) -> None:
    """Show complexes of dimension 1 and 2 as pictures, and judgements as formulas."""
    formatters = ipython.display_formatter.formatters
    formatters["image/svg+xml"].for_type(Complex, picture)
    formatters["text/latex"].for_type(Judgement, lambda judged: f"$${latex(judged)}$$")


def picture(cells: Complex) -> str | None:
    """Return a complex as SVG, or None if its dimension, domain or size does not suit.

    >>> from exactregions import Box, Domain, explore
    >>> from exactregions.networks.famous import hat
    >>> picture(explore(hat(), Box.cube(1)))[:5], picture(explore(hat(), Domain.whole(1)))
    ('<?xml', None)
    """
    suits = cells.domain.dimension in (1, 2) and cells.domain.extent is not None
    if not suits or cells.found > MOST:
        return None
    return svg(draw(cells))
