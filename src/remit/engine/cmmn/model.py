"""The plan items of a case definition: immutable, with integer ids for everything they refer to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from remit.engine.core.crossing import Mapped
from remit.engine.core.expression import Compiled
from remit.engine.core.timing import Timing


class Kind(StrEnum):
    """What a plan item is."""

    __hash__ = str.__hash__  # the enumeration's own one is a function in Python

    STAGE = "stage"
    HUMAN = "humanTask"
    PROCESS = "processTask"
    CASE = "caseTask"
    DECISION = "decisionTask"
    TASK = "task"
    SERVICE = "serviceTask"
    MILESTONE = "milestone"
    TIMER = "timerEventListener"
    USER_EVENT = "userEventListener"
    EVENT = "eventListener"
    FRAGMENT = "planFragment"


LISTENERS = frozenset((Kind.TIMER, Kind.USER_EVENT, Kind.EVENT))
OCCURRING = LISTENERS | {Kind.MILESTONE}
"""Plan items that occur instead of being started and completed (CMMN 8.4.2)."""


class ItemState(StrEnum):
    """Where a plan item instance stands; the terminal states are never stored."""

    __hash__ = str.__hash__  # the enumeration's own one is a function in Python

    UNAVAILABLE = "unavailable"
    AVAILABLE = "available"
    ENABLED = "enabled"
    DISABLED = "disabled"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileItem:
    """A case file item: the variable of its name holds it, a list of instances where it may have `many`."""

    id: str
    name: str
    many: bool = False
    children: tuple["FileItem", ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class OnPart:
    """One awaited transition: of plan item `source`, or of case file item (or variable) `item`."""

    event: str
    source: int | None = None
    item: str | None = None
    criterion: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """An entry or exit criterion with its sentry; `memory` says whether on-parts may happen one after the other."""

    id: str
    on_parts: tuple[OnPart, ...] = ()
    if_part: Compiled | None = None
    memory: bool = True
    exit_event: str = "exit"
    exit_type: str = "default"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A required, repetition or manual activation rule; without a condition it holds.

    `maximum` bounds the instances of a repetition, `on` names transitions that cause one without entry criteria.
    Flowable's repetition over a `collection` makes an instance for each element, seen as `element` and, by its place,
    as `place`; `counter` names the variable that counts the instances of any repetition from 1.
    """

    condition: Compiled | None = None
    maximum: int | None = None
    on: tuple[str, ...] = ("complete", "terminate")
    collection: Compiled | None = None
    element: str | None = None
    place: str | None = None
    counter: str = "repetitionCounter"


@dataclass(frozen=True, slots=True, eq=False)
class ItemSettings:
    """What a task says about its execution."""

    form: str | None = None
    assignee: Compiled | None = None
    candidate_groups: Compiled | None = None
    performer: str | None = None
    topic: str | None = None
    script: Compiled | None = None
    called: Compiled | None = None
    decision: Compiled | None = None
    decision_result: str | None = None
    result_variable: str | None = None
    business_key: Compiled | None = None
    handed_in: tuple[Mapped, ...] = ()
    handed_out: tuple[Mapped, ...] = ()
    milestone_variable: str | None = None
    extensions: Mapping[str, str] = field(default_factory=dict)


_NO_SETTINGS = ItemSettings()


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One plan item (or discretionary item); number 0 is the case plan itself, `stage` the item it lies in.

    Its instances in a state of `neutral_in` do not keep its stage open while `neutral_when` holds (Flowable).
    A listener is there while `available_when` holds, or `once_completable` while its stage may be completed.
    """

    index: int
    id: str
    definition_id: str
    kind: Kind
    name: str = ""
    stage: int = 0
    entry: tuple[Criterion, ...] = ()
    exit: tuple[Criterion, ...] = ()
    required: Rule | None = None
    repetition: Rule | None = None
    manual: Rule | None = None
    blocking: bool = True
    auto_complete: bool = False
    auto_complete_when: Compiled | None = None
    children: tuple[int, ...] = ()
    discretionary: tuple[int, ...] = ()
    is_discretionary: bool = False
    planned_by: int | None = None
    roles: tuple[str, ...] = ()
    applicability: tuple[Compiled, ...] = ()
    timing: Timing | None = None
    timer_start: OnPart | None = None
    available_when: Compiled | None = None
    once_completable: bool = False
    signal: Compiled | None = None
    variable: str | None = None
    variable_events: frozenset[str] = frozenset()
    neutral_in: tuple[str, ...] = ()
    neutral_when: Compiled | None = None
    settings: ItemSettings = _NO_SETTINGS
