"""Who has an item open just now, as rows: one per item and person, overwritten while the page stays open."""

from sqlalchemy import Column, Index, Table, bindparam, delete, select

from remit.store import Reader, Transaction, metadata
from remit.store.statements import upsert
from remit.store.types import Identifier, Moment, Tenant
from remit.values.moment import Moment as Instant

viewer = Table(
    "viewer",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("item_id", Identifier, primary_key=True),
    Column("person_id", Identifier, primary_key=True),
    Column("seen_at", Moment, nullable=False),
    Index("ix_viewer_seen", "tenant", "seen_at"),
)
_SEEN = upsert(viewer, columns=("seen_at",))
_HERE = (
    select(viewer.c.person_id)
    .where(
        viewer.c.tenant == bindparam("of_tenant"),
        viewer.c.item_id == bindparam("of_item"),
        viewer.c.person_id != bindparam("of_person"),
        viewer.c.seen_at >= bindparam("since_at"),
    )
    .order_by(viewer.c.person_id)
)
_FORGET = delete(viewer).where(viewer.c.tenant == bindparam("of_tenant"), viewer.c.seen_at < bindparam("before_at"))


def note_viewer(tx: Transaction, *, tenant: str, item_id: str, person_id: str) -> None:
    """Note that somebody has an item open now."""
    tx.run(_SEEN, {"tenant": tenant, "item_id": item_id, "person_id": person_id, "seen_at": tx.now})


def others_here(reader: Reader, *, tenant: str, item_id: str, person_id: str, since_at: Instant) -> tuple[str, ...]:
    """Return who else has had an item open since a moment."""
    of = {"of_tenant": tenant, "of_item": item_id, "of_person": person_id, "since_at": since_at}
    return tuple(row.person_id for row in reader.rows(_HERE, of))


def forget_viewers(tx: Transaction, *, tenant: str, before: Instant) -> None:
    """Forget who had what open before a moment: it is a notice, no record of what people look at."""
    tx.run(_FORGET, {"of_tenant": tenant, "before_at": before})
