"""Signing in and out.

The password is checked between two transactions, because argon2 takes a tenth of a second and a transaction holds the
one pen. The attempt is counted before and forgotten after, so that many guesses at once count as many.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from remit.parties.access import Permission, require
from remit.parties.actions.ceremonies import begin, begun, finish
from remit.parties.actions.second_factor import accept_code
from remit.parties.model import CeremonyKind, Login, Principal, Resource, Session
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
    open_sessions_of,
    put_attempts,
    update_login,
)
from remit.parties.refusals import CeremonyOver, CodeWrong, NameTaken, PasswordWrong, SignInRefused, TooManyAttempts
from remit.parties.rules.attempts import FORGOTTEN, failures_that_count, seconds_to_wait
from remit.parties.rules.credentials import SESSION_ENTROPY, secret_hash, session_token
from remit.parties.sealing import Seals
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


@dataclass(frozen=True, slots=True)
class CodeNeeded:
    """The password was right; a code is still to come, under the token of this ceremony."""

    token: str


def sign_in(
    store: Store,
    *,
    name: str,
    password: str,
    passwords: Passwords,
    seals: Seals,
    chance: Chance,
    code: str | None = None,
) -> SignedIn | CodeNeeded:
    """Sign somebody in with name and password; whoever set up a code gives it here or with `sign_in_with_code`.

    Refuses `SignInRefused` (the same for a wrong name, password or code), `TooManyAttempts`, `SignInBusy`.
    """
    login = store.write(lambda tx: begin_sign_in(tx, name=name))
    if not passwords.matches(password, login.password_hash if login else None) or login is None:
        raise SignInRefused
    current = _up_to_date(store, login, renewed=passwords.renewed(password, login.password_hash))
    entropy = chance.bytes(SESSION_ENTROPY)
    return store.write(lambda tx: finish_sign_in(tx, seals, login=current, entropy=entropy, code=code))


def _up_to_date(store: Store, login: Login, *, renewed: str | None) -> Login:
    """Keep a password's new hash in place of the one that it was checked against, where there is a new one."""
    return login if renewed is None else store.write(lambda tx: _keep_hash(tx, login, password_hash=renewed))


def _keep_hash(tx: Transaction, login: Login, *, password_hash: str) -> Login:
    current = find_login_of(tx, tenant=login.tenant, person_id=login.person_id)
    if current is None or current.password_hash != login.password_hash:
        raise SignInRefused
    update_login(tx, replace(current, password_hash=password_hash))
    return replace(current, password_hash=password_hash)


def sign_in_with_code(store: Store, *, token: str, code: str, seals: Seals, chance: Chance) -> SignedIn:
    """Finish signing in with a one-time or a recovery code. Refuses `CodeWrong`, `CeremonyOver`, `TooManyAttempts`."""
    person_id = store.write(lambda tx: _begin_code(tx, token=token))
    entropy = chance.bytes(SESSION_ENTROPY)
    return store.write(lambda tx: _finish_code(tx, seals, token=token, person_id=person_id, code=code, entropy=entropy))


def _begin_code(tx: Transaction, *, token: str) -> Identifier:
    ceremony = begun(tx, token=token, kind=CeremonyKind.SECOND_FACTOR, now=tx.now)
    assert ceremony.person_id is not None
    count_attempt(tx, of=_codes_of(ceremony.person_id))
    return ceremony.person_id


def _finish_code(
    tx: Transaction, seals: Seals, *, token: str, person_id: Identifier, code: str, entropy: bytes
) -> SignedIn:
    ceremony = finish(tx, token=token, kind=CeremonyKind.SECOND_FACTOR, person_id=person_id)
    login = find_login_of(tx, tenant=ceremony.tenant, person_id=person_id)
    if login is None or login.disabled_at is not None or login.password_hash != ceremony.body["password_hash"]:
        raise CeremonyOver
    accept_code(tx, seals, login, code)
    forget_attempts(tx, secret_hash(_codes_of(person_id)))
    forget_attempts(tx, secret_hash(login.name))
    return open_session(tx, person_id=person_id, entropy=entropy, strong=True)


def _codes_of(person_id: Identifier) -> str:
    return f"codes of {person_id}"


def count_attempt(tx: Transaction, *, of: str) -> None:
    """Count an attempt under a name. Refuses `TooManyAttempts` while the name has to wait."""
    before = attempts_of(tx, secret_hash(of))
    failures = failures_that_count(failures=before.failures, failed_at=before.failed_at, now=tx.now)
    if seconds := seconds_to_wait(failures=failures, failed_at=before.failed_at, now=tx.now):
        raise TooManyAttempts(seconds=seconds)
    put_attempts(tx, secret_hash(of), Attempts(failures + 1, tx.now), forget_before=tx.now - FORGOTTEN)


def begin_sign_in(tx: Transaction, *, name: str) -> Login | None:
    """Count an attempt under a name and return the log-in, None where nobody has one. Refuses `TooManyAttempts`."""
    wanted = name.strip().lower()
    count_attempt(tx, of=wanted)
    login = find_login(tx, wanted)
    return login if login and login.disabled_at is None else None


def finish_sign_in(
    tx: Transaction, seals: Seals, *, login: Login, entropy: bytes, code: str | None = None
) -> SignedIn | CodeNeeded:
    """Open the session of somebody whose password was right, or ask for the code. Refuses `SignInRefused`."""
    current = find_login_of(tx, tenant=login.tenant, person_id=login.person_id)
    if current is None or current.disabled_at is not None or current.password_hash != login.password_hash:
        raise SignInRefused
    if current.totp_secret is None:
        forget_attempts(tx, secret_hash(login.name))
        return open_session(tx, person_id=login.person_id, entropy=entropy)
    if code is None:
        return CodeNeeded(
            begin(
                tx,
                kind=CeremonyKind.SECOND_FACTOR,
                body={"password_hash": current.password_hash},
                tenant=current.tenant,
                person_id=current.person_id,
            )
        )
    try:
        accept_code(tx, seals, current, code)
    except CodeWrong:
        raise SignInRefused from None
    forget_attempts(tx, secret_hash(login.name))
    return open_session(tx, person_id=login.person_id, entropy=entropy, strong=True)


def open_session(tx: Transaction, *, person_id: Identifier, entropy: bytes, strong: bool = False) -> SignedIn:
    """Open a session for somebody whose identity is settled. Refuses `SignInRefused` for who has left.

    `strong` tells that two factors settled it, or one that knows its owner.
    """
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
        strong=strong,
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
    login = login_to_change(tx, principal, person_id=person_id)
    update_login(tx, replace(login, password_hash=password_hash))
    end_sessions_of(tx, tenant=login.tenant, person_id=login.person_id)


def give_password(tx: Transaction, principal: Principal, *, person_id: Identifier, password_hash: str) -> None:
    """Give a person a first password, or another in place of one that is forgotten. Refuses as `create_login` does."""
    person = find_person(tx, person_id)
    if person is not None and find_login_of(tx, tenant=person.tenant, person_id=person_id) is not None:
        set_password(tx, principal, person_id=person_id, password_hash=password_hash)
    else:
        create_login(tx, principal, person_id=person_id, password_hash=password_hash)


def change_password(
    store: Store, principal: Principal, *, passwords: Passwords, current: str, new: str, session: str
) -> None:
    """Change one's own password, for the current one; all sessions but this one end.

    Refuses `PasswordWrong` (guesses are counted as at the door), `PasswordTooWeak`, `TooManyAttempts`.
    """
    login = store.write(lambda tx: _begin_change(tx, principal))
    if not passwords.matches(current, login.password_hash):
        raise PasswordWrong(place="current")
    password_hash = passwords.hash(new, name=login.name)
    store.write(lambda tx: _finish_change(tx, principal, login, password_hash=password_hash, session=session))


def _begin_change(tx: Transaction, principal: Principal) -> Login:
    login = login_to_change(tx, principal, person_id=principal.id)
    count_attempt(tx, of=login.name)
    return login


def _finish_change(tx: Transaction, principal: Principal, login: Login, *, password_hash: str, session: str) -> None:
    current = login_to_change(tx, principal, person_id=principal.id)
    if current.password_hash != login.password_hash:
        raise PasswordWrong(place="current")
    forget_attempts(tx, secret_hash(login.name))
    update_login(tx, replace(current, password_hash=password_hash))
    end_other_sessions(tx, principal, session=session)


def end_other_sessions(tx: Transaction, principal: Principal, *, session: str) -> None:
    """End all of one's sessions but the one with this token."""
    kept = secret_hash(session)
    for one in open_sessions_of(tx, tenant=principal.organisation, person_id=principal.id, now=tx.now):
        if one.token_hash != kept:
            end_session(tx, one)


def login_to_change(tx: Transaction, principal: Principal, *, person_id: Identifier) -> Login:
    """Return a log-in, one's own or, with `people.write`, another's. Refuses `NotFound` where there is none."""
    person = find_person(tx, person_id)
    if person is None:
        raise NotFound(kind="person", name=person_id)
    if principal.id != person_id:
        require(principal, Permission.PEOPLE_WRITE, Resource(tenant=person.tenant, kind="person", name=person_id))
    login = find_login_of(tx, tenant=person.tenant, person_id=person_id)
    if login is None:
        raise NotFound(kind="login", name=person.email)
    return login
