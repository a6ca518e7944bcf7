"""Reading a fact to be priced that a person or another system tells: which parts it needs, by its kind."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from remit.billing.model.usage import UsageKind
from remit.billing.refusals import UsageRefused
from remit.values.moment import Moment, require_utc

T = TypeVar("T")
NOON = time(12)
BODY: Mapping[UsageKind, tuple[str, ...]] = {
    UsageKind.TIME: ("text",),
    UsageKind.RECEIPT: ("text", "rate"),
    UsageKind.SEAT: ("key", "opened_date", "closed_date", "fte", "vacancies"),
    UsageKind.COST: ("text",),
    UsageKind.OUTCOME: ("successes",),
    UsageKind.MILESTONE: ("key",),
    UsageKind.EXCLUSION: ("level", "reason", "evidence", "cause"),
}
"""What of a fact is kept beside its columns, by kind; released items come from the record of the work alone."""

NEEDED: Mapping[UsageKind, tuple[str, ...]] = {
    UsageKind.TIME: ("role", "minutes"),
    UsageKind.RECEIPT: ("amount",),
    UsageKind.SEAT: ("key", "opened_date"),
    UsageKind.COST: ("amount",),
    UsageKind.OUTCOME: ("attempts", "successes"),
    UsageKind.MILESTONE: ("key",),
    UsageKind.EXCLUSION: ("level",),
}


def read_fact(told: Mapping[str, Any], *, tz: str) -> dict[str, Any]:
    """Return the columns of a told fact; a day means its noon in the time zone. Refuses `UsageRefused`."""
    kind = _read(told, "kind", UsageKind)
    if kind not in NEEDED:
        raise UsageRefused(place="kind", kind=kind.value, what="kind")
    for name in ("source", "date", *NEEDED[kind]):
        if told.get(name) in (None, ""):
            raise UsageRefused(place=name, kind=kind.value, what=name)
    role = str(told["role"]) if told.get("role") else None
    return {
        "kind": kind,
        "meter": str(told.get("meter") or (f"time:{role}" if kind is UsageKind.TIME else kind.value)),
        "source": str(told["source"]),
        "worked_at": _noon(_read(told, "date", lambda text: date.fromisoformat(str(text))), tz),
        "quantity": _read(told, "minutes" if kind is UsageKind.TIME else "attempts", _count, 1),
        "amount": _read(told, "amount", _amount, None),
        "role": role,
        "body": {name: _checked(told, name) for name in BODY[kind] if told.get(name) not in (None, "", [])},
    }


def _checked(told: Mapping[str, Any], name: str) -> Any:
    """Return a part of a fact as it was told, once it is sure that rating will be able to read it."""
    if name in _READERS:
        _read(told, name, _READERS[name])
    return told[name]


def _dates(vacancies: Any) -> None:
    for one in vacancies:
        _day(one["from_date"])
        if one.get("until_date"):
            _day(one["until_date"])


def _day(text: Any) -> date:
    return date.fromisoformat(str(text))


def _above_nothing(text: Any) -> Decimal:
    number = _amount(text)
    if number <= 0:
        raise ValueError(text)
    return number


def _noon(day: date, tz: str) -> Moment:
    return require_utc(datetime.combine(day, NOON, tzinfo=ZoneInfo(tz)))


def _read(told: Mapping[str, Any], name: str, read: Callable[[Any], T], default: Any = ...) -> T:
    if told.get(name) in (None, "") and default is not ...:
        return default  # type: ignore[no-any-return]  # the caller's default
    try:
        return read(told.get(name))
    except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation):
        raise UsageRefused(place=name, kind=str(told.get("kind", "?")), what=name) from None


def _count(text: Any) -> int:
    number = int(str(text))
    if number < 0:
        raise ValueError(text)
    return number


def _amount(text: Any) -> Decimal:
    number = Decimal(str(text))
    if not number.is_finite():
        raise ValueError(text)
    return number


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "rate": _above_nothing,
    "fte": _above_nothing,
    "successes": _count,
    "opened_date": _day,
    "closed_date": _day,
    "vacancies": _dates,
}
"""What a part of a fact must be, beside text."""
