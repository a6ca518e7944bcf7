"""Which names a syntax tree mentions."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from remit.engine.feel.syntax import Name, Node


def nodes_of(node: Any) -> Iterator[Any]:
    """Walk over a node and everything below it."""
    stack = [node]
    while stack:
        here = stack.pop()
        if isinstance(here, tuple):
            stack.extend(here)
        elif is_dataclass(here):
            yield here
            stack.extend(getattr(here, field.name) for field in fields(here))


def names_used(node: Node | tuple[Node, ...]) -> frozenset[str]:
    """Return every name mentioned, bound inside or not."""
    return frozenset(each.name for each in nodes_of(node) if isinstance(each, Name))


def uses_input(node: Node) -> bool:
    """Say whether a unary test speaks of its input by `?`."""
    return "?" in names_used(node)
