"""Tasks as rows, and the queries that routing needs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    Row,
    Table,
    Update,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    select,
    union_all,
    update,
)
from sqlalchemy import Text as TextColumn
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from remit.store import Question, Reader, Transaction, metadata
from remit.store.types import Identifier, Json, Key, Moment, Tenant
from remit.values.moment import Moment as Instant
from remit.values.refusal import NotFound
from remit.work.model import EXPECTED_HANDLING_S, HELD_STATES, LIVE_STATES, Item, Task, TaskState
from remit.work.records.changes import changed
from remit.work.records.items import item, item_of
from remit.work.records.stamping import stamp
from remit.work.rules.routing import REMEMBERED


def eased(recent: FromClause) -> ColumnElement[bool]:
    """Write in SQL whether more than half of these tasks are easy, as `rules.routing.is_easy` has it."""
    easy = (recent.c.proficiency <= 1) & recent.c.qualification.is_(None)
    return func.coalesce(func.sum(case((easy, 2), else_=0)) > func.count(), literal_column("false"))


task = Table(
    "task",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("item_id", Identifier, nullable=False),
    Column("engagement_id", Identifier, nullable=False),
    Column("instance_id", Identifier, nullable=False),
    Column("activation", Integer, nullable=False),
    Column("element", Key, nullable=False),
    Column("name", TextColumn, nullable=False),
    Column("line", Key, nullable=False),
    Column("state", Key, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("form", Key),
    Column("role", Key, nullable=False),
    Column("skill", Key),
    Column("proficiency", Integer, nullable=False),
    Column("qualification", Key),
    Column("language", Key),
    Column("onshore_only", Boolean, nullable=False),
    Column("separate_from", Json, nullable=False),
    Column("data_classes", Json, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("due_at", Moment),
    Column("assignee", Identifier),
    Column("claimed_at", Moment),
    Column("active_since", Moment),
    Column("pause_reason", Key),
    Column("completed_at", Moment),
    Column("handling_time_s", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("extensions", Json, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("outcome", Json),
    Column("expected_s", Integer, nullable=False, server_default=str(EXPECTED_HANDLING_S)),
    Column("stake", Integer, nullable=False, server_default="100"),
    Column("stamp", BigInteger),
    ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    Index("uq_task_activation", "tenant", "instance_id", "activation", unique=True),
    Index("ix_task_item", "tenant", "item_id"),
)
# Written out, not bound: only so does a plan that is kept for all values use an index of some rows.
READY = task.c.state == literal_column(f"'{TaskState.READY.value}'")
# It holds all that the pull asks about, so that the pull reads the index alone.
Index(
    "ix_task_ready",
    *(task.c[name] for name in ("tenant", "due_at", "id", "role", "skill", "proficiency", "qualification", "language")),
    *(task.c[name] for name in ("onshore_only", "data_classes")),
    *(task.c[name] for name in ("engagement_id", "created_at", "priority", "expected_s", "stake")),
    sqlite_where=READY,
    postgresql_where=READY,
)
# The client comes last: what somebody took last is read from the end, however many clients they have. Whoever does not
# ask for that, but for what lies on a desk, must not find this index: SQLite would walk over all that ever lay there.
_TAKEN = task.c.claimed_at.is_not(None)
Index(
    "ix_task_taken",
    *(task.c[name] for name in ("assignee", "claimed_at", "tenant")),
    sqlite_where=_TAKEN,
    postgresql_where=_TAKEN,
)
# It holds all that is summed of what was taken of late; else that sum would read every task there ever was.
Index(
    "ix_task_claimed",
    *(task.c[name] for name in ("claimed_at", "tenant", "engagement_id", "expected_s", "assignee")),
    sqlite_where=_TAKEN,
    postgresql_where=_TAKEN,
)
_STAMPED = task.c.stamp.is_not(None)
Index("ix_task_stamp", task.c.tenant, task.c.stamp, sqlite_where=_STAMPED, postgresql_where=_STAMPED)
stamp(task)
_HANDLED = select(task.c.instance_id, task.c.activation, task.c.handling_time_s).where(
    task.c.tenant.in_(bindparam("tenants", expanding=True)), task.c.instance_id.in_(bindparam("ids", expanding=True))
)
# Written out, so that the index below is known to serve: a person's desk costs what lies on it, not what ever did.
HELD = task.c.state.in_([literal_column(f"'{state}'") for state in sorted(HELD_STATES)])
Index("ix_task_held", task.c.tenant, task.c.assignee, task.c.claimed_at, sqlite_where=HELD, postgresql_where=HELD)
_DONE = task.c.state == literal_column(f"'{TaskState.COMPLETED.value}'")
Index("ix_task_done", task.c.tenant, task.c.completed_at, sqlite_where=_DONE, postgresql_where=_DONE)
# It holds all that is summed of a day, so that the day's sum reads the index alone.
Index(
    "ix_task_done_by",
    *(task.c[name] for name in ("tenant", "assignee", "completed_at", "handling_time_s")),
    sqlite_where=_DONE,
    postgresql_where=_DONE,
)

_KEY = (task.c.tenant == bindparam("of_tenant"), task.c.id == bindparam("of_id"))
_INSERT = insert(task)
_BY_ID = select(task).where(*_KEY)
_BY_ID_LOCKED = _BY_ID.with_for_update()
_ITEM_LOCKED = (
    select(item)
    .where(
        item.c.tenant == bindparam("of_tenant"),
        item.c.id == select(task.c.item_id).where(*_KEY).scalar_subquery(),
    )
    .with_for_update()
)
_BY_ACTIVATION = select(task).where(
    task.c.tenant == bindparam("of_tenant"),
    task.c.instance_id == bindparam("of_instance"),
    task.c.activation == bindparam("of_activation"),
)
_OF_ITEM = (
    select(task)
    .where(task.c.tenant == bindparam("of_tenant"), task.c.item_id == bindparam("of_item"))
    .order_by(task.c.created_at, task.c.id)
)
_OF_INSTANCE_LIVE = select(task).where(
    task.c.tenant == bindparam("of_tenant"),
    task.c.instance_id == bindparam("of_instance"),
    task.c.state.in_(sorted(LIVE_STATES)),
)
_TENANTS = task.c.tenant.in_(bindparam("tenants", expanding=True))
_HELD_BY = (
    select(task)
    .where(_TENANTS, task.c.assignee.in_(bindparam("of_people", expanding=True)), HELD)
    .order_by(task.c.claimed_at)
)
_HELD_OF = select(task).where(_TENANTS, HELD).order_by(task.c.tenant, task.c.claimed_at)
_OF_ITEMS_LIVE = select(task).where(
    _TENANTS, task.c.item_id.in_(bindparam("items", expanding=True)), task.c.state.in_(sorted(LIVE_STATES))
)
_PRESSING = (
    select(task)
    .where(_TENANTS, READY, task.c.role.in_(bindparam("roles", expanding=True)))
    .order_by(task.c.due_at, task.c.id)
    .limit(bindparam("count_max"))
)
_HOLDERS = select(task.c.tenant, task.c.item_id, task.c.element, task.c.assignee, task.c.id).where(
    _TENANTS, task.c.item_id.in_(bindparam("items", expanding=True)), task.c.assignee.is_not(None)
)
_COPY, _KIN = item.alias("copy"), item.alias("kin")
# Two index look-ups; one with "or" reads every item of the client.
_HELD_ELSEWHERE = union_all(
    *(
        select(_COPY.c.id.label("item_id"), task.c.element, task.c.assignee, task.c.id)
        .join(_KIN, (_KIN.c.tenant == _COPY.c.tenant) & (column == _COPY.c.copy_of))
        .join(task, (task.c.tenant == _KIN.c.tenant) & (task.c.item_id == _KIN.c.id))
        .where(
            _COPY.c.tenant.in_(bindparam("tenants", expanding=True)),
            _COPY.c.id.in_(bindparam("items", expanding=True)),
            _COPY.c.copy_of.is_not(None),
            task.c.assignee.is_not(None),
        )
        for column in (_KIN.c.id, _KIN.c.copy_of)
    )
)
_CITING, _CITED = item.alias("citing"), item.alias("cited")
_HELD_CITED = (
    select(_CITING.c.id.label("item_id"), task.c.element, task.c.assignee, task.c.id)
    .join(_CITED, (_CITED.c.tenant == _CITING.c.tenant) & (_CITED.c.number == _CITING.c.reference))
    .join(task, (task.c.tenant == _CITED.c.tenant) & (task.c.item_id == _CITED.c.id))
    .where(
        _CITING.c.tenant.in_(bindparam("tenants", expanding=True)),
        _CITING.c.id.in_(bindparam("items", expanding=True)),
        task.c.assignee.is_not(None),
    )
)
_DONE_OF = select(func.count()).select_from(
    select(literal_column("1"))
    .where(task.c.tenant == bindparam("of_tenant"), task.c.assignee == bindparam("of_person"), _DONE)
    .limit(bindparam("count_max"))
    .subquery()
)
_WORK_DONE = select(func.count().label("done"), func.sum(task.c.handling_time_s).label("spent")).where(
    _TENANTS, _DONE, task.c.assignee == bindparam("of_person"), task.c.completed_at >= bindparam("since_at")
)
_HANDLED_OF = select(task.c.item_id, task.c.assignee, task.c.role, task.c.handling_time_s).where(
    _TENANTS, _DONE, task.c.item_id.in_(bindparam("items", expanding=True)), task.c.assignee.is_not(None)
)
_FREE = select(task.c.id).where(*_KEY, READY).with_for_update(skip_locked=True)
_TAKING = ("state", "assignee", "claimed_at", "version")
_TAKE = (
    update(task)
    .where(*_KEY, task.c.version == bindparam("of_version"), task.c.id == _FREE.scalar_subquery())
    .values({name: bindparam(f"new_{name}") for name in _TAKING})
    .returning(task.c.id)
)
LAST_CLAIMED = (
    select(task.c.engagement_id)
    .where(_TENANTS, task.c.assignee == bindparam("of_person"), task.c.claimed_at > bindparam("since_at"))
    .order_by(task.c.claimed_at.desc())
    .limit(1)
)
_RECENT = (
    select(task.c.proficiency, task.c.qualification)
    .where(_TENANTS, task.c.assignee == bindparam("of_person"), task.c.claimed_at > bindparam("since_at"))
    .order_by(task.c.claimed_at.desc())
    .limit(literal_column(str(REMEMBERED)))
    .subquery("recent")
)
EASED = select(eased(_RECENT))
_LAST_CLAIM = (
    select(task.c.claimed_at)
    .where(_TENANTS, task.c.assignee == bindparam("of_person"), _TAKEN)
    .order_by(task.c.claimed_at.desc())
    .limit(1)
)
_SET_DUE = (
    update(task)
    .where(
        task.c.tenant == bindparam("of_tenant"),
        task.c.item_id == bindparam("of_item"),
        task.c.state.in_(sorted(LIVE_STATES)),
    )
    .values(due_at=bindparam("new_due"))
)
_FIXED = frozenset({"tenant", "id", "item_id", "engagement_id", "instance_id", "activation", "created_at"})
_ALL = tuple(field.name for field in fields(Task))
assert tuple(task.columns.keys())[: len(_ALL)] == _ALL, "rows are read by place"
_READ: tuple[tuple[int, Callable[[Any], Any]], ...] = tuple(
    (_ALL.index(name), read)
    for name, read in (
        ("state", TaskState),
        ("separate_from", tuple),
        ("data_classes", frozenset),
        ("reasons", tuple),
    )
)
_CHANGING = tuple(name for name in _ALL if name not in _FIXED)
_WRITTEN: Mapping[str, Callable[[Any], Any]] = {
    "state": lambda state: state.value,
    "separate_from": list,
    "data_classes": sorted,
    "extensions": dict,
    "reasons": list,
    "outcome": lambda outcome: None if outcome is None else dict(outcome),
}


@lru_cache(maxsize=256)
def _update(names: tuple[str, ...]) -> Update:
    changes: dict[str, Any] = {name: bindparam(name) for name in names}
    return update(task).where(*_KEY, task.c.version == bindparam("of_version")).values(changes)


def _row_of(one: Task, names: Sequence[str] = _ALL) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in names}
    for name, write in _WRITTEN.items():
        if name in row:
            row[name] = write(row[name])
    return row


def task_of(row: Row[Any]) -> Task:
    """Read a task from a row that begins with all its columns."""
    values = list(row[: len(_ALL)])
    for place, read in _READ:
        values[place] = read(values[place])
    return Task(*values)


def insert_tasks(tx: Transaction, tasks: Sequence[Task]) -> None:
    """Store new tasks in one statement."""
    if tasks:
        tx.run_soon(_INSERT, [_row_of(one) for one in tasks])


def save_task(tx: Transaction, one: Task, *, before: Task) -> bool:
    """Store what differs from the task as it stood `before`; False where somebody was faster."""
    names = changed(before, one, _CHANGING)
    of = {"of_tenant": one.tenant, "of_id": one.id, "of_version": before.version}
    return tx.run(_update(names), {**of, **_row_of(one, names)}) == 1


def set_due(tx: Transaction, *, tenant: str, item_id: str, due_at: Instant | None) -> None:
    """Carry an item's due instant over to its live tasks; no form goes stale by that."""
    tx.run_soon(_SET_DUE, {"of_tenant": tenant, "of_item": item_id, "new_due": due_at})


def load_task(reader: Reader, *, tenant: str, task_id: str) -> Task:
    """Return a task. Refuses `NotFound`."""
    return _required(reader.row(_BY_ID, {"of_tenant": tenant, "of_id": task_id}), task_id)


def lock_task(tx: Transaction, *, tenant: str, task_id: str) -> Task:
    """Return a task and keep others from changing it until the transaction ends. Refuses `NotFound`."""
    return _required(tx.row(_BY_ID_LOCKED, {"of_tenant": tenant, "of_id": task_id}), task_id)


def _required(row: Row[Any] | None, task_id: str) -> Task:
    if row is None:
        raise NotFound(kind="task", name=task_id)
    return task_of(row)


def lock_item_of_task(tx: Transaction, *, tenant: str, task_id: str) -> Item:
    """Return a task's item and keep others from changing it until the transaction ends. Refuses `NotFound`."""
    row = tx.row(_ITEM_LOCKED, {"of_tenant": tenant, "of_id": task_id})
    if row is None:
        raise NotFound(kind="task", name=task_id)
    return item_of(row)


def take_ready(tx: Transaction, taken: Task, *, before: Task) -> bool:
    """Store a ready task as somebody's; False where it is taken, or another transaction is taking it just now."""
    of = {"of_tenant": taken.tenant, "of_id": taken.id, "of_version": before.version}
    changes = {f"new_{name}": getattr(taken, name) for name in _TAKING}
    return bool(tx.rows(_TAKE, {**of, **changes, "new_state": taken.state.value}))


def last_engagement(reader: Reader, *, tenants: Iterable[str], person_id: str, since_at: Instant) -> str | None:
    """Return the engagement that a person claimed work of last since a moment, or None."""
    of = {"tenants": sorted(tenants), "of_person": person_id, "since_at": since_at}
    found = reader.scalar(LAST_CLAIMED, of)
    return None if found is None else str(found)


def had_easy_work(reader: Reader, *, tenants: Iterable[str], person_id: str, since_at: Instant) -> bool:
    """Tell whether more than half of the last tasks that somebody claimed since a moment were easy."""
    of = {"tenants": sorted(tenants), "of_person": person_id, "since_at": since_at}
    return bool(reader.scalar(EASED, of))


def last_claims(reader: Reader, *, tenants: Iterable[str], person_ids: Sequence[str]) -> dict[str, Instant]:
    """Return when each of these people took work of these clients last; those who never did are left out."""
    of = {"tenants": sorted(tenants)}
    asked = [Question(_LAST_CLAIM, {**of, "of_person": one}, _first) for one in person_ids]
    last = zip(person_ids, reader.together(*asked), strict=True)
    return {person: at for person, at in last if at is not None}


def _first(rows: Sequence[Row[Any]]) -> Instant | None:
    return rows[0].claimed_at if rows else None


def task_of_activation(reader: Reader, *, tenant: str, instance_id: str, activation: int) -> Task | None:
    """Return the task of an activation, or None."""
    of = {"of_tenant": tenant, "of_instance": instance_id, "of_activation": activation}
    row = reader.row(_BY_ACTIVATION, of)
    return task_of(row) if row else None


def tasks_of_item(reader: Reader, *, tenant: str, item_id: str) -> tuple[Task, ...]:
    """Return all tasks of an item, oldest first."""
    return tuple(task_of(row) for row in reader.rows(_OF_ITEM, {"of_tenant": tenant, "of_item": item_id}))


def live_tasks_of_items(reader: Reader, *, tenants: Iterable[str], item_ids: Sequence[str]) -> dict[str, list[Task]]:
    """Return the tasks that still ask for work, by item; an item that has none is left out."""
    found: dict[str, list[Task]] = {}
    rows = reader.rows(_OF_ITEMS_LIVE, {"tenants": sorted(tenants), "items": list(item_ids)}) if item_ids else ()
    for row in rows:
        found.setdefault(row.item_id, []).append(task_of(row))
    return found


def live_tasks_of_instance(reader: Reader, *, tenant: str, instance_id: str) -> tuple[Task, ...]:
    """Return the tasks of an instance that still ask for work."""
    rows = reader.rows(_OF_INSTANCE_LIVE, {"of_tenant": tenant, "of_instance": instance_id})
    return tuple(task_of(row) for row in rows)


def held_by(reader: Reader, *, tenants: Iterable[str], person_id: str) -> tuple[Task, ...]:
    """Return the tasks that a person holds for these clients, first claimed first."""
    return reader.ask(held_by_any(tenants=tenants, person_ids=[person_id]))


def held_by_any(*, tenants: Iterable[str], person_ids: Sequence[str]) -> Question[tuple[Task, ...]]:
    """Ask for the tasks that any of these people hold for these clients, first claimed first."""
    given = {"tenants": sorted(tenants), "of_people": list(person_ids)}
    return Question(_HELD_BY, given, lambda rows: tuple(task_of(row) for row in rows))


def held_tasks(reader: Reader, *, tenants: Iterable[str]) -> tuple[Task, ...]:
    """Return the tasks that anybody holds for these clients."""
    return tuple(task_of(row) for row in reader.rows(_HELD_OF, {"tenants": sorted(tenants)}))


def pressing_tasks(reader: Reader, *, tenants: Iterable[str], roles: Iterable[str], count_max: int) -> tuple[Task, ...]:
    """Return the ready tasks of these clients for these roles that are due first, whoever may take them."""
    of = {"tenants": sorted(tenants), "roles": sorted(roles), "count_max": count_max}
    return tuple(task_of(row) for row in reader.rows(_PRESSING, of))


def done_count(reader: Reader, *, tenant: str, person_id: str, count_max: int) -> int:
    """Return how many tasks a person ever completed for a client, counted no further than a number."""
    return int(reader.scalar(_DONE_OF, {"of_tenant": tenant, "of_person": person_id, "count_max": count_max}))


def work_done(reader: Reader, *, tenants: Iterable[str], person_id: str, since_at: Instant) -> tuple[int, int]:
    """Return how many tasks a person completed for these clients since a moment, and the seconds spent on them."""
    row = reader.row(_WORK_DONE, {"tenants": sorted(tenants), "of_person": person_id, "since_at": since_at})
    assert row is not None
    return int(row.done), int(row.spent or 0)


def holders(reader: Reader, *, tenants: Iterable[str], item_ids: Sequence[str]) -> Mapping[str, tuple[Row[Any], ...]]:
    """Return who holds or completed which element of these items: item -> rows of element, assignee, id."""
    if not item_ids:
        return {}
    return _by_item(reader.rows(_HOLDERS, {"tenants": sorted(tenants), "items": list(item_ids)}))


def holders_elsewhere(
    reader: Reader, *, tenants: Iterable[str], item_ids: Sequence[str]
) -> Mapping[str, tuple[Row[Any], ...]]:
    """Return, of those items that are copies, who had which element of the original or of another copy of it."""
    return _by_item(reader.rows(_HELD_ELSEWHERE, {"tenants": sorted(tenants), "items": list(item_ids)}))


def holders_cited(
    reader: Reader, *, tenants: Iterable[str], item_ids: Sequence[str]
) -> Mapping[str, tuple[Row[Any], ...]]:
    """Return, of those items whose reference is another item's number, who had which element of that other item."""
    return _by_item(reader.rows(_HELD_CITED, {"tenants": sorted(tenants), "items": list(item_ids)}))


def _by_item(rows: Iterable[Row[Any]]) -> dict[str, tuple[Row[Any], ...]]:
    found: dict[str, tuple[Row[Any], ...]] = {}
    for row in rows:
        found[row.item_id] = (*found.get(row.item_id, ()), row)
    return found


def handled(reader: Reader, *, tenant: str, items: Sequence[str]) -> Sequence[Row[Any]]:
    """Return item, assignee, role and handling time of each completed task of these items."""
    return reader.rows(_HANDLED_OF, {"tenants": [tenant], "items": list(items)}) if items else ()


def handling_times(
    reader: Reader, *, tenants: Sequence[str], instance_ids: Sequence[str]
) -> dict[tuple[str, int], int]:
    """Return how long people worked on the tasks of these instances, in seconds, by instance and activation."""
    rows = reader.rows(_HANDLED, {"tenants": list(tenants), "ids": list(instance_ids)})
    return {(row.instance_id, row.activation): row.handling_time_s for row in rows}
