"""Ceremonies: begun with a token that the browser keeps, finished once before they run out."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from remit.parties.model import HOUSE, Ceremony, CeremonyKind
from remit.parties.records.ceremonies import end_ceremony, find_ceremony, insert_ceremony
from remit.parties.refusals import CeremonyOver
from remit.parties.rules.credentials import SESSION_ENTROPY, secret_hash, session_token
from remit.store import Reader, Transaction
from remit.values.identifier import Identifier
from remit.values.moment import Moment

LASTS = timedelta(minutes=10)


def begin(
    tx: Transaction,
    *,
    kind: CeremonyKind,
    body: Mapping[str, Any],
    tenant: Identifier = HOUSE,
    person_id: Identifier | None = None,
) -> str:
    """Begin a ceremony and return its token, which is kept nowhere."""
    token = session_token(tx.random_bytes(SESSION_ENTROPY))
    insert_ceremony(
        tx,
        Ceremony(
            tenant=tenant,
            id=tx.identifiers.new(),
            kind=kind,
            token_hash=secret_hash(token),
            body=body,
            expires_at=tx.now + LASTS,
            person_id=person_id,
        ),
    )
    return token


def begun(reader: Reader, *, token: str, kind: CeremonyKind, now: Moment) -> Ceremony:
    """Return a ceremony that can still be finished. Refuses `CeremonyOver`."""
    found = find_ceremony(reader, token_hash=secret_hash(token), kind=kind)
    if found is None or now >= found.expires_at:
        raise CeremonyOver
    return found


def finish(tx: Transaction, *, token: str, kind: CeremonyKind, person_id: Identifier | None = None) -> Ceremony:
    """Take a ceremony out of the book and return it. Refuses `CeremonyOver`, also for another person's."""
    found = begun(tx, token=token, kind=kind, now=tx.now)
    if found.person_id != person_id or not end_ceremony(tx, found):
        raise CeremonyOver
    return found
