"""list contains to list replace (10.3.4.4)."""

from decimal import Decimal
from typing import Any

from remit.engine.feel.builtins.signature import form
from remit.engine.feel.equality import equal
from remit.engine.feel.function import BuiltinFunction, Function
from remit.engine.feel.invocation import call
from remit.engine.feel.ordering import compare
from remit.engine.feel.run import Run


def _same(left: Any, right: Any) -> bool:
    return equal(left, right) is True


def _index(run: Run, items: list[Any], position: Decimal) -> int | None:
    if position != position.to_integral_value() or not 1 <= abs(position) <= len(items):
        run.null("argument", f"the list has no position {position}", "10.3.4.4")
        return None
    return int(position) - 1 if position > 0 else len(items) + int(position)


@form("list contains(list: list, element: Any?) -> boolean")
def list_contains(run: Run, items: list[Any], element: Any) -> bool:
    """Say whether an element is in a list."""
    run.spend(len(items))
    return any(_same(item, element) for item in items)


@form("count(list: list) -> number")
def count(run: Run, items: list[Any]) -> Decimal:
    """Count the items."""
    return Decimal(len(items))


def _extreme(run: Run, items: list[Any], wanted: int) -> Any:
    run.spend(len(items))
    best: Any = None
    for position, item in enumerate(items):
        order = compare(item, item if position == 0 else best)
        if order is None:
            return run.null("argument", "the items have no common order", "10.3.4.4")
        if position == 0 or order == wanted:
            best = item
    return best


@form("min(list: list*) -> Any")
def min_(run: Run, items: list[Any]) -> Any:
    """Find the least item; null of an empty list."""
    return _extreme(run, items, -1) if items else run.null("argument", "an empty list has no least item")


@form("max(list: list*) -> Any")
def max_(run: Run, items: list[Any]) -> Any:
    """Find the greatest item; null of an empty list."""
    return _extreme(run, items, 1) if items else run.null("argument", "an empty list has no greatest item")


@form("sublist(list: list, start position: number, length?: number) -> list<Any>")
def sublist(run: Run, items: list[Any], start: Decimal, length: Decimal | None) -> Any:
    """Cut items out, counted from 1, or from the end by a negative position."""
    first = _index(run, items, start)
    if first is None:
        return None
    if length is None:
        return items[first:]
    if int(length) < 1 or first + int(length) > len(items):
        return run.null("argument", f"the list has no {length} items from {start}", "10.3.4.4")
    return items[first : first + int(length)]


def _append_many(run: Run, arguments: list[Any]) -> list[Any]:
    items = arguments[0] if isinstance(arguments[0], list) else [arguments[0]]
    return run.items([*items, *arguments[1:]])


def _is_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _concatenate(run: Run, arguments: list[Any]) -> Any:
    if any(argument is None for argument in arguments):
        return run.null("argument", "concatenate takes lists", "10.3.4.4")
    return run.items([item for argument in arguments for item in _is_list(argument)])


def _union(run: Run, arguments: list[Any]) -> Any:
    joined = _concatenate(run, arguments)
    return None if joined is None else _distinct(run, joined)


def _distinct(run: Run, items: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for item in items:
        run.spend(len(kept))
        if not any(_same(item, other) for other in kept):
            kept.append(item)
    return kept


@form("insert before(list: list, position: number, newItem: Any?) -> list<Any>")
def insert_before(run: Run, items: list[Any], position: Decimal, item: Any) -> Any:
    """Put an item before a position."""
    index = _index(run, items, position)
    return None if index is None else run.items([*items[:index], item, *items[index:]])


@form("remove(list: list, position: number) -> list<Any>")
def remove(run: Run, items: list[Any], position: Decimal) -> Any:
    """Leave a position out."""
    index = _index(run, items, position)
    return None if index is None else [*items[:index], *items[index + 1 :]]


@form("list replace(list: list, position: number, newItem: Any?) -> list<Any>")
def list_replace_at(run: Run, items: list[Any], position: Decimal, item: Any) -> Any:
    """Put an item in the place of another."""
    index = _index(run, items, position)
    return None if index is None else [*items[:index], item, *items[index + 1 :]]


@form("list replace(list: list, match: function, newItem: Any?) -> list<Any>")
def list_replace_where(run: Run, items: list[Any], match: Function | BuiltinFunction, item: Any) -> Any:
    """Put an item in the place of all that match."""
    run.spend(len(items))
    replaced = []
    for old in items:
        verdict = call(match, [old, item], run)
        if not isinstance(verdict, bool):
            return run.null("argument", "the match of list replace answers true or false", "10.3.4.4")
        replaced.append(item if verdict else old)
    return replaced


@form("reverse(list: list) -> list<Any>")
def reverse(run: Run, items: list[Any]) -> list[Any]:
    """Turn a list around."""
    return items[::-1]


@form("index of(list: list, match: Any?) -> list<number>")
def index_of(run: Run, items: list[Any], match: Any) -> list[Any]:
    """List the positions of an element."""
    run.spend(len(items))
    return [Decimal(index) for index, item in enumerate(items, 1) if _same(item, match)]


@form("distinct values(list: list) -> list<Any>")
def distinct_values(run: Run, items: list[Any]) -> list[Any]:
    """Drop what came before."""
    return _distinct(run, items)


@form("flatten(list: list) -> list<Any>")
def flatten(run: Run, items: list[Any]) -> list[Any]:
    """Take lists inside lists apart."""
    flat: list[Any] = []
    stack = [iter(items)]
    while stack:
        for item in stack[-1]:
            run.spend()
            if isinstance(item, list):
                stack.append(iter(item))
                break
            flat.append(item)
        else:
            stack.pop()
    return flat


FORMS = (
    list_contains, count, min_, max_, sublist, insert_before, remove, list_replace_at, list_replace_where,
    reverse, index_of, distinct_values, flatten,
)  # fmt: skip
VARIADIC = {"append": _append_many, "concatenate": _concatenate, "union": _union}
