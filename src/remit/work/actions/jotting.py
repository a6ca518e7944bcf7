"""Keeping what somebody writes on a page while they write it: no text is lost with a window or a line."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from remit.parties.access import Permission, Principal
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound
from remit.work.model.jottings import Entry, Jotting, JottingElsewhere, JottingTooLong
from remit.work.records.jottings import forget_jotting, jottings_of, save_jotting, set_jotting_discarded
from remit.work.reports.doors import read_item

CHARACTERS_MAX = 200_000
"""As much as is kept of one form: an hour's typing is a tenth of it."""
PAGES_MAX = 50
"""As many forms of pages that are no item's are kept of one person, the last ones."""
PAGES_FOR = timedelta(days=30)
"""As long as one of them is kept that nobody writes on."""


def keep_jotting(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier | None,
    place: str,
    entries: Sequence[Entry],
    expected_version: int,
) -> Jotting | None:
    """Keep what stands in a form of an item's pages; None where nothing does, and then nothing is kept any more.

    Without an item it is a form of another page, and `tenant` is the writer's own organisation. `expected_version` is
    the one that the window shows, 0 for none. Refuses `AccessDenied`, `NotFound`, `JottingTooLong`, and
    `JottingElsewhere` where another window kept something else since.
    """
    _admit(tx, principal, tenant, item_id)
    kept = tuple(entry for entry in entries if entry[1].strip())
    if sum(len(name) + len(value) for name, value in kept) > CHARACTERS_MAX:
        raise JottingTooLong(most=CHARACTERS_MAX)
    known = jottings_of(tx, tenant=tenant, item_id=item_id, person_id=principal.id)
    before = next((one for one in known if one.place == place), None)
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
    if item_id is None:
        _tidy(tx, [one for one in known if one.place != place])
    return made


def _tidy(tx: Transaction, others: Sequence[Jotting]) -> None:
    """Forget a person's jottings that have lain too long, and all but the last ones."""
    latest = sorted(others, key=lambda one: one.kept_at, reverse=True)
    for rank, one in enumerate(latest, start=1):
        if rank >= PAGES_MAX or one.kept_at < tx.now - PAGES_FOR:
            forget_jotting(tx, tenant=one.tenant, item_id=None, person_id=one.person_id, place=one.place)


def set_jotting_aside(
    tx: Transaction, *, principal: Principal, tenant: Identifier, item_id: Identifier | None, place: str
) -> Jotting:
    """Set a jotting aside. Refuses `NotFound` where there is none."""
    return _turn(tx, principal, tenant, item_id, place, aside=True)


def take_jotting_up(
    tx: Transaction, *, principal: Principal, tenant: Identifier, item_id: Identifier | None, place: str
) -> Jotting:
    """Take a jotting up again that was set aside. Refuses `NotFound` where there is none."""
    return _turn(tx, principal, tenant, item_id, place, aside=False)


def _turn(
    tx: Transaction,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier | None,
    place: str,
    *,
    aside: bool,
) -> Jotting:
    _admit(tx, principal, tenant, item_id)
    known = jottings_of(tx, tenant=tenant, item_id=item_id, person_id=principal.id)
    found = next((one for one in known if one.place == place), None)
    if found is None:
        raise NotFound(kind="jotting", name=place)
    turned = replace(found, discarded_at=tx.now if aside else None)
    set_jotting_discarded(tx, turned, at=turned.discarded_at)
    return turned


def _admit(tx: Transaction, principal: Principal, tenant: Identifier, item_id: Identifier | None) -> None:
    """Let on who may read the item; on a page that is none, everybody writes under their own organisation."""
    if item_id is not None:
        read_item(tx, principal=principal, permission=Permission.ITEM_READ, tenant=tenant, item_id=item_id)
    elif tenant != principal.organisation:
        raise NotFound(kind="organisation", name=tenant)
