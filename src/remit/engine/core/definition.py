"""A definition: one executable process or case as an immutable graph with integer ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class StartTrigger:
    """A way the outside world starts an instance: `kind` is none, message, signal, timer or conditional.

    One that `gathers` is one of several that must all come: it begins an instance only where none awaits it.
    """

    element: str
    kind: str
    name: str | None = None
    timer: Any = None
    condition: Any = None
    gathers: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """One process or case: `nodes[0]` is its own scope, every node's position is its integer id."""

    key: str
    name: str
    notation: str
    content_hash: str
    nodes: tuple[Any, ...]
    flows: tuple[Any, ...] = ()
    starts: tuple[StartTrigger, ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)
    by_id: Mapping[str, int] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Definition) and (self.key, self.content_hash) == (other.key, other.content_hash)

    def __hash__(self) -> int:
        return hash((self.key, self.content_hash))

    def element(self, node: int) -> str:
        """Return the element id of a node."""
        return str(self.nodes[node].id)
