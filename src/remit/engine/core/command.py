"""Commands: what an instance asks of the outside world. The engine never does any of it itself."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from remit.values.moment import Moment


class OpenTask(Struct, frozen=True, gc=False):
    """Put a task before people."""

    activation: int
    element: str
    name: str
    form: str | None = None
    assignee: str | None = None
    candidate_groups: tuple[str, ...] = ()
    extensions: Mapping[str, str] = field(default_factory=dict)
    priority: int | None = None


class CloseTask(Struct, frozen=True, gc=False):
    """Withdraw a task that nobody completed."""

    activation: int
    reason: str


class Subscribe(Struct, frozen=True, gc=False):
    """Wait for a message or signal; `key` is the correlation key of a message."""

    activation: int
    kind: str
    name: str
    key: str | None = None


class Unsubscribe(Struct, frozen=True, gc=False):
    """Wait no longer."""

    activation: int


class ScheduleTimer(Struct, frozen=True, gc=False):
    """Tell the instance `TimerFired` at `due_at`."""

    activation: int
    due_at: Moment
    element: str


class CancelTimer(Struct, frozen=True, gc=False):
    """Forget a scheduled timer."""

    activation: int


class CallService(Struct, frozen=True, gc=False):
    """Call a service under `topic`; its answer comes back as `ServiceCompleted` or `ServiceFailed`.

    Of services that wait for a worker those of a higher `priority`, 0 to 100, come sooner.
    """

    activation: int
    element: str
    topic: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    extensions: Mapping[str, str] = field(default_factory=dict)
    priority: int = 0


class StartChild(Struct, frozen=True, gc=False):
    """Start a process (`notation` bpmn) or case (cmmn); its end comes back as `ChildEnded`."""

    activation: int
    definition_key: str
    notation: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    business_key: str | None = None


class CancelChild(Struct, frozen=True, gc=False):
    """Cancel the child that this activation called."""

    activation: int


class RaiseIncident(Struct, frozen=True, gc=False):
    """Show a person that this activation cannot go on by itself."""

    activation: int
    element: str
    code: str
    message: str


class ResolveIncident(Struct, frozen=True, gc=False):
    """The incident is over: retried, or what it concerned is gone."""

    activation: int


class Publish(Struct, frozen=True, gc=False):
    """Send out a message (with its correlation `key`) or signal, or pass an escalation to whoever called.

    An escalation brings along the variables the instance holds (`held`), of which the call may hand some out.
    """

    kind: str
    name: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    element: str | None = None
    key: str | None = None
    held: Mapping[str, Any] = field(default_factory=dict)


class InstanceEnded(Struct, frozen=True, gc=False):
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
