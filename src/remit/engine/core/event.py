"""Events: what happens to an instance. Each is a frozen fact; `step` says what follows from it.

Facts of the engine hold no cycles, so the garbage collector need not look at them (`gc=False`).
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

Variables = Mapping[str, Any]


class Start(Struct, frozen=True, gc=False):
    """Begin an instance: at `element` (a start event's id), by `message` or `signal`, or at the plain start."""

    variables: Variables = field(default_factory=dict)
    element: str | None = None
    business_key: str | None = None
    message: str | None = None
    signal: str | None = None


class CompleteTask(Struct, frozen=True, gc=False):
    """A person (or whoever holds the task) completed it with these variables."""

    activation: int
    variables: Variables = field(default_factory=dict)


class MessageArrived(Struct, frozen=True, gc=False):
    """A message for one waiting subscription; `key` is the correlation key or None for any, `activation` picks one."""

    name: str
    key: str | None = None
    variables: Variables = field(default_factory=dict)
    activation: int | None = None


class SignalArrived(Struct, frozen=True, gc=False):
    """A signal, to every subscription of that name in the instance."""

    name: str
    variables: Variables = field(default_factory=dict)


class TimerFired(Struct, frozen=True, gc=False):
    """A scheduled timer fell due."""

    activation: int


class ServiceCompleted(Struct, frozen=True, gc=False):
    """A called service answered."""

    activation: int
    variables: Variables = field(default_factory=dict)


class ServiceFailed(Struct, frozen=True, gc=False):
    """A called service failed: `code` is looked for among the caught BPMN errors; without one it is an incident."""

    activation: int
    code: str | None = None
    message: str = ""
    variables: Variables = field(default_factory=dict)


class Escalated(Struct, frozen=True, gc=False):
    """Somebody who works on a task or service, or a called instance, raised an escalation without finishing it.

    `held` are the variables of the called instance then.
    """

    activation: int
    code: str
    variables: Variables = field(default_factory=dict)
    held: Variables = field(default_factory=dict)


class SetVariables(Struct, frozen=True, gc=False):
    """Variables change from outside, in the instance's own scope or in `scope` (an activation)."""

    variables: Variables
    scope: int | None = None


class Cancel(Struct, frozen=True, gc=False):
    """The whole instance is cancelled."""

    reason: str = ""


class Modify(Struct, frozen=True, gc=False):
    """Move a running instance by hand: cancel activations, start at elements (before or after them), set variables."""

    cancel: tuple[int, ...] = ()
    start_before: tuple[str, ...] = ()
    start_after: tuple[str, ...] = ()
    variables: Variables = field(default_factory=dict)


GONE = "-"
"""What a migration maps a plan item to that has no place in the new definition and has not begun: it goes."""


class Migrate(Struct, frozen=True, gc=False):
    """Carry the instance over to another definition; `mapping` renames elements, unnamed ones keep their id."""

    source: str
    mapping: Mapping[str, str] = field(default_factory=dict)
    variables: Variables = field(default_factory=dict)


class ChildEnded(Struct, frozen=True, gc=False):
    """A called process or case ended: `outcome` as in `InstanceEnded`, an error with its code."""

    activation: int
    outcome: str = "completed"
    variables: Variables = field(default_factory=dict)
    error_code: str | None = None


class RetryIncident(Struct, frozen=True, gc=False):
    """Try again what became an incident."""

    activation: int


class Suspend(Struct, frozen=True, gc=False):
    """Hold the instance: it takes nothing but `Resume` and `Cancel` until resumed."""


class Resume(Struct, frozen=True, gc=False):
    """Let a held instance go on."""


class StartItem(Struct, frozen=True, gc=False):
    """Start an enabled plan item by hand, or an activity of an ad hoc sub-process; `in_scope` names its container."""

    item: str
    in_scope: str | None = None
    activation: int | None = None


class DisableItem(Struct, frozen=True, gc=False):
    """Put an enabled plan item aside."""

    item: str
    activation: int | None = None


class ReenableItem(Struct, frozen=True, gc=False):
    """Take a disabled plan item back."""

    item: str
    activation: int | None = None


class CompleteItem(Struct, frozen=True, gc=False):
    """Complete an active plan item, a stage, or an ad hoc sub-process by hand."""

    item: str
    variables: Variables = field(default_factory=dict)
    activation: int | None = None


class TerminateItem(Struct, frozen=True, gc=False):
    """End an active or enabled plan item by hand."""

    item: str
    activation: int | None = None


class SuspendItem(Struct, frozen=True, gc=False):
    """Hold one plan item."""

    item: str
    activation: int | None = None


class ResumeItem(Struct, frozen=True, gc=False):
    """Let a held plan item go on."""

    item: str
    activation: int | None = None


class ReactivateItem(Struct, frozen=True, gc=False):
    """Try a failed plan item again."""

    item: str
    activation: int | None = None


class Occur(Struct, frozen=True, gc=False):
    """A user event happened: the event listener `item` occurs; `role` is that of whoever says so, None: not asked."""

    item: str
    activation: int | None = None
    role: str | None = None


class PlanItem(Struct, frozen=True, gc=False):
    """Plan a discretionary item into its stage; `role` is the case role of whoever plans it."""

    item: str
    in_scope: int | None = None
    role: str | None = None


class CompleteCase(Struct, frozen=True, gc=False):
    """Complete the case by hand."""


class TerminateCase(Struct, frozen=True, gc=False):
    """End an active case without completing it."""


class SuspendCase(Struct, frozen=True, gc=False):
    """Hold the case and everything in it."""


class ResumeCase(Struct, frozen=True, gc=False):
    """Let a held case go on."""


class CloseCase(Struct, frozen=True, gc=False):
    """Close a case that is completed, terminated, suspended or failed: nothing can happen in it any more."""


class ReactivateCase(Struct, frozen=True, gc=False):
    """Open an ended but not closed case again."""


class SetRoles(Struct, frozen=True, gc=False):
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
