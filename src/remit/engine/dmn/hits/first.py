"""FIRST: the first rule in the table's order decides."""

from remit.engine.dmn.hits.outcome import Firing, Outcome


def first(firing: Firing) -> Outcome:
    """Return the output of the first rule."""
    rule = (firing.mask & -firing.mask).bit_length() - 1
    return Outcome(firing.output(rule), (rule,))
