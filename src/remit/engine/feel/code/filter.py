"""`source[condition]`: by position, or by a condition on each item (10.3.2.5)."""

from decimal import Decimal
from typing import Any

from remit.engine.feel.code.build import Build, paid
from remit.engine.feel.run import Code, Scope
from remit.engine.feel.syntax import Filter
from remit.engine.feel.types import kind_name


def item_scope(item: Any, scope: Scope) -> Scope:
    """Put `item`, and the entries of an item that is a context, in sight."""
    inner = Scope({"item": item}, scope, scope.run)
    return Scope(item, inner, scope.run) if type(item) is dict else inner


def compile_filter(node: Filter, build: Build) -> Code:
    """Choose from a list; a single value counts as a list of one."""
    return filter_code(build(node.source), paid(node.condition, build(node.condition)))


def filter_code(source: Code, condition: Code) -> Code:
    """Join a list and a condition."""

    def choose(scope: Scope) -> Any:
        values = source(scope)
        if values is None:
            return scope.run.null("filter", "null cannot be filtered", "10.3.2.5")
        items = values if type(values) is list else [values]
        if not items:
            return _empty(condition, scope)
        return _chosen(items, condition, scope)

    return choose


def _empty(condition: Code, scope: Scope) -> Any:
    known = len(scope.run.problems)
    verdict = condition(item_scope(None, scope))
    del scope.run.problems[known:]
    return scope.run.null("filter", "the list is empty") if isinstance(verdict, Decimal) else []


def _chosen(items: list[Any], condition: Code, scope: Scope) -> Any:
    run = scope.run
    run.spend(len(items))
    chosen = []
    for item in items:
        verdict = condition(item_scope(item, scope))
        if verdict is True:
            chosen.append(item)
        elif type(verdict) is Decimal:
            return _at(items, verdict, scope)
        elif verdict is not None and verdict is not False:
            return run.null("filter", f"a filter answers true or false, not a {kind_name(verdict)}", "10.3.2.5")
    return chosen


def _at(items: list[Any], position: Decimal, scope: Scope) -> Any:
    if position == position.to_integral_value() and 1 <= abs(position) <= len(items):
        return items[int(position) - 1 if position > 0 else int(position)]
    return scope.run.null("filter", f"the list has no item {position}", "10.3.2.5")
