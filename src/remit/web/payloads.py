"""How a document that came as data is laid out: pairs, tables, spans, moments and days, in the order of its line."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from remit.locale import LANGUAGE_NAMES
from remit.parties.rules.masking import Masked
from remit.values.moment import Moment, MomentRefused, parse_moment

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
FIGURE = re.compile(r"-?\d+[.,]\d+")
EXACT = re.compile(r"-?(0|[1-9]\d*)\.\d+")
WHOLE = re.compile(r"-?(0|[1-9]\d*)")
COLUMNS_MAX = 14
"""More columns than this are no table any more that somebody reads: each record is laid out as pairs."""


def shape_of(value: Any) -> str:
    """Say how a value is laid out: pairs, names, records, span, row, list, moment, day, masked or plain."""
    if isinstance(value, Mapping):
        return "names" if value and value.keys() <= LANGUAGE_NAMES.keys() else "pairs"
    if isinstance(value, Masked):
        return "masked"
    if isinstance(value, str):
        return _written(value)
    if isinstance(value, Sequence):
        return _listed(value)
    return "plain"


def _written(text: str) -> str:
    if MOMENT.fullmatch(text) and moment_of(text):
        return "moment"
    return "day" if DAY.fullmatch(text) and day_of(text) else "plain"


def _listed(values: Sequence[Any]) -> str:
    if len(values) == 2 and all(isinstance(one, int) and not isinstance(one, bool) for one in values):
        return "span"
    if len(values) > 1 and all(isinstance(one, Mapping) for one in values) and len(columns_of(values)) <= COLUMNS_MAX:
        return "records"
    leaves = all(not isinstance(one, Mapping) and (isinstance(one, str) or _is_span(one)) for one in values)
    return "row" if leaves else "list"


def _is_span(value: Any) -> bool:
    return not isinstance(value, Sequence) or _listed(value) == "span"


def is_figure(value: Any) -> bool:
    """Tell whether a cell holds a figure, which stands to the right in its column."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float | Decimal) or (isinstance(value, str) and bool(FIGURE.fullmatch(value)))


def exact_of(text: str) -> Decimal | None:
    """Read an exact amount such as 1250.00, which data writes as text; None where a text is none."""
    return Decimal(text) if EXACT.fullmatch(text) else None


def whole_of(text: str) -> Decimal | None:
    """Read a whole number, in columns of figures alone (elsewhere it may name a paper); None where a text is none."""
    return Decimal(text) if WHOLE.fullmatch(text) else None


def moment_of(text: str) -> Moment | None:
    """Read a moment; None where the text only looks like one."""
    try:
        return parse_moment(text)
    except MomentRefused:
        return None


def day_of(text: str) -> date | None:
    """Read a day; None where the text only looks like one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def columns_of(records: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the keys of all records that hold anything, each once, in their order."""
    return tuple(dict.fromkeys(key for record in records for key, value in record.items() if _told(record, key, value)))


def filled(value: Mapping[str, Any], named: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return what a mapping holds, without what is empty: first what the line names, in the line's own order."""
    order = {key: at for at, key in enumerate(named)}
    known = sorted(value, key=lambda key: order.get(key, len(order)))
    return [(key, value[key]) for key in known if _told(value, key, value[key])]


def in_order(columns: Sequence[str], named: Mapping[str, Any]) -> list[str]:
    """Return columns in the order in which the line names them; what it does not name comes last."""
    order = {key: at for at, key in enumerate(named)}
    return sorted(columns, key=lambda key: order.get(key, len(order)))


def _told(record: Mapping[str, Any], key: str, value: Any) -> bool:
    """Leave out what is empty, and minor units beside the amount that they are."""
    return not _empty(value) and not (key == "minor" and "amount" in record)


def _empty(value: Any) -> bool:
    return value is None or value in ("", [], {}, ())
