"""The pull puts tasks in the order of the rule's own score, on both databases, and hands none out twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from benches.routing.floor import make_clients, make_people, make_tasks
from sqlalchemy import select

from remit.app.claiming import Claiming
from remit.parties.access import Principal
from remit.store import Store
from remit.work.actions.attention import reckon_attention
from remit.work.actions.claims import next_item
from remit.work.actions.pulling import next_items
from remit.work.model import EventKind, Task
from remit.work.records.attention import attention as known
from remit.work.records.attention import save_attention
from remit.work.records.tasks import load_task, task, task_of
from remit.work.reports.queue import queue, standing_for, tenants_of
from remit.work.rules.attention import Attention
from remit.work.rules.routing import ranked, score

PEOPLE, TASKS = 6, 400


def floor_of(store: Store) -> Sequence[Principal]:
    """Make a small floor with tasks due, late and never due, and of very different worth."""
    chance = Random(7)
    clients = make_clients(store)[:4]
    people = make_people(store, clients, count=PEOPLE, chance=chance)
    make_tasks(store, clients, count=TASKS, chance=chance)
    with store.read() as reader:
        made = [task_of(row) for row in reader.rows(task.select())]
    dear = [one.id for one in made if chance.random() < 0.3]
    store.write(lambda tx: tx.run(task.update().where(task.c.id.in_(dear)).values(stake=250)))
    undated = [one.id for one in made if chance.random() < 0.2]
    store.write(lambda tx: tx.run(task.update().where(task.c.id.in_(undated)).values(due_at=None)))
    return people


def test_the_database_orders_what_waits_as_the_rule_scores_it(store: Store) -> None:
    people = floor_of(store)
    now = store.clock.now() + timedelta(hours=1)

    for one in people:
        with store.read() as reader:
            entries = queue(reader, principal=one, now=now).entries
        assert entries, "a floor that offers nobody anything shows nothing"
        by_rule = ranked([entry.task for entry in entries], now=now)
        # What is worth next to nothing is worth exactly nothing to the rule's floating point; its order says nothing.
        told = [each.task.id for each in by_rule if each.total > 1e-290]
        assert [entry.task.id for entry in entries if entry.score.total > 1e-290] == told


def test_what_one_worked_for_last_counts_more(store: Store) -> None:
    people = floor_of(store)
    taken = store.write(lambda tx: next_item(tx, principal=people[0]))
    assert taken is not None

    with store.read() as reader:
        entries = queue(reader, principal=people[0], now=store.clock.now()).entries

    assert {entry.task.engagement_id for entry in entries if entry.score.sticky} <= {taken.engagement_id}
    assert any(entry.score.sticky for entry in entries)


def test_a_lifted_client_and_easy_work_are_ordered_as_the_rule_scores_them(store: Store) -> None:
    people = floor_of(store)
    one = people[0]
    lifted = Attention(tenants_of(one, None)[0], "", share=0.01, floor=0.05, lift=5.0)
    with store.read() as reader:
        seen = [entry.task for entry in queue(reader, principal=one, now=store.clock.now()).entries]
    engagement_id = next(each.engagement_id for each in seen if each.tenant == lifted.tenant)
    store.write(lambda tx: save_attention(tx, [replace(lifted, engagement_id=engagement_id)]))
    done = task.update().where(task.c.assignee == one.id).values(state="completed", proficiency=1)
    for _ in range(3):
        assert store.write(lambda tx: next_item(tx, principal=one)) is not None
        store.write(lambda tx: tx.run(done))

    now = store.clock.now()
    with store.read() as reader:
        entries = queue(reader, principal=one, now=now).entries
        stand = [standing_for(reader, one, entry.task, now=now) for entry in entries]

    by_rule = [score(entry.task, now=now, standing=own) for entry, own in zip(entries, stand, strict=True)]
    assert [each.total for each in by_rule] == [entry.score.total for entry in entries]
    assert {entry.score.lift for entry in entries} == {1.0, 5.0}
    assert any(entry.score.eased for entry in entries)
    totals = [each.total for each in by_rule if each.total > 1e-290]
    assert totals == sorted(totals, reverse=True)


def test_clients_are_reckoned_against_those_of_the_same_provider(store: Store) -> None:
    people = floor_of(store)
    for one in people:
        store.write(lambda tx, one=one: next_item(tx, principal=one))  # type: ignore[misc]  # mypy cannot infer a lambda's default
    store.write(lambda tx: tx.run(task.update().where(task.c.assignee.is_not(None)).values(expected_s=3_600)))

    count = store.write(reckon_attention)

    with store.read() as reader:
        found = reader.rows(select(known))
        taken = {row.engagement_id for row in reader.rows(task.select().where(task.c.assignee.is_not(None)))}
    assert len(found) == 20, "each client of the bench's floor is served by the one provider"
    assert sum(row.share for row in found) == pytest.approx(1)
    assert {row.engagement_id for row in found if row.share} == taken
    assert count == sum(row.lift > 1 for row in found)
    assert all(row.lift == 1 for row in found if row.share >= row.floor)


def test_every_pull_takes_another_task_until_nothing_fits(store: Store) -> None:
    people = floor_of(store)
    taken = [store.write(lambda tx, one=one: next_item(tx, principal=one)) for one in people]  # type: ignore[misc]  # mypy cannot infer a lambda's default

    ids = [one.id for one in taken if one is not None]
    assert len(ids) == len(set(ids)) == PEOPLE


def test_people_who_pull_together_get_what_they_would_get_one_after_the_other(store: Store) -> None:
    people = floor_of(store)
    if store.dialect == "sqlite":
        pytest.skip("SQLite commits together whatever waits")

    handed = store.write(lambda tx: next_items(tx, people)).outcome()
    again = store.write(lambda tx: next_items(tx, people)).outcome()

    served = {one.id: task for one, task in zip(people, handed, strict=True) if isinstance(task, Task)}
    assert len(served) >= len(people) - 1, "hardly anybody was served"
    assert len({task.id for task in served.values()}) == len(served)
    assert {task.assignee for task in served.values()} == set(served)
    assert again == handed, "who has work in hand is handed that"
    with store.read() as reader:
        told = reader.events(kinds=[EventKind.TASK_CLAIMED.value])
        first = served[people[0].id]
        assert {(one.body["task"], one.body["by"]) for one in told} == {(one.id, own) for own, one in served.items()}
        assert len(told) == len(served)
        assert load_task(reader, tenant=first.tenant, task_id=first.id) == first


def test_who_asks_for_work_of_a_level_beyond_them_is_passed_over_by_the_index(store: Store) -> None:
    people = floor_of(store)
    novice = replace(people[0], skills=dict.fromkeys(people[0].skills, 1))
    hard = task.c.skill.in_(sorted(novice.skills))
    store.write(lambda tx: tx.run(task.update().where(hard).values(proficiency=3)))

    with store.read() as reader:
        entries = queue(reader, principal=novice, now=store.clock.now()).entries

    assert entries
    assert {entry.task.skill for entry in entries} == {None}


@pytest.mark.parametrize(
    "closed", [{"data_classes": ["financial"]}, {"onshore_only": True}], ids=lambda one: next(iter(one))
)
def test_what_may_not_lie_before_somebody_hides_nothing_that_may(store: Store, closed: dict[str, object]) -> None:
    people = floor_of(store)
    far = next(one for one in people if one.country == "VN")
    with store.read() as reader:
        fitting = [entry.task for entry in queue(reader, principal=far, now=store.clock.now(), count_max=60).entries]
    last = max((one for one in fitting if one.due_at), key=lambda one: one.due_at or store.clock.now())
    store.write(lambda tx: tx.run(task.update().where(task.c.id != last.id).values(closed)))

    with store.read() as reader:
        one_screen = queue(reader, principal=far, now=store.clock.now(), count_max=1, counted_max=100)
        whole = queue(reader, principal=far, now=store.clock.now())
    handed = Claiming(store).next_item(far)

    assert [entry.task.id for entry in whole.entries] == [last.id]
    assert one_screen.total == whole.total == 1
    assert isinstance(handed, Task)
    assert handed.id == last.id
