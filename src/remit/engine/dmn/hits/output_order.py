"""OUTPUT ORDER: all outputs, in the order of the output values."""

from remit.engine.dmn.hits.outcome import Firing, Outcome


def output_order(firing: Firing) -> Outcome:
    """Return every output, highest rank first."""
    rules = tuple(sorted(firing.rules, key=firing.rank))
    return Outcome([firing.output(rule) for rule in rules], rules)
