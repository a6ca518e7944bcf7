"""The state of an instance: its live activations and nothing of what is over."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from remit.engine.core.command import Command
from remit.engine.core.waiting import Row
from remit.values.moment import Moment

ROOT = 1
"""The activation of the process or case itself."""


class Status(StrEnum):
    """Where an instance stands as a whole."""

    __hash__ = str.__hash__  # the enumeration's own one is a function in Python

    ACTIVE = "active"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    TERMINATED = "terminated"
    CANCELLED = "cancelled"
    FAILED = "failed"
    ERROR = "error"
    CLOSED = "closed"


class Activation(Struct, frozen=True, array_like=True, gc=False):
    """One live thing in the tree of scopes: an activity, a listener, a waiting token, a plan item.

    `parent` is the enclosing activation, `state` the life cycle state, `counter` that of the loop (-1: none), `live`
    the number of live children, `arms` its listeners, `wait` what it waits for outside, `data` notes of its kind.
    """

    node: int
    parent: int
    state: str = "active"
    counter: int = -1
    live: int = 0
    arms: tuple[int, ...] = ()
    wait: tuple[Any, ...] | None = None
    data: Any = None


class Record(Struct, frozen=True, array_like=True, gc=False):
    """One completed activity that can be compensated, with its variables then and what it holds itself."""

    node: int
    counter: int
    variables: Mapping[str, Any]
    inner: tuple["Record", ...] = ()


class Trail(Struct, frozen=True, gc=False):
    """One line of history."""

    element: str
    activation: int
    transition: str
    at: Moment


class State(Struct, frozen=True, gc=False):
    """An instance between two events. `joins` holds tokens that wait at a gateway, by scope and node."""

    definition_hash: str
    status: Status = Status.ACTIVE
    activations: Mapping[int, Activation] = field(default_factory=dict)
    variables: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    joins: Mapping[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)
    waits: Mapping[str, Row] = field(default_factory=dict)
    log: Mapping[int, tuple[Record, ...]] = field(default_factory=dict)
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    next_id: int = 1
    business_key: str | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing can happen in this instance any more."""
        return self.status not in (Status.ACTIVE, Status.SUSPENDED)


class Step(Struct, frozen=True, gc=False):
    """What followed from one event."""

    state: State
    commands: tuple[Command, ...]
    trail: tuple[Trail, ...]
