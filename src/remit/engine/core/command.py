"""Commands: what an instance asks of the outside world. The engine never does any of it itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from remit.values.moment import Moment


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Put a task before people."""

    activation: int
    element: str
    name: str
    form: str | None = None
    assignee: str | None = None
    candidate_groups: tuple[str, ...] = ()
    extensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CloseTask:
    """Withdraw a task that nobody completed."""

    activation: int
    reason: str


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Wait for a message or signal; `key` is the correlation key of a message."""

    activation: int
    kind: str
    name: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Wait no longer."""

    activation: int


@dataclass(frozen=True, slots=True)
class ScheduleTimer:
    """Tell the instance `TimerFired` at `due_at`."""

    activation: int
    due_at: Moment
    element: str


@dataclass(frozen=True, slots=True)
class CancelTimer:
    """Forget a scheduled timer."""

    activation: int


@dataclass(frozen=True, slots=True)
class CallService:
    """Call a service under `topic`; its answer comes back as `ServiceCompleted` or `ServiceFailed`."""

    activation: int
    element: str
    topic: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    extensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StartChild:
    """Start a process (`notation` bpmn) or case (cmmn); its end comes back as `ChildEnded`."""

    activation: int
    definition_key: str
    notation: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    business_key: str | None = None


@dataclass(frozen=True, slots=True)
class CancelChild:
    """Cancel the child that this activation called."""

    activation: int


@dataclass(frozen=True, slots=True)
class RaiseIncident:
    """Show a person that this activation cannot go on by itself."""

    activation: int
    element: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ResolveIncident:
    """The incident is over: retried, or what it concerned is gone."""

    activation: int


@dataclass(frozen=True, slots=True)
class Publish:
    """Send out a message or signal, or pass an escalation to whoever called this instance."""

    kind: str
    name: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    element: str | None = None


@dataclass(frozen=True, slots=True)
class InstanceEnded:
    """The instance is over: `outcome` is completed, terminated, cancelled, failed, closed or error (with its code)."""

    outcome: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    error_code: str | None = None


Command = (
    OpenTask
    | CloseTask
    | Subscribe
    | Unsubscribe
    | ScheduleTimer
    | CancelTimer
    | CallService
    | StartChild
    | CancelChild
    | RaiseIncident
    | ResolveIncident
    | Publish
    | InstanceEnded
)
