"""The shelf finds for everybody what the pull's statement finds, whatever became of the tasks since it looked last."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random

import pytest
from benches.routing.floor import make_clients, make_people, make_tasks
from sqlalchemy import Update

from remit.app.claiming import Claiming
from remit.contracts.reports import terms_asked
from remit.parties.access import Principal
from remit.store import Store, Transaction
from remit.work.actions.attention import reckon_attention
from remit.work.actions.claims import next_item
from remit.work.actions.pulling import Forestalled, Handing, next_items
from remit.work.model import EventKind, Task
from remit.work.records.attention import save_attention
from remit.work.records.offers import Found, best_waiting, fronts, shelf
from remit.work.records.offers.shelf import KEPT, Shelf
from remit.work.records.tasks import task
from remit.work.reports.queue import CONTEXT_FADES, pull_of, tenants_of
from remit.work.rules.attention import Attention

PEOPLE, TASKS, BEST = 5, 900, 12
NOW = timedelta()


@pytest.fixture
def floor(store: Store, monkeypatch: pytest.MonkeyPatch) -> tuple[Store, list[Principal]]:
    """Make a small floor whose fronts end early, so that windows end beyond them for some."""
    if store.dialect != "postgresql":
        pytest.skip("SQLite has one process that writes, and commits together whatever waits")
    cut_fronts(monkeypatch, ahead=220, late=60, undated=60)
    chance = Random(5)
    clients = make_clients(store)[:4]
    people = make_people(store, clients, count=PEOPLE, chance=chance)
    make_tasks(store, clients, count=TASKS, chance=chance)
    store.write(lambda tx: tx.run(changed(chance, share=0.3).values(due_at=None)))
    return store, people


def cut_fronts(monkeypatch: pytest.MonkeyPatch, *, ahead: int, late: int, undated: int) -> None:
    """Have fronts end after so many tasks."""
    for module in (fronts, shelf):
        monkeypatch.setattr(module, "FRONT", ahead)
        monkeypatch.setattr(module, "OVERDUE_FRONT", late)
        monkeypatch.setattr(module, "UNDATED_FRONT", undated)
    fronts._fronts.cache_clear()


def changed(chance: Random, *, share: float) -> Update:
    """Change about so many of the ready tasks, chosen by the last letter of their ids."""
    letters = [letter for letter in "0123456789abcdef" if chance.random() < share] or ["7"]
    return task.update().where(task.c.state == "ready", task.c.id.regexp_match(f"[{''.join(letters)}]$"))


def both(tx: Transaction, kept: Shelf, one: Principal, later: timedelta = NOW) -> tuple[Found | None, Found]:
    """Return what the shelf and what the statement find for somebody, some time from now."""
    tenants, now = tenants_of(one, None), tx.now + later
    asked = kept.asked(tenants, [one], now=now, since_at=now - CONTEXT_FADES)
    agreed, *told = tx.together(terms_asked(tenants=tenants, at=now), *asked)
    pull = pull_of(one, tenants, agreed=agreed, now=now)
    found = kept.look(*told, tx=tx).best(pull, now=now, best_max=BEST)
    return found, best_waiting(tx, pull=pull, now=now, best_max=BEST)


def test_the_shelf_finds_what_the_statement_finds_while_work_comes_goes_and_changes(
    floor: tuple[Store, list[Principal]],
) -> None:
    store, people = floor
    chance, kept, told = Random(11), Shelf(), 0
    changes = [
        lambda tx: tx.run(changed(chance, share=0.1).values(state="suspended")),
        lambda tx: tx.run(task.update().where(task.c.state == "suspended").values(state="ready")),
        lambda tx: tx.run(
            changed(chance, share=0.2).values(due_at=tx.now + timedelta(minutes=chance.randint(-60, 300)))
        ),
        lambda tx: tx.run(changed(chance, share=0.1).values(stake=400, priority=80)),
        lambda tx: next_item(tx, principal=chance.choice(people)),
        lambda tx: tx.run(task.update().where(task.c.assignee.is_not(None)).values(state="completed")),
        reckon_attention,
    ]
    for _ in range(60):
        change, one = chance.choice(changes), chance.choice(people)
        store.write(change)
        if change is reckon_attention:
            kept = Shelf()  # how much a client's work counts is read with its front, and may be as old
        from_shelf, asked = store.write(partial(both, kept=kept, one=one))
        if from_shelf is None:
            continue
        told += 1
        assert [each.id for each, _ in from_shelf] == [each.id for each, _ in asked]
        assert [each for each, _ in from_shelf] == [each for each, _ in asked]
        assert [own.sticky for _, own in from_shelf] == [own.sticky for _, own in asked]
        assert [own.eased for _, own in from_shelf] == [own.eased for _, own in asked]
    assert told > 5, "the shelf hardly ever knew"


def test_how_much_a_clients_work_counts_reaches_the_shelf_within_half_a_minute(
    floor: tuple[Store, list[Principal]], monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_fronts(monkeypatch, ahead=TASKS, late=TASKS, undated=TASKS)
    store, (one, *_others) = floor
    kept = Shelf()
    _, found = store.write(partial(both, kept=kept, one=one))
    short = found[-1][0]
    lifted = [Attention(short.tenant, short.engagement_id, share=0.01, floor=0.08, lift=7.3)]  # which makes no ties
    store.write(lambda tx: save_attention(tx, lifted))

    from_shelf, asked = store.write(partial(both, kept=kept, one=one, later=KEPT))

    assert from_shelf == asked
    assert {own.lift for task, own in asked if task.engagement_id == short.engagement_id} == {7.3}


def test_a_front_too_short_for_somebody_says_so_and_they_are_served_all_the_same(
    floor: tuple[Store, list[Principal]],
) -> None:
    store, people = floor
    novice = replace(people[0], skills={}, languages=())

    from_shelf, asked = store.write(partial(both, kept=Shelf(), one=novice))
    (handed,) = store.write(lambda tx: next_items(tx, [novice], shelf=Shelf())).outcome()

    assert from_shelf is None
    assert isinstance(handed, Task)
    assert handed.id == asked[0][0].id


def test_people_served_from_a_shelf_get_what_the_statement_would_give_them_and_nothing_twice(
    floor: tuple[Store, list[Principal]],
) -> None:
    store, people = floor
    kept, taken = Shelf(), list[str]()
    for _ in range(12):
        _, expected = store.write(partial(both, kept=Shelf(), one=people[0]))
        handed = store.write(lambda tx: next_items(tx, people, shelf=kept)).outcome()
        got = [one for one in handed if isinstance(one, Task)]
        assert isinstance(handed[0], Task)
        assert handed[0].id == expected[0][0].id
        taken += [one.id for one in got]
        store.write(lambda tx: tx.run(task.update().where(task.c.assignee.is_not(None)).values(state="completed")))
    assert len(taken) == len(set(taken)) > 12 * (PEOPLE - 2)


def test_whom_somebody_forestalls_between_look_and_commit_is_served_with_something_else(
    floor: tuple[Store, list[Principal]],
) -> None:
    store, people = floor
    one, like_one = people[0], replace(people[0], id=people[1].id)

    def unit(tx: Transaction) -> tuple[Handing, Task | None]:
        handing = next_items(tx, [one], shelf=Shelf())
        return handing, others.submit(Claiming(store).next_item, like_one).result()

    with ThreadPoolExecutor(1) as others:
        store.write(unit)  # from the second time on the statement is a prepared one, which goes with the commit
        store.write(lambda tx: tx.run(task.update().where(task.c.assignee.is_not(None)).values(state="completed")))
        handing, faster = store.write(unit)
    (lost,) = handing.outcome()
    handed = Claiming(store).next_item(one)

    assert isinstance(lost, Forestalled)
    assert faster is not None
    assert handed is not None
    assert handed.id != faster.id
    with store.read() as reader:
        told = [event.body["task"] for event in reader.events(kinds=[EventKind.TASK_CLAIMED.value])]
    assert len(told) == len(set(told)), "what was not taken was told of all the same"


def test_what_is_taken_away_leaves_the_shelf_and_what_is_given_back_returns(
    floor: tuple[Store, list[Principal]],
) -> None:
    store, people = floor
    kept, one = Shelf(), people[0]
    _, found = store.write(partial(both, kept=kept, one=one))
    best, second = found[0][0], found[1][0]

    store.write(lambda tx: tx.run(task.update().where(task.c.id == best.id).values(state="suspended")))
    gone, _ = store.write(partial(both, kept=kept, one=one))
    store.write(lambda tx: tx.run(task.update().where(task.c.id == best.id).values(state="ready")))
    back, _ = store.write(partial(both, kept=kept, one=one))

    assert gone is not None
    assert back is not None
    assert (gone[0][0].id, back[0][0].id) == (second.id, best.id)
