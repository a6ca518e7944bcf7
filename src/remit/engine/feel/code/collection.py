"""List and context literals (10.3.2.5, 10.3.2.6)."""

from typing import Any

from remit.engine.feel.code.build import Build
from remit.engine.feel.run import Code, Scope
from remit.engine.feel.syntax import ContextNode, ListNode


def compile_list(node: ListNode, build: Build) -> Code:
    """Collect the items."""
    items = tuple(build(item) for item in node.items)
    return lambda scope: [item(scope) for item in items]


def compile_context(node: ContextNode, build: Build) -> Code:
    """Evaluate entries in order, each seeing those before it; a key given twice makes null."""
    entries = tuple((key, build(value)) for key, value in node.entries)
    if len({key for key, _ in entries}) < len(entries):
        return lambda scope: scope.run.null("duplicate_key", "a context names a key twice", "10.3.2.6")

    def collect(scope: Scope) -> dict[str, Any]:
        values: dict[str, Any] = {}
        inner = Scope(values, scope, scope.run)
        for key, value in entries:
            values[key] = value(inner)
        return values

    return collect
