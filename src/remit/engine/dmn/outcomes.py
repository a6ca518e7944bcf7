"""What a table of constants concludes from the rules that fire, as plain values, worked out once per set of rules."""

from typing import Any

from remit.engine.dmn.table import Rules
from remit.engine.feel.convert import to_json
from remit.engine.feel.run import Run, Scope
from remit.engine.feel.types import Type, coerce

MAX_KEPT = 4096


class Outcomes:
    """Asks the hit policy by bitmask, and remembers what it answered."""

    def __init__(self, rules: Rules, kind: Type) -> None:
        self._rules = rules
        self._kind = kind
        self._kept: dict[int, Any] = {}

    def __call__(self, mask: int) -> Any:
        """Return the plain value of the rules of a mask; a list or an object is the caller's to change."""
        try:
            return fresh(self._kept[mask])
        except KeyError:
            return fresh(self._ask(mask))

    def of_one(self) -> list[Any]:
        """Return the plain value of each rule when it fires alone, and last the value when none does."""
        return [self._concluded(mask) for mask in (*(1 << rule for rule in range(len(self._rules.outputs))), 0)]

    def _ask(self, mask: int) -> Any:
        value = self._concluded(mask)
        if len(self._kept) < MAX_KEPT:
            self._kept[mask] = value
        return value

    def _concluded(self, mask: int) -> Any:
        outcome = self._rules.conclude(mask, Scope({}, None, Run()))
        return to_json(coerce(outcome.value, self._kind)[0])


def fresh(value: Any) -> Any:
    """Return a plain value that shares no list and no object with what was given."""
    if type(value) is list:
        return [fresh(item) for item in value]
    return {key: fresh(item) for key, item in value.items()} if type(value) is dict else value
