"""Bugs to plant: each takes one promise out of the product, as a slip of the pen would, for as long as it is open."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from tests.simulation.faults import Countdown, Crash, FaultyStore

from remit.store import Store, Transaction
from remit.store.delivery import Delivery
from remit.store.leases import Desk
from remit.store.refusals import LeaseLost
from remit.values.canonical import content_hash
from remit.work.actions import claims, items, receive, tasks
from remit.work.actions.telling import tell
from remit.work.model import EventKind, Item, Task, TaskState
from remit.work.records.items import next_number
from remit.work.records.tasks import save_task
from remit.work.reports import clocks
from remit.work.reports.doors import change_task
from remit.work.runtime import saving, services
from remit.work.runtime.journal import write_journal

Bug = Callable[[], AbstractContextManager[Any]]


def the_idempotency_key_is_ignored() -> AbstractContextManager[Any]:
    """A letter is stored without the sender's key."""
    make = receive._new_item
    return patch.object(receive, "_new_item", lambda *given: replace(make(*given), idempotency_key=None))


def a_write_is_acknowledged_before_it_is_durable() -> AbstractContextManager[Any]:
    """The answer goes out although the process dies before the commit."""

    def die(self: FaultyStore, unit: Callable[[Transaction], Any], *, limit: int, tenant: str | None) -> Any:
        answers = []

        def dying(tx: Transaction) -> None:
            answers.append(unit(Countdown(tx, limit)))
            raise Crash

        try:
            Store.write(self, dying, tenant=tenant)
        except Crash:
            if not answers:
                raise
        return answers[0]

    return patch.object(FaultyStore, "_die", die)


def the_token_of_a_job_is_not_checked() -> AbstractContextManager[Any]:
    """Whoever reports is believed."""
    finish = Desk.finish

    def believing(self: Desk[Any], pen: Any, done: Any) -> None:
        try:
            finish(self, pen, done)
        except LeaseLost:
            return

    return patch.object(Desk, "finish", believing)


def the_cursor_moves_without_handling() -> AbstractContextManager[Any]:
    """Delivery goes past events that nobody handled."""
    return patch.object(Delivery, "_take_all", lambda *_given: None)


@contextmanager
def an_event_is_delivered_twice() -> Iterator[None]:
    """Now and then a batch is handed over a second time, to a consumer that does not notice."""
    take, turn = Delivery._take_all, itertools.count()

    def twice(self: Delivery, tx: Transaction, due: Any) -> None:
        for _ in range(2 if next(turn) % 3 == 0 else 1):
            take(self, tx, due)

    with patch.object(Delivery, "_take_all", twice):
        yield


@contextmanager
def a_claim_does_not_look_at_the_state() -> Iterator[None]:
    """A task that somebody holds is taken as if it were free, and the database is not asked whether it is."""
    opened = change_task

    def free(*given: Any, **named: Any) -> Any:
        found = opened(*given, **named)
        held = found.task.live and found.task.assignee != named["principal"].id
        return replace(found, task=replace(found.task, state=TaskState.READY)) if held else found

    with patch.object(claims, "change_task", free), patch.object(claims, "take_ready", save_task):
        yield


def four_eyes_are_forgotten() -> AbstractContextManager[Any]:
    """Who did one side may do the other."""
    return patch.object(claims, "separation_of", lambda *_given: {})


def the_journal_loses_an_event() -> AbstractContextManager[Any]:
    """What a person completed is not written into the journal."""
    write = write_journal

    def losing(tx: Transaction, running: Any) -> None:
        kept = [event for event in running.events if type(event).__name__ != "CompleteTask"]
        whole, running.events = running.events, kept
        write(tx, running)
        running.events = whole

    return patch.object(saving, "write_journal", losing)


def a_stale_form_is_taken() -> AbstractContextManager[Any]:
    """The version that a form shows is not compared."""
    complete = tasks.complete_task

    def careless(*given: Any, **named: Any) -> Item:
        return complete(*given, **{**named, "expected_version": None})

    return patch.object(tasks, "complete_task", careless)


def a_timer_is_not_taken_back() -> AbstractContextManager[Any]:
    """The job of a timer outlives what it was for."""
    return patch.object(saving, "_cancel_timers", lambda *_given: None)


def a_subscription_is_left() -> AbstractContextManager[Any]:
    """An activation that is over still waits."""
    return patch.object(saving, "unsubscribe", lambda *_given, **_named: None)


@contextmanager
def a_document_is_made_for_another_item() -> Iterator[None]:
    """The call of a service is kept by topic and not by item."""
    lay_out = services.service_call
    kept: dict[str, Any] = {}

    def stored(bench: Any, command: Any) -> Any:
        call = lay_out(bench, command)
        first = kept.setdefault(command.topic, call)
        return replace(call, variables=first.variables)

    with patch.object(services, "service_call", stored):
        yield


def an_item_is_released_in_any_state() -> AbstractContextManager[Any]:
    """What is not done yet goes to the client."""
    return patch.object(items, "_require_state", lambda *_given, **_named: None)


@contextmanager
def the_release_is_told_in_a_transaction_of_its_own() -> Iterator[None]:
    """Every fifth time the process dies between the two, and nobody hears of the release."""
    turn = itertools.count()

    def apart(tx: Transaction, subject: Any, kind: EventKind, /, **body: Any) -> None:
        if kind is not EventKind.ITEM_RELEASED or next(turn) % 5:
            tell(tx, subject, kind, **body)

    with patch.object(items, "tell", apart):
        yield


def a_content_is_not_stored() -> AbstractContextManager[Any]:
    """Only the hash of a document is kept."""
    return patch.object(Transaction, "put_blob", lambda _self, *, content, **_named: content_hash(content))


def a_clock_that_goes_back_is_believed() -> AbstractContextManager[Any]:
    """Handling time becomes what the clocks say."""

    def stopped(task: Task, *, now: Any) -> Task:
        if task.active_since is None:
            return task
        stretch = int((now - task.active_since).total_seconds())
        return replace(task, handling_time_s=task.handling_time_s + stretch, active_since=None)

    return patch.object(tasks, "stopped", stopped)


def a_task_outlives_its_item() -> AbstractContextManager[Any]:
    """A cancelled item leaves its tasks open."""
    return patch.object(saving, "_cancel_task", lambda *_given: None)


def an_incident_is_not_kept() -> AbstractContextManager[Any]:
    """Machine work stops and nobody is told where."""
    return patch.object(saving, "insert_incident", lambda *_given: None)


def a_number_is_left_out() -> AbstractContextManager[Any]:
    """The counter goes on by two when an engagement counts."""
    count = next_number

    def twice(*given: Any, **named: Any) -> Any:
        count(*given, **named)
        return count(*given, **named)

    return patch.object(receive, "next_number", twice)


def a_released_document_is_not_marked() -> AbstractContextManager[Any]:
    """The release tells of a version that stands as if it had never gone out."""
    return patch.object(items, "mark_released", lambda *_given: None)


def a_return_launders_a_breach() -> AbstractContextManager[Any]:
    """The clock forgets all that came before the last return."""
    listed = clocks._clock_events

    def forgetful(events: Any) -> Any:
        last = max((at for at, event in enumerate(events) if event.kind == "ItemReturned"), default=0)
        kept = events[last:]
        return listed([replace(kept[0], kind="ItemReceived"), *kept[1:]] if kept else kept)

    return patch.object(clocks, "_clock_events", forgetful)


def an_event_is_filed_under_the_wrong_item() -> AbstractContextManager[Any]:
    """A completion is recorded in a stream of its task."""

    def misfiled(tx: Transaction, subject: Any, kind: EventKind, /, **body: Any) -> None:
        about = {"item": subject.item_id, "task": subject.id, "element": subject.element}
        tx.record(tenant=subject.tenant, stream=f"item:{subject.id}", kind=kind.value, body={**about, **body})

    return patch.object(tasks, "tell", misfiled)


def the_due_instant_moves_with_the_release() -> AbstractContextManager[Any]:
    """A late item is due when it was released."""

    def moving(reader: Any, item: Item, terms: Any, *, now: Any) -> Any:
        clock = clocks.clock_of(reader, item, terms, now=now)
        assert clock is not None
        return replace(clock, verdict=replace(clock.verdict, due_at=max(clock.verdict.due_at, now)))

    return patch.object(items, "clock_of", moving)


BUGS: tuple[Bug, ...] = (
    the_idempotency_key_is_ignored,
    a_write_is_acknowledged_before_it_is_durable,
    the_token_of_a_job_is_not_checked,
    the_cursor_moves_without_handling,
    an_event_is_delivered_twice,
    a_claim_does_not_look_at_the_state,
    four_eyes_are_forgotten,
    the_journal_loses_an_event,
    a_stale_form_is_taken,
    a_timer_is_not_taken_back,
    a_subscription_is_left,
    a_document_is_made_for_another_item,
    an_item_is_released_in_any_state,
    the_release_is_told_in_a_transaction_of_its_own,
    a_content_is_not_stored,
    a_clock_that_goes_back_is_believed,
    a_task_outlives_its_item,
    an_incident_is_not_kept,
    a_number_is_left_out,
    a_released_document_is_not_marked,
    a_return_launders_a_breach,
    an_event_is_filed_under_the_wrong_item,
    the_due_instant_moves_with_the_release,
)
