"""Signing in and out.

The password is checked between two transactions, because argon2 takes a tenth of a second and a transaction holds the
one pen. The attempt is counted before and forgotten after, so that many guesses at once count as many.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from remit.parties.access import Permission, require
from remit.parties.model import Login, Principal, Resource, Session
from remit.parties.passwords import Passwords
from remit.parties.records.people import find_person
from remit.parties.records.sign_ins import (
    Attempts,
    attempts_of,
    end_session,
    end_sessions_of,
    find_login,
    find_login_of,
    find_session,
    forget_attempts,
    insert_login,
    insert_session,
    mark_seen,
    put_attempts,
    update_login,
)
from remit.parties.refusals import NameTaken, SignInRefused, TooManyAttempts
from remit.parties.rules.attempts import FORGOTTEN, failures_that_count, seconds_to_wait
from remit.parties.rules.credentials import SESSION_ENTROPY, secret_hash, session_token
from remit.parties.rules.totp import matching_step, secret_bytes, secret_text
from remit.store import Store, Transaction
from remit.values.chance import Chance
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound

LIFETIME = timedelta(hours=12)
"""A session ends after so long however much it is used: a shift with its overtime."""

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session and its token, which goes to the browser and is kept nowhere."""

    session: Session
    token: str


def sign_in(
    store: Store, *, name: str, password: str, passwords: Passwords, chance: Chance, code: str | None = None
) -> SignedIn:
    """Sign somebody in with name, password and, where they set one up, a one-time code.

    Refuses `SignInRefused` (the same for a wrong name, password or code), `TooManyAttempts`, `SignInBusy`.
    """
    login = store.write(lambda tx: begin_sign_in(tx, name=name))
    if not passwords.matches(password, login.password_hash if login else None) or login is None:
        raise SignInRefused
    entropy = chance.bytes(SESSION_ENTROPY)
    return store.write(lambda tx: finish_sign_in(tx, login=login, entropy=entropy, code=code))


def begin_sign_in(tx: Transaction, *, name: str) -> Login | None:
    """Count an attempt under a name and return the log-in, None where nobody has one. Refuses `TooManyAttempts`."""
    wanted = name.strip().lower()
    before = attempts_of(tx, secret_hash(wanted))
    failures = failures_that_count(failures=before.failures, failed_at=before.failed_at, now=tx.now)
    if seconds := seconds_to_wait(failures=failures, failed_at=before.failed_at, now=tx.now):
        raise TooManyAttempts(seconds=seconds)
    put_attempts(tx, secret_hash(wanted), Attempts(failures + 1, tx.now), forget_before=tx.now - FORGOTTEN)
    login = find_login(tx, wanted)
    return login if login and login.disabled_at is None else None


def finish_sign_in(tx: Transaction, *, login: Login, entropy: bytes, code: str | None = None) -> SignedIn:
    """Open the session of somebody whose password was right. Refuses `SignInRefused` for a wrong or used code."""
    current = find_login_of(tx, tenant=login.tenant, person_id=login.person_id)
    if current is None or current.disabled_at is not None or current.password_hash != login.password_hash:
        raise SignInRefused
    if current.totp_secret is not None:
        step = matching_step(
            secret_bytes(current.totp_secret),
            code or "",
            now=tx.now,
            after=-1 if current.totp_step is None else current.totp_step,
        )
        if step is None:
            raise SignInRefused
        update_login(tx, replace(current, totp_step=step))
    forget_attempts(tx, secret_hash(login.name))
    return open_session(tx, person_id=login.person_id, entropy=entropy)


def open_session(tx: Transaction, *, person_id: Identifier, entropy: bytes) -> SignedIn:
    """Open a session for somebody whose identity is settled. Refuses `SignInRefused` for who has left."""
    person = find_person(tx, person_id)
    if person is None or not person.active:
        raise SignInRefused
    token = session_token(entropy)
    session = Session(
        tenant=person.tenant,
        id=tx.identifiers.new(),
        person_id=person.id,
        token_hash=secret_hash(token),
        started_at=tx.now,
        seen_at=tx.now,
        expires_at=tx.now + LIFETIME,
    )
    insert_session(tx, session)
    return SignedIn(session=session, token=token)


def sign_out(tx: Transaction, *, token: str) -> None:
    """End a session; an unknown token changes nothing."""
    session = find_session(tx, secret_hash(token))
    if session is not None:
        end_session(tx, session)


def note_session_used(tx: Transaction, session: Session) -> None:
    """Note that a session was used, at most once a minute."""
    if tx.now - session.seen_at >= SEEN_EVERY:
        mark_seen(tx, session)


def create_login(tx: Transaction, principal: Principal, *, person_id: Identifier, password_hash: str) -> Login:
    """Give a person a log-in under their e-mail address; `password_hash` comes from `Passwords.hash`.

    Needs `people.write`; refuses `NameTaken` where any organisation has that address.
    """
    person = find_person(tx, person_id)
    if person is None:
        raise NotFound(kind="person", name=person_id)
    require(principal, Permission.PEOPLE_WRITE, Resource(tenant=person.tenant, kind="person", name=person_id))
    if find_login(tx, person.email) is not None:
        raise NameTaken(place="email", name=person.email)
    login = Login(
        tenant=person.tenant,
        id=tx.identifiers.new(),
        person_id=person.id,
        name=person.email,
        password_hash=password_hash,
    )
    insert_login(tx, login)
    return login


def set_password(tx: Transaction, principal: Principal, *, person_id: Identifier, password_hash: str) -> None:
    """Set a new password, one's own or, with `people.write`, another's; all the person's sessions end."""
    login = _login_to_change(tx, principal, person_id=person_id)
    update_login(tx, replace(login, password_hash=password_hash))
    end_sessions_of(tx, tenant=login.tenant, person_id=login.person_id)


def enrol_code(tx: Transaction, principal: Principal, *, entropy: bytes) -> str:
    """Ask for a one-time code at one's own next sign-ins; returns the secret in Base32, made of 20 bytes of chance."""
    login = _login_to_change(tx, principal, person_id=principal.id)
    secret = secret_text(entropy)
    update_login(tx, replace(login, totp_secret=secret, totp_step=None))
    return secret


def drop_code(tx: Transaction, principal: Principal, *, person_id: Identifier) -> None:
    """Stop asking a person for a one-time code: one's own or, with `people.write`, another's."""
    login = _login_to_change(tx, principal, person_id=person_id)
    update_login(tx, replace(login, totp_secret=None, totp_step=None))


def _login_to_change(tx: Transaction, principal: Principal, *, person_id: Identifier) -> Login:
    person = find_person(tx, person_id)
    if person is None:
        raise NotFound(kind="person", name=person_id)
    if principal.id != person_id:
        require(principal, Permission.PEOPLE_WRITE, Resource(tenant=person.tenant, kind="person", name=person_id))
    login = find_login_of(tx, tenant=person.tenant, person_id=person_id)
    if login is None:
        raise NotFound(kind="login", name=person.email)
    return login
