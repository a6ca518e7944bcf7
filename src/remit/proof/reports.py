"""What is handed out: the proof of one thing, that a log only grew, the whole log; and the check of our own."""

import json
from collections.abc import Callable, Iterator
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
from remit.proof.verifier import CLOSED, GROWTH, ITEM, LOG, SHOWN, Broken, Growing, Key
from remit.proof.verifier import Checkpoint as Signed
from remit.store import LoggedEvent, Reader
from remit.values.canonical import canonical_json
from remit.values.identifier import Identifier
from remit.values.moment import format_moment

Told = Callable[[Sealed, LoggedEvent], dict[str, Any]]
"""How an event is laid out: with its contents or without."""


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


def proof_of(
    reader: Reader,
    principal: Principal,
    *,
    tenant: Identifier,
    stream: str,
    signed: Checkpoint,
    told: Told,
) -> str:
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
            "events": [_row(told(one, _there(one, event))) for one, event in pairs],
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
        yield _text({**with_contents(one, _there(one, event)), "previous": one.previous, "stream": one.stream})
    yield _text({"checkpoint": signed.note})


def check_sealed(reader: Reader, principal: Principal, *, tenant: Identifier, key: str) -> int:
    """Check what the database holds against every checkpoint it signed: each event, leaf and block.

    Needs `proof.read`; `key` is the public key. Returns how many events were checked, those after the last checkpoint
    included. Refuses `ProofBroken`.
    """
    _require(principal, tenant)
    roots = _signed_roots(reader, tenant, Key(key))
    tree, last = Growing(), dict[str, str]()
    for one, event in records.all_sealed(reader, tenant=tenant):
        _check_event(one, _there(one, event), previous=last.get(one.stream), index=tree.size)
        last[one.stream] = coded(one.hash)
        tree.add(one.hash)
        _check_blocks(reader, one)
        if roots.pop(tree.size, None) not in (None, tree.root()):
            raise ProofBroken(reason="the log is not the one that was signed")
    if roots:
        raise ProofBroken(reason="events are missing")
    if tree.size and records.logged_among(reader, tenant=tenant) != tree.size:
        raise ProofBroken(reason="an event was slipped in")
    return tree.size


def _signed_roots(reader: Reader, tenant: Identifier, key: Key) -> dict[int, bytes]:
    roots = {}
    for kept in records.checkpoints(reader, tenant=tenant):
        try:
            read = Signed(kept.note, key)
        except Broken as broken:
            raise ProofBroken(reason=str(broken)) from None
        if (read.size, read.root, read.tenant) != (kept.size, kept.root, tenant):
            raise ProofBroken(reason="a checkpoint was changed")
        if read.size:
            roots[read.size] = read.root
    return roots


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


def with_contents(one: Sealed, event: LoggedEvent) -> dict[str, Any]:
    """Lay a sealed event out with what happened, for whoever may see every class of data in it."""
    if one.salt is None:
        return without_contents(one, event)
    return _laid_out(one, event, salt=coded(one.salt), body=canonical_json(event.body))


def without_contents(one: Sealed, event: LoggedEvent) -> dict[str, Any]:
    """Lay a sealed event out with what the tree holds in place of its contents."""
    return _laid_out(one, event, salt=None, body=None) | {"commitment": one.commitment}


def _laid_out(one: Sealed, event: LoggedEvent, *, salt: str | None, body: str | None) -> dict[str, Any]:
    return {
        "at": format_moment(event.at),
        "body": body,
        "index": one.index,
        "kind": event.kind,
        "position": one.position,
        "salt": salt,
    }


def _row(event: dict[str, Any]) -> list[Any]:
    """Write an event as a proof of one item holds it: without the names of its fields, which would be a third of it."""
    if event["salt"] is None:
        return [event[name] for name in CLOSED]
    return [json.loads(event[name]) if name == "body" else event[name] for name in SHOWN]


def _text(fact: dict[str, Any]) -> str:
    return canonical_json(fact) + "\n"


def _require(principal: Principal, tenant: Identifier, permission: Permission = Permission.PROOF_READ) -> None:
    require(principal, permission, Resource(tenant=tenant, kind="log", name=tenant))
