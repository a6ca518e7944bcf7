"""PRIORITY: the rule whose output stands first among the output values decides."""

from remit.engine.dmn.hits.outcome import Firing, Outcome


def priority(firing: Firing) -> Outcome:
    """Return the output of the highest rank; of equals, the first rule's."""
    rule = min(firing.rules, key=firing.rank)
    return Outcome(firing.output(rule), (rule,))
