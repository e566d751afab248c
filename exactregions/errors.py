"""Everything that exactregions raises on purpose: one class per mathematical reason.

Each message names where the trouble is (layer, index, row), shows the value, and says what to do.
"""


class ExactRegionsError(ValueError):
    """The base class: catch it to catch everything raised on purpose."""


class NotExactError(ExactRegionsError):
    """A value is not a rational number: NaN, an infinity, a bool, a complex, unreadable text.

    Give an int, a Fraction, a finite float, or text such as "1/3" or "0.1".
    """


class ShapeError(ExactRegionsError):
    """Matrices, biases or points do not fit together, or something has no entries at all."""


class ActivationError(ExactRegionsError):
    """An activation is not a continuous piecewise linear function with increasing breakpoints."""


class UnsupportedLayerError(ExactRegionsError):
    """A model has an operation that is not piecewise affine, or not one that the readers know.

    Nothing is ever approximated: remove the operation, or fold it into its neighbours exactly.
    """


class FileFormatError(ExactRegionsError):
    """A file or a specification is not written in a format that the readers accept."""


class MissingExtraError(ExactRegionsError):
    """An optional package is not installed; the message names the extra that brings it."""


class DomainError(ExactRegionsError):
    """A domain is not full-dimensional in its own coordinates, or does not fit the network."""


class EmptyDomainError(DomainError):
    """The inequalities of a domain contradict each other."""


class FlatDomainError(DomainError):
    """A domain lies in a hyperplane: describe it by a segment or a plane of lower dimension."""


class UnboundedError(ExactRegionsError):
    """The asked-for quantity is infinite, because the set is unbounded."""


class IncompleteError(ExactRegionsError):
    """A budget ended the search, so no count may be given.

    The cells found so far are kept; raise the budget that the message names to go on.
    """


class InconsistentError(ExactRegionsError):
    """Two independent routes to one answer disagree: a bug in exactregions; please report it."""


class StoreError(ExactRegionsError):
    """A store of results cannot be opened, read or written; what it holds was left as it is."""


class WorkerError(ExactRegionsError):
    """Workers cannot be reached, or die at every attempt; what was found before is kept."""
