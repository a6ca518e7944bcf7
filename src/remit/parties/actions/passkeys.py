"""Passkeys: added by somebody who is signed in, and a way in by themselves."""

from dataclasses import dataclass
from typing import Any

from remit.parties.actions.ceremonies import begin, finish
from remit.parties.actions.noting import note
from remit.parties.actions.places import filled
from remit.parties.actions.second_factor import strengthen
from remit.parties.actions.sign_in import SignedIn, open_session
from remit.parties.model import CeremonyKind, EventKind, Passkey, Principal, Resource
from remit.parties.passkeys import CHALLENGE_BYTES, RelyingParty, challenge_text, credential_of
from remit.parties.records.factors import (
    delete_passkey,
    find_passkey,
    insert_passkey,
    list_passkeys,
    mark_passkey_used,
)
from remit.parties.records.people import find_person
from remit.parties.refusals import PasskeyRefused
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser is asked, and the token of the ceremony that its answer comes back with."""

    options: dict[str, Any]
    token: str


def begin_passkey(tx: Transaction, principal: Principal, *, party: RelyingParty) -> Asked:
    """Ask one's own browser for a new passkey."""
    person = find_person(tx, principal.id)
    if person is None:
        raise NotFound(kind="person", name=principal.id)
    challenge = tx.random_bytes(CHALLENGE_BYTES)
    options = party.ask_for_new(
        challenge=challenge,
        user_id=person.id,
        user_name=person.email,
        shown_name=person.name,
        known=list_passkeys(tx, tenant=person.tenant, person_id=person.id),
    )
    body = {"challenge": challenge_text(challenge)}
    kind = CeremonyKind.PASSKEY_ENROLMENT
    return Asked(options, begin(tx, kind=kind, body=body, tenant=person.tenant, person_id=person.id))


def add_passkey(
    tx: Transaction, principal: Principal, *, party: RelyingParty, token: str, answer: str, name: str, session: str
) -> Passkey:
    """Keep a new passkey; the session counts as strong. Refuses `PasskeyRefused`, `CeremonyOver`, `FieldMissing`."""
    ceremony = finish(tx, token=token, kind=CeremonyKind.PASSKEY_ENROLMENT, person_id=principal.id)
    new = party.read_new(answer, challenge=ceremony.body["challenge"])
    if find_passkey(tx, new.credential) is not None:
        raise PasskeyRefused(place="credential")
    one = Passkey(
        tenant=ceremony.tenant,
        id=tx.identifiers.new(),
        person_id=principal.id,
        name=filled("name", name),
        credential=new.credential,
        public_key=new.public_key,
        sign_count=new.sign_count,
        added_at=tx.now,
    )
    insert_passkey(tx, one)
    strengthen(tx, session)
    note(tx, principal, kind=EventKind.PASSKEY_ADDED, resource=_resource(one.tenant, principal), body={"name": name})
    return one


def remove_passkey(tx: Transaction, principal: Principal, *, passkey_id: Identifier) -> None:
    """Forget one of one's own passkeys. Refuses `NotFound` for any other."""
    tenant = principal.organisation
    if not delete_passkey(tx, tenant=tenant, person_id=principal.id, passkey_id=passkey_id):
        raise NotFound(kind="passkey", name=passkey_id)
    note(tx, principal, kind=EventKind.PASSKEY_REMOVED, resource=_resource(tenant, principal), body={})


def begin_passkey_sign_in(tx: Transaction, *, party: RelyingParty) -> Asked:
    """Ask a browser for any passkey of this installation."""
    challenge = tx.random_bytes(CHALLENGE_BYTES)
    token = begin(tx, kind=CeremonyKind.PASSKEY_SIGN_IN, body={"challenge": challenge_text(challenge)})
    return Asked(party.ask_for_known(challenge=challenge), token)


def sign_in_with_passkey(tx: Transaction, *, party: RelyingParty, token: str, answer: str, entropy: bytes) -> SignedIn:
    """Open the session of a passkey's owner. Refuses `PasskeyRefused`, `CeremonyOver`, `SignInRefused` for who left."""
    ceremony = finish(tx, token=token, kind=CeremonyKind.PASSKEY_SIGN_IN)
    known = find_passkey(tx, credential_of(answer))
    if known is None:
        raise PasskeyRefused(place="credential")
    count = party.read_known(answer, challenge=ceremony.body["challenge"], passkey=known)
    mark_passkey_used(tx, known, sign_count=count)
    return open_session(tx, person_id=known.person_id, entropy=entropy, strong=True)


def _resource(tenant: Identifier, principal: Principal) -> Resource:
    return Resource(tenant=tenant, kind="person", name=principal.id)
