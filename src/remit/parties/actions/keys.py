"""API keys of a client: issued once, shown once, revoked at once."""

from dataclasses import dataclass, replace
from datetime import timedelta

from remit.parties.access import Permission, require
from remit.parties.actions.noting import note
from remit.parties.actions.places import filled
from remit.parties.model import ApiKey, DataClass, EventKind, Principal, Resource, Scope
from remit.parties.records.keys import find_key, insert_key, list_keys, mark_used, revoke, update_secret
from remit.parties.refusals import KeyRefused, NameTaken, ValidityRefused
from remit.parties.rules.credentials import key_text, parse_key, secret_hash, secret_hash_of
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.moment import Moment, format_moment
from remit.values.refusal import NotFound

USED_EVERY = timedelta(minutes=1)
OVERLAP = timedelta(days=7)
OVERLAP_MAX = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key with its text, which is shown this once and never again."""

    key: ApiKey
    text: str


def issue_key(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    name: str,
    scopes: frozenset[Scope],
    entropy: bytes,
    clearances: frozenset[DataClass] = frozenset(),
    expires_at: Moment | None = None,
) -> IssuedKey:
    """Issue a key from 24 bytes of chance. Needs `key.manage`; refuses `NameTaken`, `ValidityRefused`."""
    require(principal, Permission.KEY_MANAGE, Resource(tenant=tenant, kind="organisation", name=tenant))
    if any(known.name == name.strip() for known in list_keys(tx, tenant=tenant)):
        raise NameTaken(place="name", name=name)
    if expires_at is not None and expires_at <= tx.now:
        raise ValidityRefused(place="expires", valid_from=tx.now.date(), valid_until=expires_at.date())
    key_id = tx.identifiers.new()
    text = key_text(key_id=key_id, entropy=entropy)
    parts = parse_key(text)
    assert parts is not None
    one = ApiKey(
        tenant=tenant,
        id=key_id,
        name=filled("name", name),
        secret_hash=secret_hash(parts.secret),
        scopes=scopes,
        clearances=clearances,
        issued_at=tx.now,
        expires_at=expires_at,
    )
    insert_key(tx, one)
    body = {"name": one.name, "scopes": sorted(scopes)}
    note(tx, principal, kind=EventKind.KEY_ISSUED, resource=_resource(one), body=body)
    return IssuedKey(key=one, text=text)


def rotate_key(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    key_id: Identifier,
    entropy: bytes,
    overlap: timedelta = OVERLAP,
) -> IssuedKey:
    """Give a key a new secret; the one before it counts for the overlap, so that programs change over in peace.

    Needs `key.manage`; refuses `NotFound`, and `KeyRefused` for one revoked or run out.
    """
    require(principal, Permission.KEY_MANAGE, Resource(tenant=tenant, kind="key", name=key_id))
    one = find_key(tx, tenant=tenant, key_id=key_id)
    if one is None:
        raise NotFound(kind="key", name=key_id)
    if not one.counts(tx.now):
        raise KeyRefused
    text = key_text(key_id=key_id, entropy=entropy)
    parts = parse_key(text)
    assert parts is not None
    until = tx.now + min(max(overlap, timedelta(0)), OVERLAP_MAX)
    after = replace(
        one,
        secret_hash=secret_hash(parts.secret),
        previous_hash=one.secret_hash,
        previous_until=until,
        previous_used_at=None,
    )
    update_secret(tx, after)
    body = {"name": one.name, "previous_until": format_moment(until)}
    note(tx, principal, kind=EventKind.KEY_ROTATED, resource=_resource(one), body=body)
    return IssuedKey(key=after, text=text)


def revoke_key(tx: Transaction, principal: Principal, *, tenant: Identifier, key_id: Identifier) -> None:
    """Revoke a key from now on; a second time changes nothing. Needs `key.manage`; refuses `NotFound`."""
    require(principal, Permission.KEY_MANAGE, Resource(tenant=tenant, kind="key", name=key_id))
    one = find_key(tx, tenant=tenant, key_id=key_id)
    if one is None:
        raise NotFound(kind="key", name=key_id)
    if revoke(tx, one):
        note(tx, principal, kind=EventKind.KEY_REVOKED, resource=_resource(one), body={"name": one.name})


def note_key_used(tx: Transaction, key: ApiKey, *, text: str) -> None:
    """Note that a key was used, and with which secret, for the list of keys; at most once a minute."""
    used = secret_hash_of(text)
    if key.unused_for(USED_EVERY, used, now=tx.now):
        mark_used(tx, key, previous=used == key.previous_hash)


def _resource(one: ApiKey) -> Resource:
    return Resource(tenant=one.tenant, kind="key", name=one.id)
