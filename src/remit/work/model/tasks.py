"""The task: human work in an instance, for one person at a time (states of WS-HumanTask 1.1, section 4.10)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from remit.parties.model import DataClass
from remit.values.identifier import Identifier
from remit.values.moment import Moment


class TaskState(StrEnum):
    """Where a task stands; `cancelled` is what WS-HumanTask calls obsolete and exited."""

    CREATED = "created"
    READY = "ready"
    RESERVED = "reserved"
    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


HELD_STATES = frozenset({TaskState.RESERVED, TaskState.IN_PROGRESS, TaskState.SUSPENDED})
"""States in which a task belongs to one person."""

LIVE_STATES = HELD_STATES | {TaskState.CREATED, TaskState.READY}
"""States in which a task still asks for work."""


EXPECTED_HANDLING_S = 300
"""What a task takes, in seconds, where its definition does not say otherwise."""


class PauseReason(StrEnum):
    """Why a person puts a task down without giving it back."""

    BREAK = "break"
    QUESTION = "question"
    SYSTEM = "system"
    OTHER_WORK = "other_work"
    END_OF_SHIFT = "end_of_shift"


@dataclass(frozen=True, slots=True)
class Task:
    """Human work on one item; `version` counts its changes, so that a stale form is noticed."""

    tenant: Identifier
    id: Identifier
    item_id: Identifier
    engagement_id: Identifier
    instance_id: Identifier
    activation: int
    element: str
    name: str
    line: str
    state: TaskState
    created_at: Moment
    form: str | None = None
    role: str = "agent"
    skill: str | None = None
    proficiency: int = 1
    qualification: str | None = None
    language: str | None = None
    onshore_only: bool = False
    separate_from: tuple[str, ...] = ()
    data_classes: frozenset[str] = frozenset()
    priority: int = 50
    due_at: Moment | None = None
    assignee: Identifier | None = None
    claimed_at: Moment | None = None
    active_since: Moment | None = None
    pause_reason: str | None = None
    completed_at: Moment | None = None
    handling_time_s: int = 0
    version: int = 1
    extensions: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[Any, ...] = ()
    outcome: Mapping[str, Any] | None = None

    expected_s: int = EXPECTED_HANDLING_S
    stake: int = 100

    @property
    def live(self) -> bool:
        """Whether it still asks for work."""
        return self.state in LIVE_STATES


@dataclass(frozen=True, slots=True)
class Waiting:
    """What routing asks of a ready task to say which is worth most; whoever gets it loads the rest."""

    tenant: Identifier
    id: Identifier
    engagement_id: Identifier
    created_at: Moment
    priority: int
    expected_s: int
    due_at: Moment | None
    stake: int = 100
    proficiency: int = 1
    qualification: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What moves a task up or down for one person, besides its own worth.

    `sticky`: it is of the engagement they worked for last. `lift`: how many times as much the client's work counts, for
    its share of the hands lies below its floor. `eased`: they had easy work oftener than not of late.
    """

    sticky: bool = False
    lift: float = 1.0
    eased: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """What of a client's work may lie before somebody: tasks for on-shore hands or not, and which classified data."""

    onshore: bool
    shown: frozenset[DataClass]

    def __or__(self, other: "Reach") -> "Reach":
        """Return what either lets through."""
        return Reach(self.onshore or other.onshore, self.shown | other.shown)


@dataclass(frozen=True, slots=True)
class Pull:
    """What the pull asks for somebody: of which clients, what they can do, and whose context they may have in mind.

    `reaches` are the clients to take from, each with what may lie before the person in any of its engagements;
    `contexts` are all they work for; a claim since `since_at` counts as context. `only` names the engagements to take
    from, all where it is None; `without` those to leave to others.
    """

    person: Identifier
    reaches: Mapping[Identifier, Reach]
    contexts: tuple[Identifier, ...]
    roles: tuple[str, ...]
    skills: Mapping[str, int]
    qualifications: tuple[str, ...]
    languages: tuple[str, ...]
    since_at: Moment
    only: tuple[Identifier, ...] | None = None
    without: tuple[Identifier, ...] = ()
