"""The audit as rows; nothing here changes or deletes one."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, func, insert, or_

from remit.parties.model import AuditEntry, AuditSought, DataClass, Shore
from remit.parties.records.selecting import mapping_of, of_tenant, row_of
from remit.parties.records.tables import audit
from remit.store import Reader, Transaction
from remit.values.moment import Moment

_INSERT = insert(audit)
_LATEST = of_tenant(audit).order_by(audit.c.at.desc(), audit.c.id.desc()).limit(bindparam("count_max"))
_OF_SUBJECT = (
    of_tenant(audit)
    .where(audit.c.subject_kind == bindparam("of_kind"), audit.c.subject_id == bindparam("of_subject"))
    .order_by(audit.c.at.desc(), audit.c.id.desc())
)
_OPENED = (
    of_tenant(audit)
    .where(audit.c.at >= bindparam("from_at"), audit.c.at < bindparam("until_at"), audit.c.field.is_not(None))
    .order_by(audit.c.at, audit.c.id)
)


def insert_entry(tx: Transaction, one: AuditEntry) -> None:
    """Store an entry."""
    words = {
        "shore": one.shore.value if one.shore else None,
        "data_class": one.data_class.value if one.data_class else None,
    }
    tx.run(_INSERT, row_of(one) | words)


def _entry_of(row: Row[Any]) -> AuditEntry:
    values = {
        "shore": Shore(row.shore) if row.shore else None,
        "data_class": DataClass(row.data_class) if row.data_class else None,
    }
    return AuditEntry(**mapping_of(row) | values)


def latest_entries(reader: Reader, *, tenant: str, count_max: int) -> tuple[AuditEntry, ...]:
    """Return a tenant's newest entries first."""
    rows = reader.rows(_LATEST, {"of_tenant": tenant, "count_max": count_max})
    return tuple(_entry_of(row) for row in rows)


def entries_like(reader: Reader, *, tenant: str, sought: AuditSought, count_max: int) -> tuple[AuditEntry, ...]:
    """Return a tenant's newest entries that are as sought, newest first."""
    statement = of_tenant(audit).where(*_conditions(sought)).order_by(audit.c.at.desc(), audit.c.id.desc())
    return tuple(_entry_of(row) for row in reader.rows(statement.limit(count_max), {"of_tenant": tenant}))


def _conditions(sought: AuditSought) -> Iterator[ColumnElement[bool]]:
    if sought.act:
        yield audit.c.act == sought.act
    if sought.from_at:
        yield audit.c.at >= sought.from_at
    if sought.until_at:
        yield audit.c.at < sought.until_at
    if sought.words:
        said = (audit.c.actor_name, audit.c.field, audit.c.reason)
        exact = (one.contains(sought.words, autoescape=True) for one in said)
        folded = (func.lower(one).contains(sought.words.lower(), autoescape=True) for one in said)
        yield or_(*exact, *folded, audit.c.subject_id.in_(sorted(sought.subjects)))


def entries_of(reader: Reader, *, tenant: str, subject_kind: str, subject_id: str) -> tuple[AuditEntry, ...]:
    """Return all entries about one thing, newest first."""
    rows = reader.rows(_OF_SUBJECT, {"of_tenant": tenant, "of_kind": subject_kind, "of_subject": subject_id})
    return tuple(_entry_of(row) for row in rows)


def opened_between(reader: Reader, *, tenant: str, from_at: Moment, until_at: Moment) -> tuple[AuditEntry, ...]:
    """Return every look at a masked field from a moment to before another, oldest first."""
    rows = reader.rows(_OPENED, {"of_tenant": tenant, "from_at": from_at, "until_at": until_at})
    return tuple(_entry_of(row) for row in rows)
