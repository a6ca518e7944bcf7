"""Drafts as rows: they go when their task ends."""

from typing import Any

from sqlalchemy import Column, Integer, Table, bindparam, delete, select, update

from remit.store import Reader, Transaction, metadata
from remit.store.statements import upsert
from remit.store.types import Identifier, Json, Moment, Tenant
from remit.values.moment import Moment as Instant
from remit.work.model import Task
from remit.work.model.drafts import Draft
from remit.work.records.jottings import forget_place

task_draft = Table(
    "task_draft",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("task_id", Identifier, primary_key=True),
    Column("person_id", Identifier, primary_key=True),
    Column("filled", Json, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("discarded_at", Moment),
)
_OF_TASK = (task_draft.c.tenant == bindparam("of_tenant"), task_draft.c.task_id == bindparam("of_task"))
_KEY = (*_OF_TASK, task_draft.c.person_id == bindparam("of_person"))
_ONE = select(task_draft).where(*_KEY)
_KEEP = upsert(task_draft, columns=("filled", "version", "kept_at", "discarded_at"))
_SET_DISCARDED = update(task_draft).where(*_KEY).values(discarded_at=bindparam("at"))
_FORGET = delete(task_draft).where(*_OF_TASK)


def find_draft(reader: Reader, *, tenant: str, task_id: str, person_id: str) -> Draft | None:
    """Return a person's draft of a task, discarded or not."""
    row = reader.row(_ONE, {"of_tenant": tenant, "of_task": task_id, "of_person": person_id})
    return None if row is None else Draft(**dict(row._mapping))


def save_draft(tx: Transaction, one: Draft) -> None:
    """Store a draft in place of the one before it."""
    row: dict[str, Any] = {name: getattr(one, name) for name in Draft.__slots__}
    tx.run(_KEEP, row | {"filled": dict(one.filled)})


def set_discarded(tx: Transaction, *, tenant: str, task_id: str, person_id: str, at: Instant | None) -> bool:
    """Set a draft aside, or take it up again; tells whether there is one."""
    return tx.run(_SET_DISCARDED, {"of_tenant": tenant, "of_task": task_id, "of_person": person_id, "at": at}) == 1


def forget_drafts(tx: Transaction, task: Task) -> None:
    """Delete everybody's drafts of a task that has ended, and what they jotted down in a form that has no fields."""
    tx.run(_FORGET, {"of_tenant": task.tenant, "of_task": task.id})
    forget_place(tx, tenant=task.tenant, item_id=task.item_id, place=f"task/{task.id}")
