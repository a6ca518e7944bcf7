"""UNIQUE: at most one rule may fire."""

from remit.engine.dmn.hits.outcome import Firing, Outcome


def unique(firing: Firing) -> Outcome:
    """Return the one output; null with the reason if two rules fire."""
    mask = firing.mask
    if mask & (mask - 1):
        numbers = ", ".join(str(rule + 1) for rule in firing.rules)
        message = f"rules {numbers} fire together, and only one may"
        return Outcome(firing.run.null("not_unique", message, "8.2.11"), firing.rules)
    rule = mask.bit_length() - 1
    return Outcome(firing.output(rule), (rule,))
