"""Clock scenarios as data: one promise, its events, and perhaps what is expected of the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from remit.values.calendar import Calendar
from remit.values.moment import Moment, MomentRefused, format_moment, parse_moment
from remit.values.refusal import Refusal
from remit.work.rules.clock import (
    ClockEvent,
    ClockEventType,
    ClockMetric,
    ClockPolicy,
    ReopenMode,
    RetargetMode,
    Verdict,
    judge,
)

YEAR_MIN, YEAR_MAX = 1900, 9000
TOLERANCE_MINUTES = 0.0001
_Word = TypeVar("_Word", bound=StrEnum)


class ScenarioRefused(Refusal):
    """A scenario that cannot be read."""

    code = "work.clock_scenario"
    sentence = "The scenario cannot be read at {where}: {reason}."


@dataclass(frozen=True, slots=True)
class ClockScenario:
    """A promise and what happened; `expect` is as the file wrote it, None where it expects nothing."""

    name: str
    policy: ClockPolicy
    events: tuple[ClockEvent, ...]
    expect: Mapping[str, Any] | None = None


def read_scenario(body: Any) -> ClockScenario:
    """Read one scenario from JSON. Refuses `ScenarioRefused` and `CalendarRefused` with the place."""
    if not isinstance(body, Mapping):
        raise ScenarioRefused(where="scenario", reason="it is no object")
    expect = body.get("expect")
    if expect is not None and not isinstance(expect, Mapping):
        raise ScenarioRefused(where="expect", reason="it is no object")
    return ClockScenario(
        name=str(body.get("name", "")),
        policy=_read_policy(body),
        events=tuple(_read_event(entry, f"events.{at}") for at, entry in enumerate(_list(body, "events"))),
        expect=expect,
    )


def _read_policy(body: Mapping[str, Any]) -> ClockPolicy:
    return ClockPolicy(
        metric=_word(ClockMetric, body.get("metric", "resolution"), "metric"),
        calendar=_calendar(body.get("calendar"), "calendar"),
        target_minutes=_number(body.get("target_minutes"), "target_minutes"),
        levels_pct=tuple(_number(level, "levels_pct") for level in _list(body, "levels_pct")),
    )


def _read_event(entry: Any, where: str) -> ClockEvent:
    if not isinstance(entry, Mapping):
        raise ScenarioRefused(where=where, reason="it is no object")
    kind = _word(ClockEventType, entry.get("type"), f"{where}.type")
    mode, reason = entry.get("mode"), entry.get("reason")
    target, calendar = entry.get("target_minutes"), entry.get("calendar")
    reopens, retargets = kind is ClockEventType.REOPEN and mode, kind is ClockEventType.RETARGET and mode
    return ClockEvent(
        type=kind,
        at=_moment(entry.get("at"), f"{where}.at"),
        reason=None if reason is None else str(reason),
        reopen=_word(ReopenMode, mode, f"{where}.mode") if reopens else ReopenMode.RESUME,
        retarget=_word(RetargetMode, mode, f"{where}.mode") if retargets else RetargetMode.RETROACTIVE,
        target_minutes=None if target is None else _number(target, f"{where}.target_minutes"),
        calendar=None if calendar is None else _calendar(calendar, f"{where}.calendar"),
    )


def _list(body: Mapping[str, Any], key: str) -> list[Any]:
    entries = body.get(key) or []
    if not isinstance(entries, list):
        raise ScenarioRefused(where=key, reason="it is no list")
    return entries


def _calendar(body: Any, where: str) -> Calendar:
    if not isinstance(body, Mapping):
        raise ScenarioRefused(where=where, reason="it is no object with tz and weekly")
    return Calendar.from_json(body)


def _word(kind: type[_Word], word: Any, where: str) -> _Word:
    try:
        return kind(word)
    except ValueError:
        raise ScenarioRefused(where=where, reason=f"“{word}” is none of {', '.join(kind)}") from None


def _number(value: Any, where: str) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ScenarioRefused(where=where, reason=f"“{value}” is no number") from None
    if isinstance(value, bool) or not number.is_finite() or not 0 <= number < 10**9:
        raise ScenarioRefused(where=where, reason=f"“{value}” is no number from 0 to a thousand million")
    return number


def _moment(text: Any, where: str) -> Moment:
    if not isinstance(text, str):
        raise ScenarioRefused(where=where, reason="it is no moment such as 2026-03-01T09:00:00Z")
    try:
        moment = parse_moment(text)
    except (MomentRefused, OverflowError):
        raise ScenarioRefused(where=where, reason=f"“{text}” is no moment with its offset") from None
    if not YEAR_MIN <= moment.year < YEAR_MAX:
        raise ScenarioRefused(where=where, reason=f"the year of “{text}” is not from {YEAR_MIN} to {YEAR_MAX}")
    return moment


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """Write a verdict as scenario files write what they expect."""
    return {
        "due_at": _text(verdict.due_at),
        "breached": verdict.breached,
        "elapsed_minutes": verdict.elapsed_minutes,
        "levels_at": [_text(at) for at in verdict.levels_at],
    }


def _text(moment: Moment | None) -> str | None:
    return None if moment is None else format_moment(moment)


def meets(verdict: Verdict, expect: Mapping[str, Any]) -> bool:
    """Tell whether a verdict is what was expected; what is not mentioned is not compared."""
    found = verdict_json(verdict)
    return all(_same(found[key], expect[key]) for key in found if key in expect)


def _same(found: Any, expected: Any) -> bool:
    if isinstance(found, list):
        pairs = zip(found, expected, strict=False) if isinstance(expected, list) else ()
        return isinstance(expected, list) and len(found) == len(expected) and all(_same(*pair) for pair in pairs)
    if isinstance(found, bool) or found is None or expected is None:
        return found is expected
    if isinstance(found, float):
        return isinstance(expected, int | float) and abs(found - expected) <= TOLERANCE_MINUTES * 1.000001
    return isinstance(expected, str) and _moment(found, "due_at") == _moment(expected, "expect")


def judged(scenario: ClockScenario) -> tuple[Verdict, bool | None]:
    """Judge a scenario; the second part tells whether it is as expected, None where nothing was."""
    verdict = judge(scenario.policy, scenario.events)
    return verdict, None if scenario.expect is None else meets(verdict, scenario.expect)
