"""Sealing events into the log, and signing where it stands."""

from dataclasses import dataclass
from datetime import timedelta

from remit.proof import records
from remit.proof.model import SALT_BYTES, Checkpoint, Sealed, commitment, record_of
from remit.proof.rules.note import Signer, checkpoint, coded
from remit.proof.rules.tree import leaf_hash, root
from remit.store import LoggedEvent, Reader, Transaction
from remit.values.canonical import canonical_json
from remit.values.identifier import Identifier
from remit.values.moment import Moment

SIGNED_EVERY = timedelta(hours=1)
"""How often a log that grew is signed without being asked."""


def seal(tx: Transaction, event: LoggedEvent) -> Sealed:
    """Append an event to its client's tree. Whoever calls does so once for each event, one after another."""
    index = records.size_of(tx, tenant=event.tenant)
    before = records.last_of_stream(tx, tenant=event.tenant, stream=event.stream)
    previous = None if before is None else coded(before)
    salt = tx.random_bytes(SALT_BYTES)
    committed = commitment(salt, canonical_json(event.body))
    one = Sealed(
        tenant=event.tenant,
        index=index,
        position=event.position,
        stream=event.stream,
        previous=previous,
        salt=salt,
        commitment=committed,
        hash=leaf_hash(record_of(event, index=index, previous=previous, committed=committed)),
    )
    records.add_leaf(tx, one)
    return one


def close_body(tx: Transaction, *, tenant: Identifier, position: int) -> bytes | None:
    """Forget the salt of an event whose body is erased, and return it; None where the event is not sealed.

    Its commitment stays, so the log verifies; without the salt nobody can find out by trying what was committed to.
    """
    salt = records.salt_at(tx, tenant=tenant, position=position)
    records.set_salt(tx, tenant=tenant, position=position, salt=None)
    return salt


def open_body(tx: Transaction, *, tenant: Identifier, position: int, salt: bytes) -> None:
    """Keep the salt of an event again whose body is back."""
    records.set_salt(tx, tenant=tenant, position=position, salt=salt)


@dataclass(frozen=True, slots=True)
class Due:
    """A client's log that has grown since it was signed."""

    tenant: Identifier
    size: int


def due_for_signing(reader: Reader, *, now: Moment) -> tuple[Due, ...]:
    """List the logs that grew and were last signed an hour ago or longer."""
    found = []
    for tenant in records.sealed_tenants(reader):
        size, last = records.size_of(reader, tenant=tenant), records.newest_checkpoint(reader, tenant=tenant)
        if last is None or (size > last.size and now - last.at >= SIGNED_EVERY):
            found.append(Due(tenant, size))
    return tuple(found)


def sign(tx: Transaction, signer: Signer, *, tenant: Identifier) -> Checkpoint:
    """Sign where a client's log stands, and keep it; at a size that was signed before it is that checkpoint."""
    size = records.size_of(tx, tenant=tenant)
    known = records.checkpoint_of_size(tx, tenant=tenant, size=size)
    if known is not None:
        return known
    top = root(records.StoredNodes(tx, tenant), size)
    note = checkpoint(signer, tenant=tenant, size=size, root=top, at=tx.now)
    one = Checkpoint(tenant, size, top, tx.now, note)
    records.add_checkpoint(tx, one)
    return one
