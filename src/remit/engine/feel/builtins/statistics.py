"""sum, mean, product, median, stddev, mode, all, any (10.3.4.4)."""

from decimal import Decimal
from typing import Any

from remit.engine.feel.builtins.signature import form
from remit.engine.feel.number import CONTEXT, WIDE, finite
from remit.engine.feel.run import Run


def _numbers(run: Run, name: str, items: list[Any], least: int = 1) -> list[Decimal] | None:
    run.spend(len(items))
    if len(items) < least:
        run.null("argument", f"{name} needs at least {least} numbers", "10.3.4.4")
        return None
    if not all(isinstance(item, Decimal) for item in items):
        run.null("argument", f"{name} takes numbers", "10.3.4.4")
        return None
    return items


def _total(numbers: list[Decimal]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = CONTEXT.add(total, number)
    return total


@form("sum(list: list*) -> number")
def sum_(run: Run, items: list[Any]) -> Any:
    """Add up; null of an empty list."""
    numbers = _numbers(run, "sum", items)
    return None if numbers is None else finite(_total(numbers))


@form("mean(list: list*) -> number")
def mean(run: Run, items: list[Any]) -> Any:
    """Average."""
    numbers = _numbers(run, "mean", items)
    return None if numbers is None else finite(CONTEXT.divide(_total(numbers), Decimal(len(numbers))))


@form("product(list: list*) -> number")
def product(run: Run, items: list[Any]) -> Any:
    """Multiply up; null of an empty list."""
    numbers = _numbers(run, "product", items)
    if numbers is None:
        return None
    result = Decimal(1)
    for number in numbers:
        result = CONTEXT.multiply(result, number)
    return finite(result)


@form("median(list: list*) -> number")
def median(run: Run, items: list[Any]) -> Any:
    """The one in the middle, or the mean of the two."""
    numbers = _numbers(run, "median", items)
    if numbers is None:
        return None
    ordered, middle = sorted(numbers), len(numbers) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return finite(CONTEXT.divide(CONTEXT.add(ordered[middle - 1], ordered[middle]), Decimal(2)))


@form("stddev(list: list*) -> number")
def stddev(run: Run, items: list[Any]) -> Any:
    """The sample standard deviation; null of fewer than two numbers."""
    numbers = _numbers(run, "stddev", items, 2)
    if numbers is None:
        return None
    middle = WIDE.divide(_wide_total(numbers), Decimal(len(numbers)))
    squares = Decimal(0)
    for number in numbers:
        distance = WIDE.subtract(number, middle)
        squares = WIDE.add(squares, WIDE.multiply(distance, distance))
    return finite(CONTEXT.plus(WIDE.sqrt(WIDE.divide(squares, Decimal(len(numbers) - 1)))))


def _wide_total(numbers: list[Decimal]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = WIDE.add(total, number)
    return total


@form("mode(list: list*) -> list<Any>")
def mode(run: Run, items: list[Any]) -> Any:
    """The most frequent numbers, ascending; the empty list of an empty list."""
    numbers = _numbers(run, "mode", items, 0)
    if not numbers:
        return numbers
    counts: dict[Decimal, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values())
    return sorted(number for number, times in counts.items() if times == most)


def _decide(run: Run, name: str, items: list[Any], deciding: bool) -> Any:
    run.spend(len(items))
    if any(item is deciding for item in items):
        return deciding
    if all(isinstance(item, bool) for item in items):
        return not deciding
    return run.null("argument", f"{name} takes booleans", "10.3.4.4")


@form("all(list: list*) -> boolean")
def all_(run: Run, items: list[Any]) -> Any:
    """Say whether no item is false; false decides, anything else but true makes null."""
    return _decide(run, "all", items, False)  # noqa: FBT003 - the deciding value


@form("any(list: list*) -> boolean")
def any_(run: Run, items: list[Any]) -> Any:
    """Say whether an item is true; true decides, anything else but false makes null."""
    return _decide(run, "any", items, True)  # noqa: FBT003 - the deciding value


FORMS = (sum_, mean, product, median, stddev, mode, all_, any_)
