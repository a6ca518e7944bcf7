"""RULE ORDER: all outputs, in the table's order."""

from remit.engine.dmn.hits.outcome import Firing, Outcome


def rule_order(firing: Firing) -> Outcome:
    """Return every output."""
    rules = firing.rules
    return Outcome([firing.output(rule) for rule in rules], rules)
