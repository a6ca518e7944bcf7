"""Every built-in function by name."""

from collections.abc import Callable
from typing import Any

from remit.engine.feel.builtins import (
    boolean,
    calendar,
    contexts,
    conversion,
    dates,
    lists,
    numbers,
    patterns,
    ranges,
    sorting,
    statistics,
    strings,
)
from remit.engine.feel.builtins.signature import Overload, join
from remit.engine.feel.function import BuiltinFunction
from remit.engine.feel.run import Run
from remit.engine.feel.types import ANY, FormType, ListOf, Named

_FORMS: tuple[Overload, ...] = (
    *boolean.FORMS, *calendar.FORMS, *contexts.FORMS, *conversion.FORMS, *dates.FORMS, *lists.FORMS, *numbers.FORMS,
    *patterns.FORMS, *ranges.FORMS, *sorting.FORMS, *statistics.FORMS, *strings.FORMS,
)  # fmt: skip


def _variadic(name: str, body: Callable[[Run, list[Any]], Any]) -> BuiltinFunction:
    def by_position(run: Run, arguments: list[Any]) -> Any:
        return body(run, arguments) if arguments else run.null("argument", f"{name} is missing an argument", "10.3.4.4")

    def by_name(run: Run, arguments: dict[str, Any]) -> Any:
        if name == "append" and set(arguments) == {"list", "item"}:
            return body(run, [arguments["list"], arguments["item"]])
        if set(arguments) == {"list"} and name != "append":
            return body(run, [arguments["list"]])
        return run.null("argument", f"{name} takes its arguments by position", "10.3.4.4")

    of_lists = FormType(((Named("list"),),), 1, rest=True, result=ListOf(ANY))
    return BuiltinFunction(name, by_position, by_name, (of_lists,))


def _table() -> dict[str, BuiltinFunction]:
    by_name: dict[str, list[Overload]] = {}
    for each in _FORMS:
        by_name.setdefault(each.name, []).append(each)
    table = {name: join(forms) for name, forms in by_name.items()}
    return table | {name: _variadic(name, body) for name, body in lists.VARIADIC.items()}


BUILTINS: dict[str, BuiltinFunction] = _table()
