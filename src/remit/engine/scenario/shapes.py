"""The shape of a scenario: which keys a step may have and of what type each is; anything else is refused by name."""

from collections.abc import Mapping, Sequence
from typing import Any

from remit.engine.scenario.actions import ACTIONS, ARGUMENTS
from remit.engine.scenario.expectations import EXPECTATIONS
from remit.values.refusal import Refusal

_MAPS = frozenset(("start", "vars", "set_vars", "expect_vars", "expect_completed", "expect_states"))
_LISTS = frozenset(("expect_active", "expect_waiting", "expect_timers", "expect_trace"))
_NUMBERS = frozenset(("advance_ms", "expect_instances"))
_FLAGS = frozenset(("expect_ended", "expect_error", "expect_deploy_error"))
_CASE = frozenset(("complete", "terminate", "suspend", "resume", "close", "reactivate"))
_ANY = frozenset(("adhoc_complete", "note", "key", *(f"{act}_case" for act in _CASE)))
_KEYS = frozenset((*ACTIONS, *EXPECTATIONS, *ARGUMENTS, "expect_error", "expect_deploy_error"))


class StepUnknown(Refusal):
    """A scenario step that says something no step can say."""

    code = "scenario.step"
    sentence = "A scenario step cannot say “{key}”."


class ScenarioRefused(Refusal):
    """A scenario, or a file of them, that cannot be run at all."""

    code = "scenario.refused"
    sentence = "The scenario cannot be run: {reason}."


def check_steps(steps: object) -> Sequence[Mapping[str, Any]]:
    """Return the steps of a scenario. Refuses `StepUnknown` and `ScenarioRefused`."""
    if not isinstance(steps, list) or not all(isinstance(step, Mapping) for step in steps):
        raise ScenarioRefused(reason="its steps are no list of objects")
    for number, step in enumerate(steps):
        for key, value in step.items():
            if key not in _KEYS:
                raise StepUnknown(key=key)
            if not _fits(key, value):
                raise ScenarioRefused(reason=f"step {number} says {key}: {str(value)[:40]}, which is of another type")
    return steps


def _fits(key: str, value: object) -> bool:
    if key in _ANY or (value is None and key not in ACTIONS):
        return True
    if key == "start":
        return value in (None, True) or (isinstance(value, Mapping) and _starts(value))
    if key in _MAPS:
        return isinstance(value, Mapping)
    if key in _LISTS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if key in _NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e13
    return isinstance(value, bool if key in _FLAGS else str)


def _starts(asked: Mapping[str, Any]) -> bool:
    names = all(isinstance(asked.get(key), str | None) for key in ("process", "message", "element", "business_key"))
    return names and isinstance(asked.get("vars"), Mapping | None)
