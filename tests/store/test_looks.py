"""What somebody took within a day is read as far as it matters, and says what all of it says, on both databases."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from benches.routing.floor import make_clients, make_people, make_tasks
from sqlalchemy import Executable, bindparam, update
from tests.unit.exposure_brute_force import Rest, all_looks, rest_by_all

from remit.contracts.model import ExposureLimit
from remit.parties.access import Principal
from remit.store import Store
from remit.store.prepared import prepared
from remit.store.types import to_microseconds
from remit.values.moment import Moment
from remit.values.refusal import Refusal
from remit.work.records import looks as looks_records
from remit.work.records import tasks as tasks_records
from remit.work.records.attention import _TAKEN_AND_WAITING
from remit.work.records.looks import PAGE, looks_of
from remit.work.records.tasks import EASED, LAST_CLAIMED, done_count, last_claims, task, task_of, work_done
from remit.work.rules.exposure import DAY, rest_needed

HISTORIES, TASKS = 60, 150
LIMITS = (
    ExposureLimit(),
    ExposureLimit(daily_minutes=60, stretch_minutes=10, break_minutes=5, in_a_row=3),
    ExposureLimit(daily_minutes=300, stretch_minutes=30, break_minutes=20, in_a_row=60),
)
OF_LOOKS = (looks_records._SUM, looks_records._LATEST_HARD, looks_records._LATEST)
_HISTORY = update(task).where(task.c.id == bindparam("of_id"))
_COLUMNS = ("assignee", "state", "skill", "claimed_at", "completed_at", "active_since", "handling_time_s")
_MAKE = _HISTORY.values({name: bindparam(f"new_{name}") for name in _COLUMNS})


def someone(store: Store, *, tasks: int) -> tuple[Principal, list[str]]:
    """Make a floor of one person and so many tasks; return who it is and the ids."""
    clients = make_clients(store)[:4]
    (person,) = make_people(store, clients, count=1, chance=Random(3))
    make_tasks(store, clients, count=tasks, chance=Random(4))
    with store.read() as reader:
        own = [row.id for row in reader.rows(task.select().order_by(task.c.id)) if row.tenant in person.tenants()]
    return person, own


def a_task(chance: Random, person: Principal, *, now: Moment, minutes: int) -> dict[str, Any]:
    """Invent what became of a task: when it was taken, which often falls on a limit, how it ended, how long it took."""
    ago = timedelta(minutes=chance.choice((0, 5, 15, 20, 1440, 1441, *[chance.randrange(minutes)] * 9)))
    claimed_at = now - ago
    end = min(now, claimed_at + timedelta(seconds=chance.choice((0, 59, 60, 300, 900, chance.randrange(4_000)))))
    state = chance.choice(("completed", "completed", "completed", "in_progress", "cancelled"))
    taken = chance.random() < 0.95
    return {
        "assignee": person.id if taken else None,
        "state": state if taken else "ready",
        "skill": chance.choice(("moderation", "moderation", "accounts", None)),
        "claimed_at": claimed_at if taken else None,
        "completed_at": end if taken and state == "completed" else None,
        "active_since": end if taken and state == "in_progress" and chance.random() < 0.7 else None,
        "handling_time_s": chance.choice((0, 0, 1, 59, 240, 1_300)),
    }


def told(found: Sequence[Refusal]) -> Rest:
    """Return refusals as the brute force returns them."""
    shown = [(one.code, one.fields) for one in found]
    return tuple(
        (code, of.get("count", of["minutes"]), of["minutes"] if "count" in of else of.get("left", 0))
        for code, of in shown
    )


def test_what_is_read_of_a_day_says_what_the_whole_day_says(store: Store) -> None:
    person, ids = someone(store, tasks=TASKS)
    now, refused = store.clock.now(), set[str]()

    for seed in range(HISTORIES):
        chance = Random(seed)
        minutes = chance.choice((60, 600, 1_500))
        some = chance.sample(ids, chance.choice((1, 4, len(ids))))
        nothing: dict[str, Any] = dict.fromkeys(_COLUMNS) | {"state": "ready", "handling_time_s": 0}
        made = [a_task(chance, person, now=now, minutes=minutes) if one in some else nothing for one in ids]
        rows = [
            {"of_id": one, **{f"new_{name}": value for name, value in each.items()}}
            for one, each in zip(ids, made, strict=True)
        ]
        store.write(lambda tx, rows=rows: tx.run(_MAKE, rows))  # type: ignore[misc]  # mypy cannot infer a lambda's default
        with store.read() as reader:
            tasks = [task_of(row) for row in reader.rows(task.select().where(task.c.assignee == person.id))]
            whole = all_looks(tasks, now=now)
            looks = looks_of(reader, tenants=person.tenants(), person_id=person.id, now=now)
            for limit in LIMITS:
                found = told(rest_needed(limit, looks, now=now))
                assert found == rest_by_all(limit, whole, now=now), f"seed {seed}, {limit}"
                refused |= {code for code, *_ in found}

    assert refused == {"work.needs.rest", "work.needs.break", "work.needs.rotation"}, "each limit was reached"


def test_of_a_long_day_a_page_is_read(store: Store) -> None:
    person, ids = someone(store, tasks=40 * PAGE)
    now, read = store.clock.now(), dict[str, int]()
    each = {"new_assignee": person.id, "new_state": "completed", "new_active_since": None, "new_handling_time_s": 6}
    rows = [
        each
        | {"of_id": one, "new_skill": "moderation" if place % 2 else "accounts"}
        | {"new_claimed_at": now - timedelta(seconds=20 * place + 20)}
        | {"new_completed_at": now - timedelta(seconds=20 * place + 10)}
        for place, one in enumerate(ids)
    ]
    store.write(lambda tx: tx.run(_MAKE, rows))

    with store.read() as reader:
        looks = looks_of(reader, tenants=person.tenants(), person_id=person.id, now=now)
        limit = ExposureLimit(break_minutes=15)
        rest_needed(limit, looks, now=now)
        read["every"] = len(looks.every.known)  # type: ignore[attr-defined]  # pages of the database
        count, spent_s = work_done(reader, tenants=person.tenants(), person_id=person.id, since_at=now - DAY)
        of_first = done_count(reader, tenant=person.tenants()[0], person_id=person.id, count_max=21)
        last = last_claims(reader, tenants=person.tenants(), person_ids=[person.id, "nobody"])

    assert read == {"every": PAGE}
    assert (count, spent_s, of_first) == (len(ids), 6 * len(ids), 21)
    assert last == {person.id: now - timedelta(seconds=20)}


def where_plans_are_settled(store: Store) -> None:
    if store.dialect != "sqlite":
        pytest.skip("PostgreSQL chooses by how much there is and when that was last counted, and here is little")


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (looks_records._SUM, "ix_task_hard"),
        (looks_records._LATEST_HARD, "ix_task_hard"),
        (looks_records._LATEST, "ix_task_taken"),
        (LAST_CLAIMED, "ix_task_taken"),
        (EASED, "ix_task_taken"),
        (tasks_records._LAST_CLAIM, "ix_task_taken"),
        (tasks_records._HELD_BY, "ix_task_held"),
    ],
    ids=(
        "the sum",
        "the latest hard ones",
        "the latest",
        "the last engagement",
        "how easy",
        "the last claim",
        "what is held",
    ),
)
def test_what_is_asked_of_a_person_costs_no_more_after_a_long_life(
    store: Store, statement: Executable, index: str
) -> None:
    where_plans_are_settled(store)
    person, _ids = someone(store, tasks=TASKS)
    now = store.clock.now()
    given = {"of_person": person.id, "of_people": [person.id], "tenants": ["one", "two", "three"], "since_at": now}
    if any(statement is one for one in OF_LOOKS):
        given |= {"since_at": to_microseconds(now), "now_at": to_microseconds(now), "passed": 0, "count_max": PAGE}

    plan = plan_of(store, statement, given)

    assert index in plan
    if index != "ix_task_held":  # what lies on a desk is little, and may be put in order
        assert "TEMP B-TREE FOR ORDER BY" not in plan


def test_what_clients_had_of_late_is_summed_without_what_they_had_long_ago(store: Store) -> None:
    where_plans_are_settled(store)

    plan = plan_of(store, _TAKEN_AND_WAITING, {"since_at": store.clock.now()})

    assert "COVERING INDEX ix_task_claimed (claimed_at>?)" in plan
    assert "SCAN task" not in plan.replace("SCAN task USING INDEX ix_task_ready", "")


def plan_of(store: Store, statement: Executable, given: dict[str, Any]) -> str:
    """Return how SQLite goes about a statement."""
    with store.read() as reader:
        connection, wire = reader._connection, reader._wire
        # Met for the first time, a statement is not made ready.
        quick = prepared(connection.dialect, statement, given) or prepared(connection.dialect, statement, given)
        assert quick is not None
        found = wire._run(f"EXPLAIN QUERY PLAN {quick.sql}", quick.bind(given)).fetchall()
    return "\n".join(str(row[-1]) for row in found)
