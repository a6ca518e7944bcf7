"""Plain inputs, as JSON carries them, into FEEL values: texts become dates where the model declares dates."""

from collections.abc import Callable
from typing import Any

from remit.engine.feel.convert import to_feel
from remit.engine.feel.temporal.date import Date
from remit.engine.feel.temporal.date_time import DateTime
from remit.engine.feel.temporal.duration import DaysDuration, MonthsDuration
from remit.engine.feel.temporal.time import Time
from remit.engine.feel.types import ContextOf, ListOf, Named, Restricted, Type

_READERS: dict[str, Callable[[str], Any]] = {
    "date": Date.read,
    "time": Time.read,
    "date and time": DateTime.read,
    "days and time duration": DaysDuration.read,
    "years and months duration": MonthsDuration.read,
}


def from_plain(value: Any, kind: Type) -> Any:
    """Turn a plain value into a FEEL value of the type declared, as far as it fits."""
    if type(value) is str:
        base = kind.base if isinstance(kind, Restricted) else kind
        read = _READERS.get(base.name) if isinstance(base, Named) else None
        found = read(value) if read else None
        return value if found is None else found
    if isinstance(value, dict | list | tuple):
        return _nested(value, kind.base if isinstance(kind, Restricted) else kind)
    return to_feel(value)


def _nested(value: Any, kind: Type) -> Any:
    if isinstance(value, dict) and isinstance(kind, ContextOf):
        entries = dict(kind.entries)
        return {
            str(key): from_plain(item, entries[key]) if key in entries else to_feel(item) for key, item in value.items()
        }
    if not isinstance(value, dict) and isinstance(kind, ListOf):
        return [from_plain(item, kind.item) for item in value]
    return to_feel(value)
