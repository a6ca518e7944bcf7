"""Range literals (10.3.2.7)."""

from typing import Any

from remit.engine.feel.code.build import Build
from remit.engine.feel.ordering import is_ordered
from remit.engine.feel.range import Range
from remit.engine.feel.run import Code, Scope
from remit.engine.feel.syntax import RangeNode
from remit.engine.feel.types import kind_name


def compile_range(node: RangeNode, build: Build) -> Code:
    """Build a range; null with the reason if an end is null or the ends do not fit together."""
    low, high = build(node.low) if node.low else None, build(node.high) if node.high else None

    def make(scope: Scope) -> Any:
        start, end = low(scope) if low else None, high(scope) if high else None
        if node.low is not node.high and not _fit(node, start, end):
            return scope.run.null("range", f"{kind_name(start)}..{kind_name(end)} is no range", "10.3.2.7")
        return Range(start, end, node.low_included, node.high_included)

    return make


def _fit(node: RangeNode, start: Any, end: Any) -> bool:
    if node.low and node.high and type(start) is not type(end):
        return False
    return (not node.low or is_ordered(start)) and (not node.high or is_ordered(end))
