"""Coaching notes as rows."""

from collections.abc import Iterable

from sqlalchemy import Column, Index, Table, bindparam, insert, select
from sqlalchemy import Text as TextColumn

from remit.quality.model import CoachingNote
from remit.store import Reader, Transaction, metadata
from remit.store.types import Identifier, Moment, Tenant

coaching_note = Table(
    "coaching_note",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("person_id", Identifier, nullable=False),
    Column("author_id", Identifier, nullable=False),
    Column("text", TextColumn, nullable=False),
    Column("noted_at", Moment, nullable=False),
    Index("ix_coaching_note_person", "tenant", "person_id", "noted_at"),
)
_INSERT = insert(coaching_note)
_OF_PERSON = (
    select(coaching_note)
    .where(
        coaching_note.c.tenant.in_(bindparam("tenants", expanding=True)),
        coaching_note.c.person_id == bindparam("of_person"),
    )
    .order_by(coaching_note.c.noted_at.desc())
    .limit(bindparam("count_max"))
)


def insert_note(tx: Transaction, one: CoachingNote) -> None:
    """Store a coaching note."""
    tx.run(_INSERT, {name: getattr(one, name) for name in CoachingNote.__slots__})


def notes_about(
    reader: Reader, *, tenants: Iterable[str], person_id: str, count_max: int = 50
) -> tuple[CoachingNote, ...]:
    """Return the notes about a person for these clients, newest first."""
    of = {"tenants": sorted(tenants), "of_person": person_id, "count_max": count_max}
    return tuple(CoachingNote(**row._mapping) for row in reader.rows(_OF_PERSON, of))
