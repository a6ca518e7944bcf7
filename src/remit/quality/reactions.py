"""What quality does when work tells it something: draw resolved items, note released ones. Idempotent."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

from remit.contracts.model import Stratum
from remit.contracts.refusals import NoTerms
from remit.contracts.reports import terms
from remit.quality.actions.gold import score_gold, seed_gold
from remit.quality.actions.lots import place
from remit.quality.actions.reviewing import hold_for_review, let_go
from remit.quality.model import Drawn
from remit.quality.records.samples import note_released
from remit.quality.rules.sampling import draw
from remit.store import LoggedEvent, Reader, Transaction
from remit.work.model import EventKind, Item, ItemState, TaskState
from remit.work.records.items import load_item
from remit.work.records.tasks import done_count, tasks_of_item
from remit.work.reports.doors import terms_of
from remit.work.runtime import Runtime

CONSUMER = "quality"
KINDS = (EventKind.ITEM_RESOLVED, EventKind.ITEM_RELEASED)
GOLD = "quality.gold"
GOLD_KINDS = (EventKind.ITEM_RESOLVED, EventKind.COPY_WORKED)
RISK_KEY = "sample_kinds"
"""Parameter of a line: the kinds of items that are always drawn."""


def react(tx: Transaction, event: LoggedEvent) -> None:
    """Handle one event of `KINDS`; an event that comes again finds the item moved on and changes nothing."""
    item = load_item(tx, tenant=event.tenant, item_id=str(event.body["item"]))
    if event.kind == EventKind.ITEM_RELEASED:
        _note(tx, item)
    elif item.state is ItemState.RESOLVED:
        _decide(tx, item)


def seed_or_score(tx: Transaction, event: LoggedEvent, runtime: Runtime) -> None:
    """Let a gold item follow what people worked, as often as the terms say, and score one that was worked."""
    item = load_item(tx, tenant=event.tenant, item_id=str(event.body["item"]))
    with suppress(NoTerms):
        agreed = terms(tx, tenant=item.tenant, engagement_id=item.engagement_id, at=tx.now)
        if event.kind == EventKind.COPY_WORKED:
            score_gold(tx, tenant=item.tenant, item_id=item.id, task_id=str(event.body["task"]), agreed=agreed)
        elif agreed.sampling.gold_percent and workers_of(tx, item):
            seed_gold(tx, runtime, after=item, agreed=agreed)


def _decide(tx: Transaction, item: Item) -> None:
    agreed = terms_of(tx, item)
    workers = workers_of(tx, item)
    # Who has done one more than newcomers do is none; how many more does not matter.
    enough = agreed.sampling.newcomer_items + 1
    counts = [done_count(tx, tenant=item.tenant, person_id=one, count_max=enough) for one in workers]
    lots = agreed.sampling.lots
    reason = draw(
        item_id=item.id,
        returns=item.returns,
        plan=agreed.sampling if lots is None else replace(agreed.sampling, percent=Decimal(0)),
        # The tasks of this item are done already; what counts is what was done before it.
        done_before=[count - 1 for count in counts],
        risky=item.kind in agreed.parameters.get(RISK_KEY, ()),
        strata=_strata(tx, item, workers) if agreed.sampling.strata else {},
    )
    if reason is None and lots is not None:
        lot, taken = place(tx, item=item, plan=lots)
        if taken:
            hold_for_review(tx, item=item, reason=Drawn.LOT, workers=workers, lot_id=lot.id)
        else:
            let_go(tx, item=item)
    elif reason is None:
        let_go(tx, item=item)
    else:
        hold_for_review(tx, item=item, reason=reason, workers=workers)


def _strata(tx: Transaction, item: Item, workers: Sequence[str]) -> Mapping[Stratum, Sequence[str]]:
    """Return what an item is by each stratum: its kind, the languages its tasks asked for, who worked on it."""
    tasks = tasks_of_item(tx, tenant=item.tenant, item_id=item.id)
    languages = [task.language for task in tasks if task.language]
    return {Stratum.KIND: [item.kind], Stratum.LANGUAGE: languages, Stratum.PERSON: workers}


def _note(tx: Transaction, item: Item) -> None:
    note_released(
        tx,
        tenant=item.tenant,
        item_id=item.id,
        engagement_id=item.engagement_id,
        line=item.line,
        workers=workers_of(tx, item),
        returns=item.returns,
    )


def workers_of(reader: Reader, item: Item) -> tuple[str, ...]:
    """Return who completed tasks on an item, in the order of their first."""
    tasks = tasks_of_item(reader, tenant=item.tenant, item_id=item.id)
    done = [task.assignee for task in tasks if task.state is TaskState.COMPLETED and task.assignee]
    return tuple(dict.fromkeys(done))
