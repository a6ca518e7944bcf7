"""What PostgreSQL is asked of several people who ask for work at once: what they hold, took last, and are to take.

The people are a table that the statement is given, and what is asked of each is asked by itself: of a list of people
the planner may, by statistics of a quiet hour, read all that anybody holds of a client and look at whose it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnClause,
    Integer,
    Row,
    Select,
    any_,
    bindparam,
    column,
    literal_column,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from remit.parties.access import Principal
from remit.store import Question, record_from
from remit.store.types import to_microseconds
from remit.values.moment import Moment
from remit.work.model import Task, TaskState
from remit.work.records.offers.given import TEXT, as_json, given_as, literal_count
from remit.work.records.offers.windows import READY
from remit.work.records.tasks import HELD, task, task_of
from remit.work.rules.routing import REMEMBERED

_PEOPLE = (column("person", TEXT), column("contexts", ARRAY(TEXT)))
_TAKEN = (
    column("tenant", TEXT),
    column("id", TEXT),
    column("version", Integer),
    column("person", TEXT),
    column("stream", TEXT),
    column("body", JSONB),
)
_PERSON: ColumnClause[str] = literal_column("given.person")
_CONTEXTS: ColumnClause[Any] = literal_column("given.contexts")


def held_asked(people: Sequence[Principal]) -> Question[tuple[Task, ...]]:
    """Ask for the tasks that these people hold for the clients they work for, first claimed first."""
    return Question(_held(), {"people": _given(people)}, lambda rows: tuple(task_of(row) for row in rows))


def recent_asked(people: Sequence[Principal], *, since_at: Moment) -> Question[dict[str, list[Row[Any]]]]:
    """Ask what each of these people claimed last since a moment, the latest first, for the clients they work for."""
    values = {"people": _given(people), "since_at": to_microseconds(since_at)}
    return Question(_recent(), values, _by_person)


@dataclass(frozen=True, slots=True)
class Taking:
    """A ready task as it was seen and as it is to be, and the event that tells of it."""

    seen: Task
    to_be: Task
    stream: str
    body: Mapping[str, Any]


def taking_asked(takings: Sequence[Taking], *, kind: str, at: Moment) -> Question[frozenset[str]]:
    """Ask to store ready tasks as somebody's and to record that; the answer are the ids of those that were free.

    What another transaction is taking just now is not waited for.
    """
    values = {"taken": as_json([_row(one) for one in takings]), "taken_at": at, "event": kind}
    return Question(_taking(), values, lambda rows: frozenset(row.id for row in rows))


def _row(one: Taking) -> dict[str, Any]:
    task = {"tenant": one.seen.tenant, "id": one.seen.id, "version": one.seen.version, "person": one.to_be.assignee}
    return {**task, "stream": one.stream, "body": one.body}


def _given(people: Sequence[Principal]) -> str:
    return as_json([{"person": one.id, "contexts": one.tenants()} for one in people])


def _by_person(rows: Sequence[Row[Any]]) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.person, []).append(row)
    return found


@cache
def _held() -> Select[Any]:
    given = given_as("people", *_PEOPLE)
    held = (
        select(task)
        .where(task.c.assignee == _PERSON, task.c.tenant == any_(_CONTEXTS), HELD)
        .offset(literal_count(0))  # keeps it apart: joined, it may read all that anybody holds, and look at whose it is
        .lateral("held")
    )
    return select(*held.c).select_from(given.join(held, true())).order_by(held.c.claimed_at)


@cache
def _recent() -> Select[Any]:
    given = given_as("people", *_PEOPLE)
    last = (
        select(task.c.engagement_id, task.c.proficiency, task.c.qualification, task.c.claimed_at)
        .where(
            task.c.assignee == _PERSON,
            task.c.tenant == any_(_CONTEXTS),
            type_coerce(task.c.claimed_at, BigInteger) > bindparam("since_at", type_=BigInteger),
        )
        .order_by(task.c.claimed_at.desc())
        .limit(literal_count(REMEMBERED))
        .lateral("last")
    )
    columns = (last.c.engagement_id, last.c.proficiency, last.c.qualification)
    return select(given.c.person, *columns).select_from(given.join(last, true())).order_by(last.c.claimed_at.desc())


@cache
def _taking() -> Select[Any]:
    """Build the statement: lock what is free, take it, record for each that was taken that it was."""
    given = given_as("taken", *_TAKEN)
    at = bindparam("taken_at", type_=task.c.claimed_at.type)
    free = (
        select(task.c.tenant, task.c.id, given.c.person, given.c.stream, given.c.body)
        .select_from(given.join(task, (task.c.tenant == given.c.tenant) & (task.c.id == given.c.id)))
        .where(task.c.version == given.c.version, READY)
        .with_for_update(of=task, skip_locked=True)
        .cte("free")
    )
    changes = {"assignee": free.c.person, "claimed_at": at, "version": task.c.version + 1}
    took = (
        update(task)
        .where(task.c.tenant == free.c.tenant, task.c.id == free.c.id)
        .values(state=TaskState.RESERVED.value, **changes)
        .returning(task.c.tenant, task.c.id, free.c.stream, free.c.body)
        .cte("took")
    )
    kind = bindparam("event", type_=TEXT)
    told = record_from(select(took.c.tenant, took.c.stream, kind, at, took.c.body)).cte("told")
    return select(took.c.id).add_cte(told)
