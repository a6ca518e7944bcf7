"""Seal a subject, and then either destroy their key or take it back."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from remit.erasure import records
from remit.erasure.model import (
    Cell,
    Erasure,
    ErasureState,
    EventKind,
    Goes,
    KeptByLaw,
    LogUnsealed,
    SecondEyesNeeded,
    SettledAlready,
    StillInWork,
    Subject,
)
from remit.erasure.reports import what_goes
from remit.erasure.sealing import SubjectKey
from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.actions.noting import note
from remit.parties.model import PrincipalKind
from remit.parties.sealing import Seals
from remit.proof.actions import close_body, open_body
from remit.store import Store, Transaction
from remit.store.sweeping import Content, overwrite, put_back, take_content, unguarded
from remit.values.chance import Chance
from remit.values.identifier import Identifier
from remit.values.moment import format_moment, parse_moment
from remit.work.records.items import load_item
from remit.work.reports.doors import terms_of


def seal_subject(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    subject: Subject,
    reason: str,
    seals: Seals,
    chance: Chance,
) -> Erasure:
    """Write over everything of a subject and keep it only under a key of theirs, until somebody else has looked.

    Needs `data.erase`. Refuses as `what_goes` does, and `StillInWork`, `KeptByLaw`, `LogUnsealed`.
    """
    found = what_goes(tx, principal, tenant=tenant, subject=subject)
    require_free(tx, found, tenant=tenant)
    key = SubjectKey.new(chance)
    one = Erasure(
        tenant=tenant,
        id=tx.identifiers.new(),
        state=ErasureState.SEALED,
        reason=reason,
        items=tuple(item_id for item_id, _ in found.items),
        cells=len(found.cells),
        contents=len(found.contents),
        asked_at=tx.now,
        asked_by=principal.id,
        asked_by_name=principal.name,
    )
    records.insert_erasure(tx, one, wrapped=key.wrapped(seals))
    with unguarded(tx, list(found.by_table)):
        records.insert_cells(tx, one, list(_sealed(tx, key, found, tenant)))
    _tell(tx, principal, one, EventKind.SEALED, reason)
    return one


def require_free(tx: Transaction, found: Goes, *, tenant: Identifier) -> None:
    """Refuse `StillInWork` or `KeptByLaw` where one of the items may not go yet."""
    for item_id, number in found.items:
        item = load_item(tx, tenant=tenant, item_id=item_id)
        if item.open:
            raise StillInWork(number=number)
        hold = terms_of(tx, item).data_handling.retention
        if hold is not None and (until := item.received_at + timedelta(days=hold.days)) > tx.now:
            raise KeptByLaw(number=number, until_date=until.date().isoformat(), reason=hold.reason)


def _sealed(tx: Transaction, key: SubjectKey, found: Goes, tenant: Identifier) -> Iterator[bytes]:
    for cell in found.cells:
        yield key.seal({"cell": asdict(replace(cell, key=dict(_key_after(cell))))}, _salt(tx, cell))
        overwrite(tx, table=cell.table, key=cell.key, values={cell.column: cell.after})
    for digest in found.contents:
        taken = take_content(tx, tenant=tenant, content_hash=digest)
        if taken is not None:
            about = {**asdict(taken), "content": "", "created_at": format_moment(taken.created_at)}
            yield key.seal({"content": about}, taken.content)


def _key_after(cell: Cell) -> dict[str, Any]:
    return {**cell.key, cell.column: cell.after} if cell.column in cell.key else dict(cell.key)


def _salt(tx: Transaction, cell: Cell) -> bytes:
    """Take the salt of an event whose body goes: without it nobody can try what the body was."""
    if cell.table != "log":
        return b""
    salt = close_body(tx, tenant=str(cell.key["tenant"]), position=int(cell.key["position"]))
    if salt is None:
        raise LogUnsealed
    return salt


def erase_sealed(tx: Transaction, principal: Principal, *, tenant: Identifier, erasure_id: Identifier) -> Erasure:
    """Destroy a subject's key: what is sealed never comes back. Needs `data.erase` and somebody who did not ask for it.

    Refuses `SecondEyesNeeded`, `SettledAlready`, `NotFound`. The operator of the machine may do both.
    """
    one = _waiting(tx, principal, tenant, erasure_id)
    if one.asked_by == principal.id and principal.kind is not PrincipalKind.SYSTEM:
        raise SecondEyesNeeded
    records.destroy(tx, one)
    return _settled(tx, principal, one, ErasureState.ERASED, EventKind.ERASED)


def restore_sealed(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    erasure_id: Identifier,
    seals: Seals,
    chance: Chance,
) -> Erasure:
    """Put everything back as it was. Needs `data.erase`; refuses `SettledAlready`, `NotFound`."""
    one = _waiting(tx, principal, tenant, erasure_id)
    key = SubjectKey.unwrapped(records.wrapped_key(tx, one), seals, chance)
    opened = [key.open(content) for content in records.sealed_cells(tx, one)]
    tables = sorted({fact["cell"]["table"] for fact, _ in opened if "cell" in fact})
    with unguarded(tx, tables):
        for fact, content in reversed(opened):
            _put_back(tx, fact, content)
    records.destroy(tx, one)
    return _settled(tx, principal, one, ErasureState.RESTORED, EventKind.RESTORED)


def _put_back(tx: Transaction, fact: dict[str, Any], content: bytes) -> None:
    if "content" in fact:
        about = fact["content"]
        created_at = parse_moment(about["created_at"])
        put_back(tx, Content(**about | {"content": content, "created_at": created_at}))
        return
    cell = Cell(**fact["cell"])
    overwrite(tx, table=cell.table, key=cell.key, values={cell.column: cell.before})
    if cell.table == "log":
        open_body(tx, tenant=str(cell.key["tenant"]), position=int(cell.key["position"]), salt=content)


def _waiting(tx: Transaction, principal: Principal, tenant: Identifier, erasure_id: Identifier) -> Erasure:
    require(principal, Permission.ERASE, Resource(tenant=tenant, kind="erasure", name=erasure_id))
    one = records.lock_erasure(tx, tenant=tenant, erasure_id=erasure_id)
    if one.state is not ErasureState.SEALED:
        raise SettledAlready(settled_at=format_moment(one.settled_at or tx.now), by=one.settled_by_name or "—")
    return one


def _settled(tx: Transaction, principal: Principal, one: Erasure, state: ErasureState, kind: EventKind) -> Erasure:
    ended = replace(one, state=state, settled_at=tx.now, settled_by=principal.id, settled_by_name=principal.name)
    records.settle(tx, ended)
    _tell(tx, principal, ended, kind, one.reason)
    return ended


def _tell(tx: Transaction, principal: Principal, one: Erasure, kind: EventKind, reason: str) -> None:
    resource = Resource(tenant=one.tenant, kind="erasure", name=one.id)
    body = {"items": list(one.items), "values": one.cells, "contents": one.contents}
    note(tx, principal, kind=kind, resource=resource, body=body, reason=reason)
    for item_id in one.items:
        told = {"item": item_id, "by": principal.id, "by_name": principal.name, "erasure": one.id}
        tx.record(tenant=one.tenant, stream=f"item:{item_id}", kind=kind.value, body=told)


def scrub(store: Store, found: Goes) -> None:
    """Let no byte of what was written over stay in the database's files; takes as long as copying them."""
    store.scrub({*found.by_table, "blob", records.sealed_cell.name, records.subject_key.name, "proof_leaf"})
