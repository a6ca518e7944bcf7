"""The nodes of a process definition: immutable, with integer ids for everything they refer to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from remit.engine.core.crossing import Mapped
from remit.engine.core.expression import Compiled
from remit.engine.core.timing import Timing


class Kind(StrEnum):
    """What a node is."""

    __hash__ = str.__hash__  # the enumeration's own one is a function in Python

    PROCESS = "process"
    SUBPROCESS = "subProcess"
    EVENT_SUBPROCESS = "eventSubProcess"
    TRANSACTION = "transaction"
    ADHOC = "adHocSubProcess"
    TASK = "task"
    USER = "userTask"
    MANUAL = "manualTask"
    SERVICE = "serviceTask"
    SCRIPT = "scriptTask"
    RULE = "businessRuleTask"
    SEND = "sendTask"
    RECEIVE = "receiveTask"
    CALL = "callActivity"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    INCLUSIVE = "inclusiveGateway"
    COMPLEX = "complexGateway"
    EVENT_BASED = "eventBasedGateway"
    START = "startEvent"
    CATCH = "intermediateCatchEvent"
    THROW = "intermediateThrowEvent"
    END = "endEvent"
    BOUNDARY = "boundaryEvent"


SCOPES = frozenset((Kind.PROCESS, Kind.SUBPROCESS, Kind.EVENT_SUBPROCESS, Kind.TRANSACTION, Kind.ADHOC))
ACTIVITIES = frozenset(
    (
        Kind.SUBPROCESS,
        Kind.TRANSACTION,
        Kind.ADHOC,
        Kind.TASK,
        Kind.USER,
        Kind.MANUAL,
        Kind.SERVICE,
        Kind.SCRIPT,
        Kind.RULE,
        Kind.SEND,
        Kind.RECEIVE,
        Kind.CALL,
    )
)
GATEWAYS = frozenset((Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE, Kind.COMPLEX, Kind.EVENT_BASED))


class Trigger(StrEnum):
    """What an event reacts to or causes."""

    __hash__ = str.__hash__  # the enumeration's own one is a function in Python

    MESSAGE = "message"
    TIMER = "timer"
    SIGNAL = "signal"
    CONDITIONAL = "conditional"
    ERROR = "error"
    ESCALATION = "escalation"
    COMPENSATION = "compensate"
    CANCEL = "cancel"
    LINK = "link"
    TERMINATE = "terminate"


LISTENED = frozenset((Trigger.MESSAGE, Trigger.TIMER, Trigger.SIGNAL, Trigger.CONDITIONAL))
"""Triggers that need a live listener; the others find their catcher by looking up the scopes."""


@dataclass(frozen=True, slots=True, eq=False)
class EventDefinition:
    """One trigger of an event; `name` yields the message or signal name, `code` that of an error or escalation.

    `variable_events` (create, update) narrows the changes for which a condition is looked at; `within` keeps a thrown
    signal inside its instance. `key` yields the correlation key an instance waits for, `key_path` the one that a
    message carries in its content; `shared` yields from that content the correlation keys of the conversation, by name.
    """

    trigger: Trigger
    name: Compiled | None = None
    code: str | None = None
    key: Compiled | None = None
    key_path: Compiled | None = None
    shared: tuple[tuple[str, Compiled], ...] = ()
    timing: Timing | None = None
    condition: Compiled | None = None
    variable: str | None = None
    variable_events: frozenset[str] = frozenset()
    activity: str | None = None
    wait: bool = True
    within: bool = False
    everything: bool = False
    code_variable: str | None = None
    message_variable: str | None = None
    mappings: tuple[Mapped, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Loop:
    """Repetition of an activity: a standard loop or multi-instance, with its bounds and behaviour."""

    standard: bool = False
    sequential: bool = False
    test_before: bool = False
    maximum: Compiled | None = None
    condition: Compiled | None = None
    cardinality: Compiled | None = None
    collection: Compiled | None = None
    element: str | None = None
    index: str | None = None
    output: Compiled | None = None
    output_collection: str | None = None
    completion: Compiled | None = None
    behavior: str = "All"
    one_event: EventDefinition | None = None
    none_event: EventDefinition | None = None
    complex_events: tuple[tuple[Compiled, EventDefinition], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class TaskSettings:
    """What a task or call says about its execution."""

    form: str | None = None
    assignee: Compiled | None = None
    candidate_groups: Compiled | None = None
    topic: str | None = None
    result_variable: str | None = None
    script: Compiled | None = None
    script_text: str = ""
    skip: Compiled | None = None
    decision: Compiled | None = None
    decision_result: str | None = None
    called: Compiled | None = None
    called_notation: str = "bpmn"
    business_key: Compiled | None = None
    message: EventDefinition | None = None
    instantiate: bool = False
    retry: Compiled | None = None
    priority: Compiled | None = None
    handed_in: tuple[Mapped, ...] = ()
    handed_out: tuple[Mapped, ...] = ()
    extensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """A sequence flow between two nodes of one scope."""

    id: str
    source: int
    target: int
    condition: Compiled | None = None


_NO_SETTINGS = TaskSettings()


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One element of a process; `scope` is the node it lies in (its own index for the process itself).

    `needs` are its input sets: the data objects of one of them must be there before it begins.
    """

    index: int
    id: str
    kind: Kind
    name: str = ""
    scope: int = 0
    outgoing: tuple[int, ...] = ()
    incoming: tuple[int, ...] = ()
    default: int | None = None
    triggers: tuple[EventDefinition, ...] = ()
    parallel_multiple: bool = False
    interrupting: bool = True
    attached_to: int | None = None
    boundaries: tuple[int, ...] = ()
    armed: tuple[int, ...] = ()
    event_subprocesses: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    entry: tuple[int, ...] = ()
    loop: Loop | None = None
    start_quantity: int = 1
    completion_quantity: int = 1
    for_compensation: bool = False
    handler: int | None = None
    compensable: bool = False
    links: tuple[int, ...] = ()
    needs: tuple[frozenset[str], ...] = ()
    inputs: tuple[Mapped, ...] = ()
    outputs: tuple[Mapped, ...] = ()
    settings: TaskSettings = _NO_SETTINGS
    condition: Compiled | None = None
    sequential: bool = False
    cancel_remaining: bool = True
    instantiate: bool = False
    parallel: bool = False
    parent_terminate: str = ""
    data: tuple[tuple[str, Compiled], ...] = ()
