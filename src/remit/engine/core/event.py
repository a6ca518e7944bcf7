"""Events: what happens to an instance. Each is a frozen fact; `step` says what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Start:
    """Begin an instance: at `element` (a start event's id), by `message` or `signal`, or at the plain start."""

    variables: Variables = field(default_factory=dict)
    element: str | None = None
    business_key: str | None = None
    message: str | None = None
    signal: str | None = None


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """A person (or whoever holds the task) completed it with these variables."""

    activation: int
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MessageArrived:
    """A message for one waiting subscription; `key` is the correlation key or None for any, `activation` picks one."""

    name: str
    key: str | None = None
    variables: Variables = field(default_factory=dict)
    activation: int | None = None


@dataclass(frozen=True, slots=True)
class SignalArrived:
    """A signal, to every subscription of that name in the instance."""

    name: str
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A scheduled timer fell due."""

    activation: int


@dataclass(frozen=True, slots=True)
class ServiceCompleted:
    """A called service answered."""

    activation: int
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServiceFailed:
    """A called service failed: `code` is looked for among the caught BPMN errors; without one it is an incident."""

    activation: int
    code: str | None = None
    message: str = ""
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Escalated:
    """Somebody who works on a task or service raised an escalation without finishing it."""

    activation: int
    code: str
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SetVariables:
    """Variables change from outside, in the instance's own scope or in `scope` (an activation)."""

    variables: Variables
    scope: int | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """The whole instance is cancelled."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Modify:
    """Move a running instance by hand: cancel activations, start at elements (before or after them), set variables."""

    cancel: tuple[int, ...] = ()
    start_before: tuple[str, ...] = ()
    start_after: tuple[str, ...] = ()
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Migrate:
    """Carry the instance over to another definition; `mapping` renames elements, unnamed ones keep their id."""

    source: str
    mapping: Mapping[str, str] = field(default_factory=dict)
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChildEnded:
    """A called process or case ended: `outcome` as in `InstanceEnded`, an error with its code."""

    activation: int
    outcome: str = "completed"
    variables: Variables = field(default_factory=dict)
    error_code: str | None = None


@dataclass(frozen=True, slots=True)
class RetryIncident:
    """Try again what became an incident."""

    activation: int


@dataclass(frozen=True, slots=True)
class Suspend:
    """Hold the instance: it takes nothing but `Resume` and `Cancel` until resumed."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Let a held instance go on."""


@dataclass(frozen=True, slots=True)
class StartItem:
    """Start an enabled plan item by hand, or an activity of an ad hoc sub-process; `in_scope` names its container."""

    item: str
    in_scope: str | None = None
    activation: int | None = None


@dataclass(frozen=True, slots=True)
class DisableItem:
    """Put an enabled plan item aside."""

    item: str
    activation: int | None = None


@dataclass(frozen=True, slots=True)
class ReenableItem:
    """Take a disabled plan item back."""

    item: str
    activation: int | None = None


@dataclass(frozen=True, slots=True)
class CompleteItem:
    """Complete an active plan item, a stage, or an ad hoc sub-process by hand."""

    item: str
    variables: Variables = field(default_factory=dict)
    activation: int | None = None


@dataclass(frozen=True, slots=True)
class TerminateItem:
    """End an active or enabled plan item by hand."""

    item: str
    activation: int | None = None


@dataclass(frozen=True, slots=True)
class SuspendItem:
    """Hold one plan item."""

    item: str
    activation: int | None = None


@dataclass(frozen=True, slots=True)
class ResumeItem:
    """Let a held plan item go on."""

    item: str
    activation: int | None = None


@dataclass(frozen=True, slots=True)
class ReactivateItem:
    """Try a failed plan item again."""

    item: str
    activation: int | None = None


@dataclass(frozen=True, slots=True)
class Occur:
    """A user event happened: the event listener `item` occurs."""

    item: str
    activation: int | None = None


@dataclass(frozen=True, slots=True)
class PlanItem:
    """Plan a discretionary item into its stage; `role` is the case role of whoever plans it."""

    item: str
    in_scope: int | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class CompleteCase:
    """Complete the case by hand."""


@dataclass(frozen=True, slots=True)
class TerminateCase:
    """End an active case without completing it."""


@dataclass(frozen=True, slots=True)
class SuspendCase:
    """Hold the case and everything in it."""


@dataclass(frozen=True, slots=True)
class ResumeCase:
    """Let a held case go on."""


@dataclass(frozen=True, slots=True)
class CloseCase:
    """Close a case that is completed, terminated, suspended or failed: nothing can happen in it any more."""


@dataclass(frozen=True, slots=True)
class ReactivateCase:
    """Open an ended but not closed case again."""


@dataclass(frozen=True, slots=True)
class SetRoles:
    """Say who holds which case role."""

    roles: Mapping[str, tuple[str, ...]]


Event = (
    Start
    | CompleteTask
    | MessageArrived
    | SignalArrived
    | TimerFired
    | ServiceCompleted
    | ServiceFailed
    | Escalated
    | SetVariables
    | Cancel
    | Modify
    | Migrate
    | ChildEnded
    | RetryIncident
    | Suspend
    | Resume
    | StartItem
    | DisableItem
    | ReenableItem
    | CompleteItem
    | TerminateItem
    | SuspendItem
    | ResumeItem
    | ReactivateItem
    | Occur
    | PlanItem
    | CompleteCase
    | TerminateCase
    | SuspendCase
    | ResumeCase
    | CloseCase
    | ReactivateCase
    | SetRoles
)
