"""What of the log leaves the house for process mining: which facts of which event, and what objects they are about.

Only what tells how work went: no payload, no text that somebody wrote, no result of a decision. People are named by
their id, and only for whoever may read the audit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from remit.work.model import EventKind as Kind

TEXT, NUMBER, WHOLE, YES = "string", "float", "integer", "boolean"
_TASK = {"element": TEXT, "role": TEXT}
EXPORTED: Mapping[Kind, Mapping[str, str]] = {
    Kind.ITEM_RECEIVED: {"number": TEXT, "kind": TEXT, "channel": TEXT},
    Kind.ITEM_REJECTED: {"number": TEXT},
    Kind.ITEM_RESOLVED: {"straight_through": YES},
    Kind.ITEM_RELEASED: {"late": YES},
    Kind.ITEM_RETURNED: {"returns": WHOLE},
    Kind.ITEM_CANCELLED: {},
    Kind.ITEM_MERGED: {},
    Kind.ITEM_UNMERGED: {},
    Kind.ITEM_PARTED: {},
    Kind.ITEM_PAUSED: {},
    Kind.ITEM_RESUMED: {},
    Kind.ITEM_IN_REVIEW: {},
    Kind.INSTANCE_STARTED: {"definition": TEXT, "version": WHOLE, "notation": TEXT},
    Kind.INSTANCE_ENDED: {"outcome": TEXT},
    Kind.TASK_OPENED: _TASK,
    Kind.TASK_CLAIMED: _TASK,
    Kind.TASK_RELEASED: _TASK,
    Kind.TASK_STARTED: _TASK,
    Kind.TASK_PAUSED: _TASK,
    Kind.TASK_COMPLETED: {**_TASK, "handling_time_s": NUMBER},
    Kind.TASK_DELEGATED: _TASK,
    Kind.TASK_CANCELLED: _TASK,
    Kind.DECISION_MADE: {"decision": TEXT},
    Kind.DELIVERABLE_MADE: {"version": WHOLE},
    Kind.INCIDENT_RAISED: {"element": TEXT, "code": TEXT},
    Kind.INCIDENT_RETRIED: {},
    Kind.INSTANCE_STEERED: {"act": TEXT},
    Kind.MESSAGE_RECEIVED: {"name": TEXT},
    Kind.MESSAGE_UNHEARD: {"name": TEXT},
    Kind.SERVICE_LEVEL_MISSED: {"metric": TEXT},
    Kind.ITEM_ESCALATED: {"metric": TEXT, "act": TEXT},
}
"""The events that are exported and their attributes by type."""

OBJECTS = {"item": "item", "instance": "instance", "task": "task", "incident": "incident", "by": "person"}
"""Which part of an event's body names an object, and of what type."""

LIFE_CYCLE = {
    Kind.TASK_OPENED: "schedule",
    Kind.TASK_CLAIMED: "assign",
    Kind.TASK_RELEASED: "withdraw",
    Kind.TASK_STARTED: "start",
    Kind.TASK_PAUSED: "suspend",
    Kind.TASK_COMPLETED: "complete",
    Kind.TASK_DELEGATED: "reassign",
    Kind.TASK_CANCELLED: "ate_abort",
}
"""Transitions of the XES life cycle extension; what is no task's is complete at once."""


@dataclass(frozen=True, slots=True)
class Related:
    """An object that an event is about."""

    id: str
    type: str
    qualifier: str


def attributes_of(kind: Kind, body: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield name, type and value of what an event tells; what it does not say is left out."""
    for name, type_ in EXPORTED[kind].items():
        value = body.get(name)
        if value is not None:
            yield name, type_, _typed(value, type_)


def _typed(value: Any, type_: str) -> Any:
    return {TEXT: str, NUMBER: float, WHOLE: int, YES: bool}[type_](value)


def related(body: Mapping[str, Any], *, people: bool) -> Iterator[Related]:
    """Yield the objects of an event; people only where they may be named."""
    for name, type_ in OBJECTS.items():
        value = body.get(name)
        if isinstance(value, str) and (people or type_ != "person"):
            yield Related(f"{type_}:{value}", type_, "by" if name == "by" else name)
