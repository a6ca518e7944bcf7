"""Claiming: a ready task becomes one person's, and no two people's."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from remit.parties.access import Permission, Principal
from remit.parties.reports.names import GONE, name_of
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.actions.telling import tell
from remit.work.model import AlreadyClaimed, EventKind, NotEligible, Task, TaskState, WrongState
from remit.work.records.items import lock_item
from remit.work.records.tasks import take_ready
from remit.work.reports.desk import desk_of, separation_of, why_not
from remit.work.reports.doors import change_task
from remit.work.reports.queue import Offered, search_of, tenants_of
from remit.work.rules.separation import parted_elements

LOST_MAX = 5
"""How often the queue is asked again for somebody whom others forestalled each time."""


def claim(tx: Transaction, *, principal: Principal, tenant: Identifier, task_id: Identifier) -> Task:
    """Give a ready task to a person who may do it. Refuses `NotEligible` with all reasons, and `AlreadyClaimed`."""
    opened = change_task(tx, principal=principal, permission=Permission.TASK_CLAIM, tenant=tenant, task_id=task_id)
    task = opened.task
    if task.assignee == principal.id and task.live:
        return task
    if task.state is not TaskState.READY:
        raise _taken(tx, task)
    done = separation_of(tx, [task]).get(task.item_id, ())
    reasons = why_not(task, desk_of(tx, principal, now=tx.now), terms=opened.terms, done=done)
    if reasons:
        raise NotEligible(task=task.name, reasons=" ".join(map(str, reasons)), obstacles=reasons)
    taken = _take(tx, task, principal, why="claimed")
    if taken is None:
        raise AlreadyClaimed(task=task.name, by=GONE)
    return taken


def _taken(tx: Transaction, task: Task) -> AlreadyClaimed | WrongState:
    if task.assignee is not None and task.live:
        return AlreadyClaimed(task=task.name, by=name_of(tx, task.assignee))
    return WrongState(name=task.name, state=task.state.value, act="claim", needed=TaskState.READY.value)


def _take(tx: Transaction, task: Task, principal: Principal, *, why: str) -> Task | None:
    """Make a ready task a person's; None where somebody else is faster."""
    reserved = reserved_for(principal, task, at=tx.now)
    if not take_ready(tx, reserved, before=task):
        return None
    tell(tx, task, EventKind.TASK_CLAIMED, by=principal.id, why=why)
    return reserved


def reserved_for(principal: Principal, task: Task, *, at: Moment) -> Task:
    """Return a ready task as it is once a person has claimed it."""
    return replace(task, state=TaskState.RESERVED, assignee=principal.id, claimed_at=at, version=task.version + 1)


def next_item(
    tx: Transaction,
    *,
    principal: Principal,
    engagement_id: Identifier | None = None,
    tenants: Iterable[Identifier] | None = None,
    how: str = "next",
) -> Task | None:
    """Hand a person the task that is worth most now: what they hold and have not put aside, else the best ready one.

    `tenants` and `engagement_id` narrow the choice, `how` is what the log says of it. Returns None where nothing fits;
    `why_not_me` says why.
    """
    wanted = tenants_of(principal, tenants)
    desk = desk_of(tx, principal, now=tx.now)
    in_hand = desk.in_hand(wanted)
    if in_hand is not None:
        return in_hand
    search = search_of(tx, desk=desk, tenants=wanted, engagement_id=engagement_id, now=tx.now)
    for _ in range(LOST_MAX):
        offers = search.offers()
        first = next(offers, None)
        if first is None:
            return None
        for offered in chain((first,), offers):
            taken = _take_offered(tx, offered, principal, how)
            if taken is not None:
                return taken
        # Others took all that was seen; what moved up meanwhile was not seen.
    return None


def _take_offered(tx: Transaction, offered: Offered, principal: Principal, how: str) -> Task | None:
    task = offered.task
    if task.separate_from:
        # The item's lock makes two claims by one person on two parts of one item follow each other.
        lock_item(tx, tenant=task.tenant, item_id=task.item_id)
        done = separation_of(tx, [task]).get(task.item_id, ())
        if parted_elements(task, person_id=principal.id, done=done):
            return None
    return _take(tx, task, principal, why=why_chosen(offered, how))


def why_chosen(offered: Offered, how: str) -> str:
    """Return what the log says of a choice."""
    return f"{how}: score {offered.score.total:.3f}"
