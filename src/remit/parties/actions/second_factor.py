"""The second factor: a one-time code from an authenticator program, with recovery codes for when it is lost.

The secret must be read again with every code, so it cannot be a hash; it is sealed under the installation's secret,
and whoever has the database alone makes no codes.
"""

from dataclasses import dataclass, replace

from remit.parties.access import Permission, require
from remit.parties.actions.ceremonies import begin, begun, finish
from remit.parties.actions.noting import note
from remit.parties.model import CeremonyKind, EventKind, Login, Principal, Resource
from remit.parties.records.factors import drop_recovery_codes, replace_recovery_codes, use_recovery_code
from remit.parties.records.people import find_person
from remit.parties.records.sign_ins import (
    end_sessions_of,
    find_login_of,
    find_session,
    logins_with_code,
    mark_strong,
    update_login,
)
from remit.parties.refusals import CeremonyOver, CodeWrong
from remit.parties.rules.credentials import secret_hash
from remit.parties.rules.second_factor import RECOVERY_BYTES, RECOVERY_CODES, recovery_codes, recovery_hash
from remit.parties.rules.totp import SECRET_BYTES, enrolment_address, matching_step, secret_text
from remit.parties.sealing import Seals
from remit.store import Reader, Transaction
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret offered to an authenticator program: as text, as the address of a QR code, and the ceremony's token."""

    secret: str
    address: str
    token: str


def accept_code(tx: Transaction, seals: Seals, login: Login, code: str) -> None:
    """Use up a one-time code or a recovery code. Refuses `CodeWrong` for a wrong or a used one."""
    assert login.totp_secret is not None
    after = -1 if login.totp_step is None else login.totp_step
    step = matching_step(seals.open(login.totp_secret), code, now=tx.now, after=after)
    if step is not None:
        update_login(tx, replace(login, totp_step=step))
        return
    of = {"tenant": login.tenant, "person_id": login.person_id}
    if not use_recovery_code(tx, **of, code_hash=recovery_hash(code)):
        raise CodeWrong(place="code")
    body = {"by": login.person_id}
    tx.record(
        tenant=login.tenant,
        stream=f"person:{login.person_id}",
        kind=EventKind.RECOVERY_CODE_USED.value,
        body=body,
    )


def begin_enrolment(tx: Transaction, seals: Seals, principal: Principal) -> Enrolment:
    """Offer a new secret; nothing changes until a code made with it is typed. Refuses `NotFound` without a log-in."""
    login = _own_login(tx, principal)
    secret = secret_text(tx.random_bytes(SECRET_BYTES))
    token = begin(
        tx,
        kind=CeremonyKind.CODE_ENROLMENT,
        body={"secret": seals.seal(secret)},
        tenant=login.tenant,
        person_id=login.person_id,
    )
    return Enrolment(secret, enrolment_address(secret=secret, name=login.name), token)


def enrolment_again(reader: Reader, seals: Seals, principal: Principal, *, token: str, now: Moment) -> Enrolment:
    """Return an enrolment that was begun and not confirmed, to show it again. Refuses `CeremonyOver`."""
    ceremony = begun(reader, token=token, kind=CeremonyKind.CODE_ENROLMENT, now=now)
    if ceremony.person_id != principal.id:
        raise CeremonyOver
    secret = seals.open(ceremony.body["secret"])
    return Enrolment(secret, enrolment_address(secret=secret, name=_own_login(reader, principal).name), token)


def confirm_enrolment(
    tx: Transaction, seals: Seals, principal: Principal, *, token: str, code: str, session: str
) -> tuple[str, ...]:
    """Ask for a code from now on, and return the recovery codes, shown this once.

    The session in which it was set up counts as strong. Refuses `CodeWrong` and `CeremonyOver`.
    """
    login = _own_login(tx, principal)
    ceremony = finish(tx, token=token, kind=CeremonyKind.CODE_ENROLMENT, person_id=principal.id)
    step = matching_step(seals.open(ceremony.body["secret"]), code, now=tx.now)
    if step is None:
        raise CodeWrong(place="code")
    update_login(tx, replace(login, totp_secret=ceremony.body["secret"], totp_step=step))
    strengthen(tx, session)
    note(tx, principal, kind=EventKind.SECOND_FACTOR_SET, resource=_resource(login), body={})
    return _new_codes(tx, login)


def seal_secrets(tx: Transaction, seals: Seals) -> int:
    """Seal the secrets that an earlier release kept in the clear; safe to repeat. Returns how many there were."""
    bare = [one for one in logins_with_code(tx) if not seals.sealed(str(one.totp_secret))]
    for one in bare:
        update_login(tx, replace(one, totp_secret=seals.seal(str(one.totp_secret))))
    return len(bare)


def renew_recovery_codes(tx: Transaction, seals: Seals, principal: Principal, *, code: str) -> tuple[str, ...]:
    """Make new recovery codes in place of all old ones, for a one-time code. Refuses `CodeWrong`."""
    login = _with_code(tx, seals, principal, code)
    note(tx, principal, kind=EventKind.RECOVERY_CODES_MADE, resource=_resource(login), body={})
    return _new_codes(tx, login)


def drop_second_factor(tx: Transaction, seals: Seals, principal: Principal, *, code: str) -> None:
    """Stop asking for one's own code; takes a code to do so. Refuses `CodeWrong`."""
    _drop(tx, principal, _with_code(tx, seals, principal, code))


def reset_second_factor(tx: Transaction, principal: Principal, *, person_id: Identifier) -> None:
    """Stop asking somebody who lost everything for a code, and end their sessions. Needs `people.write`.

    Passkeys and password stay. Never for oneself: refuses `CodeWrong`, since one's own is dropped with a code.
    """
    person = find_person(tx, person_id)
    if person is None:
        raise NotFound(kind="person", name=person_id)
    require(principal, Permission.PEOPLE_WRITE, Resource(tenant=person.tenant, kind="person", name=person_id))
    login = find_login_of(tx, tenant=person.tenant, person_id=person_id)
    if login is None:
        raise NotFound(kind="login", name=person.email)
    if person_id == principal.id:
        raise CodeWrong(place="code")
    _drop(tx, principal, login)
    end_sessions_of(tx, tenant=login.tenant, person_id=login.person_id)


def strengthen(tx: Transaction, session: str) -> None:
    """Count the session with this token as opened with two factors."""
    found = find_session(tx, secret_hash(session))
    if found is not None:
        mark_strong(tx, found)


def _drop(tx: Transaction, principal: Principal, login: Login) -> None:
    update_login(tx, replace(login, totp_secret=None, totp_step=None))
    drop_recovery_codes(tx, tenant=login.tenant, person_id=login.person_id)
    note(tx, principal, kind=EventKind.SECOND_FACTOR_DROPPED, resource=_resource(login), body={})


def _new_codes(tx: Transaction, login: Login) -> tuple[str, ...]:
    codes = recovery_codes(tx.random_bytes(RECOVERY_CODES * RECOVERY_BYTES))
    hashes = [recovery_hash(one) for one in codes]
    replace_recovery_codes(tx, tenant=login.tenant, person_id=login.person_id, hashes=hashes)
    return codes


def _with_code(tx: Transaction, seals: Seals, principal: Principal, code: str) -> Login:
    login = _own_login(tx, principal)
    if login.totp_secret is None:
        raise CodeWrong(place="code")
    accept_code(tx, seals, login, code)
    return _own_login(tx, principal)


def _own_login(reader: Reader, principal: Principal) -> Login:
    login = find_login_of(reader, tenant=principal.organisation, person_id=principal.id)
    if login is None:
        raise NotFound(kind="login", name=principal.name)
    return login


def _resource(login: Login) -> Resource:
    return Resource(tenant=login.tenant, kind="person", name=login.person_id)
