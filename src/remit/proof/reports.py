"""What is handed out: the proof of one thing, that a log only grew, the whole log; and the check of our own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from remit.parties.access import Permission, Principal, Resource, require
from remit.proof import records
from remit.proof.model import (
    Checkpoint,
    NothingSealed,
    ProofBroken,
    Sealed,
    SizeUnknown,
    commitment,
    record_of,
)
from remit.proof.rules.note import coded
from remit.proof.rules.tree import fold, growth, inclusion, leaf_hash
from remit.proof.verifier import GROWTH, ITEM, LOG, Growing
from remit.store import LoggedEvent, Reader
from remit.values.canonical import canonical_json
from remit.values.identifier import Identifier
from remit.values.moment import format_moment


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a client's sealed log stands: how many events, and the newest checkpoint."""

    size: int
    signed: Checkpoint | None


def standing(reader: Reader, principal: Principal, *, tenant: Identifier) -> Standing:
    """Tell where a client's log stands. Needs `proof.read`."""
    _require(principal, tenant)
    return Standing(records.size_of(reader, tenant=tenant), records.newest_checkpoint(reader, tenant=tenant))


def sealed_stream(
    reader: Reader, principal: Principal, *, tenant: Identifier, stream: str
) -> tuple[tuple[Sealed, LoggedEvent], ...]:
    """Return the sealed events of a stream, in order. Needs `proof.read`."""
    _require(principal, tenant)
    end = records.size_of(reader, tenant=tenant)
    return tuple(
        (one, _there(one, event))
        for one, event in records.sealed_of_stream(reader, tenant=tenant, stream=stream, end=end)
    )


def proof_of(reader: Reader, principal: Principal, *, tenant: Identifier, stream: str, signed: Checkpoint) -> str:
    """Write the proof that the events of a stream are in the signed log. Needs `proof.read`; refuses `NothingSealed`.

    Each leaf names the one before it in its stream, so that one path proves them all.
    """
    _require(principal, tenant)
    pairs = records.sealed_of_stream(reader, tenant=tenant, stream=stream, end=signed.size)
    if not pairs:
        raise NothingSealed
    nodes = records.StoredNodes(reader, tenant)
    path = inclusion(nodes, index=pairs[-1][0].index, size=signed.size)
    return _text(
        {
            "checkpoint": signed.note,
            "events": [_told(one, _there(one, event)) for one, event in pairs],
            "format": ITEM,
            "path": [coded(step) for step in path],
            "stream": stream,
        }
    )


def growth_since(reader: Reader, principal: Principal, *, tenant: Identifier, first: int, signed: Checkpoint) -> str:
    """Write the proof that a log only grew since it had `first` events. Needs `proof.read`; refuses `SizeUnknown`."""
    _require(principal, tenant)
    if not 0 < first <= signed.size:
        raise SizeUnknown(size=signed.size, first=first)
    path = growth(records.StoredNodes(reader, tenant), first=first, second=signed.size)
    return _text({"checkpoint": signed.note, "format": GROWTH, "path": [coded(step) for step in path]})


def whole_log(reader: Reader, principal: Principal, *, tenant: Identifier, signed: Checkpoint) -> Iterator[str]:
    """Yield a client's log, a line for each event, with the checkpoint as the last. Needs `data.export`."""
    _require(principal, tenant, Permission.EXPORT)
    yield _text({"format": LOG, "tenant": tenant})
    for one, event in records.all_sealed(reader, tenant=tenant):
        if one.index >= signed.size:
            break
        yield _text({**_told(one, _there(one, event)), "previous": one.previous, "stream": one.stream})
    yield _text({"checkpoint": signed.note})


def check_sealed(reader: Reader, principal: Principal, *, tenant: Identifier, signed: Checkpoint) -> int:
    """Check what the database holds against a checkpoint: every event, leaf and block. Needs `proof.read`.

    Returns how many events were checked, those after the checkpoint included. Refuses `ProofBroken`.
    """
    _require(principal, tenant)
    tree, last, rows = Growing(), dict[str, str](), 0
    for one, event in records.all_sealed(reader, tenant=tenant):
        _check_event(one, _there(one, event), previous=last.get(one.stream), index=rows)
        last[one.stream], rows = coded(one.hash), rows + 1
        tree.add(one.hash)
        _check_blocks(reader, one)
        if rows == signed.size and tree.root() != signed.root:
            raise ProofBroken(reason="the log is not the one that was signed")
    if rows < signed.size:
        raise ProofBroken(reason="events are missing")
    if records.logged_among(reader, tenant=tenant) != rows:
        raise ProofBroken(reason="an event was slipped in")
    return rows


def _check_event(one: Sealed, event: LoggedEvent, *, previous: str | None, index: int) -> None:
    committed = one.commitment
    if one.salt is not None:
        committed = commitment(one.salt, canonical_json(event.body))
    made = leaf_hash(record_of(event, index=index, previous=previous, committed=committed))
    if (committed, made, previous, index) != (one.commitment, one.hash, one.previous, one.index):
        raise ProofBroken(reason=f"event {one.index} was changed")


def _check_blocks(reader: Reader, one: Sealed) -> None:
    level, count = 0, one.index + 1
    while count % records.WIDTH == 0:
        found = records.hashes(reader, tenant=one.tenant, level=level, start=count - records.WIDTH, end=count)
        level, count = level + 1, count // records.WIDTH
        kept = records.hashes(reader, tenant=one.tenant, level=level, start=count - 1, end=count)
        if kept != [fold(found)]:
            raise ProofBroken(reason=f"block {count - 1} of level {level} was changed")


def _there(one: Sealed, event: LoggedEvent | None) -> LoggedEvent:
    if event is None:
        raise ProofBroken(reason=f"event {one.index} is gone")
    return event


def _told(one: Sealed, event: LoggedEvent) -> dict[str, Any]:
    told: dict[str, Any] = {
        "at": format_moment(event.at),
        "body": None if one.salt is None else canonical_json(event.body),
        "index": one.index,
        "kind": event.kind,
        "position": one.position,
        "salt": None if one.salt is None else coded(one.salt),
    }
    return told | ({"commitment": one.commitment} if one.salt is None else {})


def _text(fact: dict[str, Any]) -> str:
    return canonical_json(fact) + "\n"


def _require(principal: Principal, tenant: Identifier, permission: Permission = Permission.PROOF_READ) -> None:
    require(principal, permission, Resource(tenant=tenant, kind="log", name=tenant))
