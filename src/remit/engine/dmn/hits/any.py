"""ANY: several rules may fire if they agree."""

from remit.engine.dmn.hits.outcome import Firing, Outcome
from remit.engine.feel.equality import equal


def any_(firing: Firing) -> Outcome:
    """Return the common output; null with the reason if two differ."""
    rules = firing.rules
    value = firing.output(rules[0])
    for rule in rules[1:]:
        if equal(firing.output(rule), value) is not True:
            message = f"rules {rules[0] + 1} and {rule + 1} fire with different outputs"
            return Outcome(firing.run.null("not_equal", message, "8.2.11"), rules)
    return Outcome(value, rules)
