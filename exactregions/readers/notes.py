"""What a reader had to leave out or to take for granted, said through logging.

Nobody who reads a model can avoid these, so they are log records and no warnings: one line on
standard error, unless the program configures the logger "exactregions.readers" otherwise.
"""

import logging

from exactregions.errors import UnsupportedLayerError

_LOG = logging.getLogger("exactregions.readers")


def left_out(label: str, *, last: bool) -> None:
    """Say that the final softmax or logistic of a classifier is left out: it is read to its logits.

    Raises UnsupportedLayerError, naming the layer, unless it is the last one.
    """
    if not last:
        raise UnsupportedLayerError(
            f"{label} is not piecewise linear; only at the end of a model can it be left out"
        )
    _LOG.warning("%s is left out: the network's outputs are the logits before it", label)


def taken_for_relu(names: list[str]) -> None:
    """Say that stored tensors name no activations, and are read as layers with ReLU between."""
    _LOG.warning("no activations are stored: read as %s with ReLU in between", ", ".join(names))
