"""sort (10.3.4.7)."""

from functools import cmp_to_key
from typing import Any

from remit.engine.feel.builtins.signature import form
from remit.engine.feel.function import BuiltinFunction, Function
from remit.engine.feel.invocation import call
from remit.engine.feel.ordering import compare
from remit.engine.feel.run import Run


class _UnsortableError(Exception):
    pass


@form("sort(list: list, precedes: function) -> list<Any>")
def sort_by(run: Run, items: list[Any], precedes: Function | BuiltinFunction) -> Any:
    """Sort by a function that says whether its first argument comes first."""

    def order(left: Any, right: Any) -> int:
        run.spend()
        first = call(precedes, [left, right], run)
        if not isinstance(first, bool):
            raise _UnsortableError
        if first:
            return -1
        return 1 if call(precedes, [right, left], run) is True else 0

    return _sorted(run, items, order)


@form("sort(list: list) -> list<Any>")
def sort(run: Run, items: list[Any]) -> Any:
    """Sort upwards by the order of the values."""

    def order(left: Any, right: Any) -> int:
        run.spend()
        result = compare(left, right)
        if result is None:
            raise _UnsortableError
        return result

    return _sorted(run, items, order)


def _sorted(run: Run, items: list[Any], order: Any) -> Any:
    try:
        return sorted(items, key=cmp_to_key(order))
    except _UnsortableError:
        return run.null("argument", "the items cannot be put in order", "10.3.4.7")


FORMS = (sort_by, sort)
