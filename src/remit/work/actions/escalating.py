"""Escalation: when a clock reaches a level of its terms, leads are told, its tasks count more or are given anew.

A job wakes an item at its next level; what is due then is asked of the clock, never of the job, so that a job that
comes twice, late or for nothing does no harm. What happened to the item since re-arms it through the log.
"""

from remit.contracts.model import EscalationAct
from remit.contracts.refusals import NoTerms
from remit.parties.access import SYSTEM
from remit.store import Job, Transaction
from remit.values.moment import format_moment
from remit.work.actions.tasks import PINNED, release_task, weigh
from remit.work.actions.telling import tell
from remit.work.model import OPEN_STATES, EventKind, Item, TaskState
from remit.work.records.escalations import escalations_of, insert_escalation
from remit.work.records.items import lock_item
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.clocks import steps_of
from remit.work.reports.doors import terms_of
from remit.work.rules.escalating import Step, due, next_at

ESCALATION = "escalation"
RAISED_BY = 30
"""By how much a task's priority rises; definitions' own end at 100."""
PUT_DOWN = frozenset({TaskState.RESERVED, TaskState.SUSPENDED})
"""States in which a held task is not being worked on just now."""


def watch(tx: Transaction, *, tenant: str, item_id: str) -> int:
    """Do what is due on an item's clocks and wake it again at the next level; returns how much was done."""
    item = lock_item(tx, tenant=tenant, item_id=item_id)
    if item.state not in OPEN_STATES:
        return 0
    try:
        found = steps_of(tx, item, terms_of(tx, item), now=tx.now)
    except NoTerms:
        return 0
    known = (
        frozenset(one.key for one in escalations_of(tx, tenants=[tenant], item_ids=[item_id])) if found else frozenset()
    )
    ripe = due(found, done=known, now=tx.now)
    for step in ripe:
        _do(tx, item, step)
    upcoming = next_at(found, now=tx.now)
    if upcoming is not None:
        key = f"{item_id}:{format_moment(upcoming)}"
        tx.schedule(tenant=tenant, kind=ESCALATION, body={"item": item_id}, due_at=upcoming, key=key)
    return len(ripe)


def wake(tx: Transaction, *, job: Job) -> bool:
    """Do a job of `watch`. Refuses `LeaseLost`."""
    tx.finish_job(job)
    return watch(tx, tenant=job.tenant, item_id=str(job.body["item"])) > 0


def _do(tx: Transaction, item: Item, step: Step) -> None:
    if not insert_escalation(tx, step, tenant=item.tenant, item_id=item.id):
        return
    tell(
        tx,
        item,
        EventKind.ITEM_ESCALATED,
        metric=step.metric.value,
        at_pct=str(step.at_pct),
        act=step.act.value,
        level_at=step.level_at,
    )
    if step.act is not EscalationAct.NOTIFY:
        _press(tx, item, anew=step.act is EscalationAct.REASSIGN)


def _press(tx: Transaction, item: Item, *, anew: bool) -> None:
    """Let an item's live tasks count more; `anew` puts them first and gives back those that nobody works on now."""
    for task in tasks_of_item(tx, tenant=item.tenant, item_id=item.id):
        if not task.live:
            continue
        if anew and task.state in PUT_DOWN:
            release_task(tx, principal=SYSTEM, tenant=task.tenant, task_id=task.id)
        raised = PINNED if anew else max(task.priority, min(100, task.priority + RAISED_BY))
        weigh(tx, principal=SYSTEM, tenant=task.tenant, task_id=task.id, priority=raised)
