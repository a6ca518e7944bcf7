"""before to coincides: Allen's relations of points and ranges (10.3.4.6)."""

from collections.abc import Callable
from typing import Any

from remit.engine.feel.builtins.signature import Overload, form
from remit.engine.feel.ordering import compare, is_ordered
from remit.engine.feel.range import Range
from remit.engine.feel.run import Run

Relation = Callable[[Range, Range], bool | None]


class _IncomparableError(Exception):
    pass


_LOW, _HIGH = object(), object()
"""The ends of a range that is open there, as `(< 5)` is."""


def _order(left: Any, right: Any) -> int:
    if left is right and left in (_LOW, _HIGH):
        return 0
    if left is _LOW or right is _HIGH:
        return -1
    if left is _HIGH or right is _LOW:
        return 1
    order = compare(left, right)
    if order is None:
        raise _IncomparableError
    return order


def _before(a: Range, b: Range) -> bool:
    order = _order(a.end, b.start)
    return order < 0 or (order == 0 and not (a.end_included and b.start_included))


def _meets(a: Range, b: Range) -> bool:
    return a.end_included and b.start_included and _order(a.end, b.start) == 0


def _starts_no_later(a: Range, b: Range) -> bool:
    order = _order(a.start, b.start)
    return order < 0 or (order == 0 and (a.start_included or not b.start_included))


def _ends_no_earlier(a: Range, b: Range) -> bool:
    order = _order(a.end, b.end)
    return order > 0 or (order == 0 and (a.end_included or not b.end_included))


def _includes(a: Range, b: Range) -> bool:
    return _starts_no_later(a, b) and _ends_no_earlier(a, b)


def _overlaps(a: Range, b: Range) -> bool:
    return not _before(a, b) and not _before(b, a)


def _starts_earlier(a: Range, b: Range) -> bool:
    return _starts_no_later(a, b) and not _starts_no_later(b, a)


def _overlaps_before(a: Range, b: Range) -> bool:
    order = _order(a.end, b.end)
    ends_inside = order < 0 or (order == 0 and (not a.end_included or b.end_included))
    return _starts_earlier(a, b) and ends_inside and _overlaps(a, b)


def _overlaps_after(a: Range, b: Range) -> bool:
    order = _order(a.start, b.start)
    starts_inside = order > 0 or (order == 0 and (b.start_included or not a.start_included))
    ends_later = _ends_no_earlier(a, b) and not _ends_no_earlier(b, a)
    return _overlaps(a, b) and starts_inside and ends_later


def _same_start(a: Range, b: Range) -> bool:
    return _order(a.start, b.start) == 0 and a.start_included == b.start_included


def _same_end(a: Range, b: Range) -> bool:
    return _order(a.end, b.end) == 0 and a.end_included == b.end_included


def _finishes(a: Range, b: Range) -> bool:
    return _same_end(a, b) and _starts_no_later(b, a)


def _starts(a: Range, b: Range) -> bool:
    return _same_start(a, b) and _ends_no_earlier(b, a)


def _coincides(a: Range, b: Range) -> bool:
    return _same_start(a, b) and _same_end(a, b)


def _swap(relation: Callable[[Range, Range], bool]) -> Callable[[Range, Range], bool]:
    return lambda a, b: relation(b, a)


def _as_range(value: Any) -> Range | None:
    if isinstance(value, Range):
        start = _LOW if value.start is None else value.start
        end = _HIGH if value.end is None else value.end
        return Range(start, end, value.start_included, value.end_included)
    return Range(value, value, start_included=True, end_included=True) if is_ordered(value) else None


def _relation(name: str, first: str, second: str, relation: Callable[[Range, Range], bool], takes: str) -> Overload:
    def body(run: Run, left: Any, right: Any) -> Any:
        kinds = ("r" if isinstance(left, Range) else "p") + ("r" if isinstance(right, Range) else "p")
        a, b = _as_range(left), _as_range(right)
        if a is None or b is None or kinds not in takes.split():
            return run.null("argument", f"{name} does not take these", "10.3.4.6")
        try:
            return relation(a, b)
        except _IncomparableError:
            return run.null("argument", f"{name} compares values of one type", "10.3.4.6")

    return form(f"{name}({first}: Any, {second}: Any) -> boolean")(body)


def _both(name: str, relation: Callable[[Range, Range], bool], takes: str, *pairs: tuple[str, str]) -> list[Overload]:
    return [_relation(name, first, second, relation, takes) for first, second in pairs]


_POINTS = (("point1", "point2"), ("point", "range"), ("range", "point"), ("range1", "range2"))
_RANGES = (("range1", "range2"),)
_RANGE_POINT = (("range", "point"), ("range1", "range2"))
_POINT_RANGE = (("point", "range"), ("range1", "range2"))
FORMS = (
    *_both("before", _before, "pp pr rp rr", *_POINTS),
    *_both("after", _swap(_before), "pp pr rp rr", *_POINTS),
    *_both("meets", _meets, "rr", *_RANGES),
    *_both("met by", _swap(_meets), "rr", *_RANGES),
    *_both("overlaps", _overlaps, "rr", *_RANGES),
    *_both("overlaps before", _overlaps_before, "rr", *_RANGES),
    *_both("overlaps after", _overlaps_after, "rr", *_RANGES),
    *_both("finishes", _finishes, "pr rr", *_POINT_RANGE),
    *_both("finished by", _swap(_finishes), "rp rr", *_RANGE_POINT),
    *_both("includes", _includes, "rp rr", *_RANGE_POINT),
    *_both("during", _swap(_includes), "pr rr", *_POINT_RANGE),
    *_both("starts", _starts, "pr rr", *_POINT_RANGE),
    *_both("started by", _swap(_starts), "rp rr", *_RANGE_POINT),
    *_both("coincides", _coincides, "pp rr", ("point1", "point2"), ("range1", "range2")),
)
