"""Use cases of gold items: make one of a reviewed task, seed copies into the queues, score what people gave."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from remit.contracts.model import Terms
from remit.judgement.actions.forms import REVIEW
from remit.judgement.actions.repeating import repeat_case
from remit.judgement.model import Round
from remit.judgement.reports import load_case
from remit.judgement.rules.consensus import effective
from remit.parties.access import SYSTEM, Permission, Principal, Resource, require
from remit.quality.actions.suspending import stop_after_findings
from remit.quality.model import EventKind, GoldCopy, GoldItem
from remit.quality.records.gold import (
    find_copy,
    find_gold,
    insert_copy,
    insert_gold,
    next_gold,
    save_score,
    set_retired,
)
from remit.quality.refusals import GoldAlready, GoldAnswerMissing
from remit.quality.reports import known_answers
from remit.quality.rules.gold import due, missed
from remit.store import Transaction
from remit.values.erased import ERASED
from remit.work.actions.repeating import repeat_work
from remit.work.model import Item, Task
from remit.work.records.items import load_item
from remit.work.records.tasks import load_task
from remit.work.reports.doors import read_task
from remit.work.runtime import Drive, Runtime
from remit.work.runtime.again import NotRepeatable, open_again


def make_gold(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: str,
    task_id: str,
    counting: Sequence[str],
    critical: Sequence[str] = (),
) -> GoldItem:
    """Make a gold item of a completed task: `counting` names the answers that are scored, `critical` those of them
    whose miss is a critical finding.

    Refuses `GoldUnfit` with the reason, `GoldAnswerMissing`, and `NotRepeatable` where its process cannot stand anew.
    """
    require(principal, Permission.QUALITY_DECIDE, Resource(tenant=tenant, kind="task", name=task_id))
    opened = read_task(tx, principal=principal, permission=Permission.TASK_READ, tenant=tenant, task_id=task_id)
    task, item = opened.task, opened.item
    answers = known_answers(tx, item, task)
    if not counting or not set(counting) <= set(answers):
        raise GoldAnswerMissing(place="counting", task=task.name, answers=", ".join(answers) or "–")
    open_again(Drive(tx, runtime, item=item, terms=opened.terms), task)
    one = GoldItem(
        tenant=tenant,
        id=tx.identifiers.new(),
        item_id=item.id,
        number=item.number,
        engagement_id=item.engagement_id,
        line=item.line,
        task_id=task.id,
        task_name=task.name,
        form=task.form,
        known={key: answers[key] for key in counting},
        critical=tuple(key for key in critical if key in counting),
        made_by=principal.id,
        made_at=tx.now,
    )
    if not insert_gold(tx, one):
        raise GoldAlready(task=task.name, item=item.number)
    _tell(tx, one, EventKind.GOLD_MADE, principal)
    return one


def retire_gold(tx: Transaction, *, principal: Principal, tenant: str, gold_id: str) -> GoldItem:
    """Seed a gold item no more; what was scored stands."""
    return _set(tx, principal, tenant, gold_id, retired=True)


def revive_gold(tx: Transaction, *, principal: Principal, tenant: str, gold_id: str) -> GoldItem:
    """Seed a retired gold item again."""
    return _set(tx, principal, tenant, gold_id, retired=False)


def _set(tx: Transaction, principal: Principal, tenant: str, gold_id: str, *, retired: bool) -> GoldItem:
    require(principal, Permission.QUALITY_DECIDE, Resource(tenant=tenant, kind="gold item", name=gold_id))
    one = find_gold(tx, tenant=tenant, gold_id=gold_id)
    if retired == (one.retired_at is not None):
        return one
    return _retire(tx, principal, one, retired=retired)


def _retire(tx: Transaction, by: Principal, one: GoldItem, *, retired: bool = True) -> GoldItem:
    then = replace(one, retired_at=tx.now if retired else None)
    set_retired(tx, tenant=one.tenant, gold_id=one.id, at=then.retired_at)
    _tell(tx, one, EventKind.GOLD_RETIRED if retired else EventKind.GOLD_REVIVED, by)
    return then


def seed_gold(tx: Transaction, runtime: Runtime, *, after: Item, agreed: Terms) -> Item | None:
    """Set a gold item before people where the terms want one to follow an item that people worked; None otherwise."""
    if not due(agreed.sampling, item_id=after.id):
        return None
    gold = next_gold(tx, tenant=after.tenant, engagement_id=after.engagement_id)
    if gold is None:
        return None
    item = load_item(tx, tenant=gold.tenant, item_id=gold.item_id)
    if item.title == ERASED:
        return None
    task = load_task(tx, tenant=gold.tenant, task_id=gold.task_id)
    try:
        copy, _ = repeat_work(tx, runtime, terms=agreed, item=item, task=task)
    except NotRepeatable:
        # Its process cannot stand anew by the rules of today, nor will it tomorrow.
        _retire(tx, SYSTEM, gold)
        return None
    if task.form == REVIEW:
        repeat_case(tx, tenant=gold.tenant, item_id=item.id, copy_id=copy.id, known=gold.known)
    insert_copy(tx, GoldCopy(tenant=gold.tenant, item_id=copy.id, gold_id=gold.id, seeded_at=tx.now))
    _record(tx, gold, EventKind.GOLD_SEEDED, copy=copy.id, after=after.id)
    return copy


def score_gold(tx: Transaction, *, tenant: str, item_id: str, task_id: str, agreed: Terms) -> GoldCopy | None:
    """Score what somebody gave on a gold item against the known answer; critical misses may stop their work."""
    seeded = find_copy(tx, tenant=tenant, item_id=item_id)
    if seeded is None or seeded.worked_at is not None:
        return seeded
    gold = find_gold(tx, tenant=tenant, gold_id=seeded.gold_id)
    task = load_task(tx, tenant=tenant, task_id=task_id)
    assert task.assignee is not None
    given = _given(tx, task)
    wrong = missed(gold.known, given)
    scored = replace(
        seeded,
        person_id=task.assignee,
        worked_at=tx.now,
        given={key: given.get(key) for key in gold.known},
        missed=wrong,
        critical=bool({*wrong} & {*gold.critical}),
    )
    save_score(tx, scored)
    _record(
        tx,
        gold,
        EventKind.GOLD_SCORED,
        copy=item_id,
        task=task_id,
        person=scored.person_id,
        missed=list(wrong),
        critical=scored.critical,
    )
    if scored.critical:
        people = (task.assignee,)
        stop_after_findings(tx, tenant=tenant, item_id=item_id, people=people, rule=agreed.sampling.suspend)
    return scored


def _given(tx: Transaction, task: Task) -> Mapping[str, Any]:
    if task.form != REVIEW:
        return dict(task.outcome or {})
    case = load_case(tx, tenant=task.tenant, item_id=task.item_id)
    keys = {question.id: question.key for question in case.questions}
    mine = (one for one in effective(case.judgements) if one.judge_id == task.assignee and one.round is Round.BLIND)
    return {keys[one.question_id]: one.answer for one in mine}


def _tell(tx: Transaction, one: GoldItem, kind: EventKind, by: Principal) -> None:
    _record(tx, one, kind, item=one.item_id, task=one.task_id, by=by.id)


def _record(tx: Transaction, one: GoldItem, kind: EventKind, **body: object) -> None:
    """Record what happened to a gold item in a stream of its own: that of no item shows it."""
    tx.record(tenant=one.tenant, stream=f"gold:{one.id}", kind=kind, body={"gold": one.id, **body})
