"""Keeping what somebody writes on an item's pages while they write it: no text is lost with a window or a line."""

from collections.abc import Sequence
from dataclasses import replace

from remit.parties.access import Permission, Principal
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound
from remit.work.model.jottings import Entry, Jotting, JottingElsewhere, JottingTooLong
from remit.work.records.jottings import forget_jotting, jottings_of, save_jotting, set_jotting_discarded
from remit.work.reports.doors import read_item

CHARACTERS_MAX = 200_000
"""As much as is kept of one form: an hour's typing is a tenth of it."""


def keep_jotting(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    place: str,
    entries: Sequence[Entry],
    expected_version: int,
) -> Jotting | None:
    """Keep what stands in a form of an item's pages; None where nothing does, and then nothing is kept any more.

    `expected_version` is the one that the window shows, 0 for none. Refuses `AccessDenied`, `NotFound`,
    `JottingTooLong`, and `JottingElsewhere` where another window kept something else since.
    """
    read_item(tx, principal=principal, permission=Permission.ITEM_READ, tenant=tenant, item_id=item_id)
    kept = tuple(entry for entry in entries if entry[1].strip())
    if sum(len(name) + len(value) for name, value in kept) > CHARACTERS_MAX:
        raise JottingTooLong(most=CHARACTERS_MAX)
    before = _found(tx, principal, tenant, item_id, place)
    version = 0 if before is None else before.version
    if before is None and expected_version:
        return None  # it was sent while this was on its way
    if before is not None and before.discarded_at is None:
        if kept == before.entries:
            return before
        if version != expected_version:
            raise JottingElsewhere(version=version, yours=dict(kept), theirs=dict(before.entries))
    if not kept:
        forget_jotting(tx, tenant=tenant, item_id=item_id, person_id=principal.id, place=place)
        return None
    made = Jotting(tenant, item_id, principal.id, place, kept, version + 1, tx.now)
    save_jotting(tx, made)
    return made


def set_jotting_aside(
    tx: Transaction, *, principal: Principal, tenant: Identifier, item_id: Identifier, place: str
) -> Jotting:
    """Set a jotting aside. Refuses `NotFound` where there is none."""
    return _turn(tx, principal, tenant, item_id, place, aside=True)


def take_jotting_up(
    tx: Transaction, *, principal: Principal, tenant: Identifier, item_id: Identifier, place: str
) -> Jotting:
    """Take a jotting up again that was set aside. Refuses `NotFound` where there is none."""
    return _turn(tx, principal, tenant, item_id, place, aside=False)


def _turn(
    tx: Transaction, principal: Principal, tenant: Identifier, item_id: Identifier, place: str, *, aside: bool
) -> Jotting:
    read_item(tx, principal=principal, permission=Permission.ITEM_READ, tenant=tenant, item_id=item_id)
    found = _found(tx, principal, tenant, item_id, place)
    if found is None:
        raise NotFound(kind="jotting", name=place)
    turned = replace(found, discarded_at=tx.now if aside else None)
    set_jotting_discarded(tx, turned, at=turned.discarded_at)
    return turned


def _found(
    tx: Transaction, principal: Principal, tenant: Identifier, item_id: Identifier, place: str
) -> Jotting | None:
    known = jottings_of(tx, tenant=tenant, item_id=item_id, person_id=principal.id)
    return next((one for one in known if one.place == place), None)
