"""What an item that is late waits for: the reason beside a breach, derived from where the item and its tasks stand."""

from collections.abc import Iterable
from enum import StrEnum

from remit.work.model import Item, ItemState, Task, TaskState


class LateFor(StrEnum):
    """What holds a late item, the gravest first."""

    INCIDENT = "incident"
    CLIENT = "client"
    REVIEW = "review"
    NOBODY = "nobody"
    PAUSED = "paused"
    AT_WORK = "at_work"
    MACHINE = "machine"


_BY_STATE = {
    ItemState.INCIDENT: LateFor.INCIDENT,
    ItemState.AWAITING_CLIENT: LateFor.CLIENT,
    ItemState.IN_REVIEW: LateFor.REVIEW,
}
_BY_TASK = {TaskState.READY: LateFor.NOBODY, TaskState.SUSPENDED: LateFor.PAUSED}


def why_late(item: Item, tasks: Iterable[Task], *, stuck: bool) -> LateFor:
    """Say what a late item waits for, from its live tasks and whether an incident is open: of several, the gravest."""
    if stuck:
        return LateFor.INCIDENT
    if item.state in _BY_STATE:
        return _BY_STATE[item.state]
    found = {_BY_TASK.get(one.state, LateFor.AT_WORK) for one in tasks}
    return next((reason for reason in LateFor if reason in found), LateFor.MACHINE)
