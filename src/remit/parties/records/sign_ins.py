"""Log-ins, failed attempts and sessions as rows."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from remit.parties.model import HOUSE, Login, Session
from remit.parties.records.selecting import mapping_of, row_of
from remit.parties.records.tables import attempt, login, session
from remit.store import Reader, Transaction
from remit.store.statements import upsert
from remit.values.moment import Moment


@dataclass(frozen=True, slots=True)
class Attempts:
    """Failed sign-ins in a row under one name."""

    failures: int = 0
    failed_at: Moment | None = None


_INSERT_LOGIN = insert(login)
_LOGIN = select(login).where(login.c.name == bindparam("of_name")).order_by(login.c.id).limit(1)
_LOGIN_OF_PERSON = select(login).where(
    login.c.tenant == bindparam("of_tenant"), login.c.person_id == bindparam("of_person")
)
_WITH_CODE = select(login).where(login.c.totp_secret.is_not(None)).order_by(login.c.tenant, login.c.id)
_UPDATE_LOGIN = (
    update(login)
    .where(login.c.tenant == bindparam("of_tenant"), login.c.id == bindparam("of_id"))
    .values(
        password_hash=bindparam("new_hash"),
        totp_secret=bindparam("new_secret"),
        totp_step=bindparam("new_step"),
        disabled_at=bindparam("new_disabled_at"),
    )
)
_RENAME = (
    update(login)
    .where(login.c.tenant == bindparam("of_tenant"), login.c.person_id == bindparam("of_person"))
    .values(name=bindparam("new_name"))
)
_ATTEMPTS = select(attempt.c.failures, attempt.c.failed_at).where(
    attempt.c.tenant == HOUSE, attempt.c.id == bindparam("of_name_hash")
)
_PUT_ATTEMPT = upsert(attempt, columns=("failures", "failed_at"))
_FORGET = delete(attempt).where(attempt.c.tenant == HOUSE, attempt.c.id == bindparam("of_name_hash"))
_FORGET_OLD = delete(attempt).where(attempt.c.tenant == HOUSE, attempt.c.failed_at < bindparam("before"))
_INSERT_SESSION = insert(session)
_SESSION = select(session).where(session.c.token_hash == bindparam("of_hash"), session.c.ended_at.is_(None))
_SEEN = (
    update(session)
    .where(session.c.tenant == bindparam("of_tenant"), session.c.id == bindparam("of_id"))
    .values(seen_at=bindparam("at"))
)
_STRONG = (
    update(session)
    .where(session.c.tenant == bindparam("of_tenant"), session.c.id == bindparam("of_id"))
    .values(strong=True)
)
_OPEN_OF = (
    select(session)
    .where(
        session.c.tenant == bindparam("of_tenant"),
        session.c.person_id == bindparam("of_person"),
        session.c.ended_at.is_(None),
        session.c.expires_at > bindparam("at"),
    )
    .order_by(session.c.seen_at.desc(), session.c.id)
)
_END = (
    update(session)
    .where(session.c.tenant == bindparam("of_tenant"), session.c.id == bindparam("of_id"), session.c.ended_at.is_(None))
    .values(ended_at=bindparam("at"))
)
_END_ALL = (
    update(session)
    .where(
        session.c.tenant == bindparam("of_tenant"),
        session.c.person_id == bindparam("of_person"),
        session.c.ended_at.is_(None),
    )
    .values(ended_at=bindparam("at"))
)


def insert_login(tx: Transaction, one: Login) -> None:
    """Store a log-in."""
    tx.run(_INSERT_LOGIN, row_of(one))


def _login_of(row: Row[Any] | None) -> Login | None:
    return Login(**mapping_of(row)) if row else None


def find_login(reader: Reader, name: str) -> Login | None:
    """Return the log-in with a name in lower case, of whichever organisation, or None."""
    return _login_of(reader.row(_LOGIN, {"of_name": name}))


def find_login_of(reader: Reader, *, tenant: str, person_id: str) -> Login | None:
    """Return a person's log-in, or None."""
    return _login_of(reader.row(_LOGIN_OF_PERSON, {"of_tenant": tenant, "of_person": person_id}))


def logins_with_code(reader: Reader) -> tuple[Login, ...]:
    """Return every log-in that has a secret for codes."""
    return tuple(one for row in reader.rows(_WITH_CODE) if (one := _login_of(row)) is not None)


def update_login(tx: Transaction, one: Login) -> None:
    """Store what changes in a log-in: password, code secret and step, whether it is disabled."""
    changed = {"new_hash": one.password_hash, "new_secret": one.totp_secret, "new_step": one.totp_step}
    tx.run(_UPDATE_LOGIN, changed | {"of_tenant": one.tenant, "of_id": one.id, "new_disabled_at": one.disabled_at})


def rename_login(tx: Transaction, *, tenant: str, person_id: str, name: str) -> None:
    """Store under which address a person signs in, where they have a log-in."""
    tx.run(_RENAME, {"of_tenant": tenant, "of_person": person_id, "new_name": name})


def attempts_of(reader: Reader, name_hash: str) -> Attempts:
    """Return the failures in a row under the hash of a name."""
    row = reader.row(_ATTEMPTS, {"of_name_hash": name_hash})
    return Attempts(row.failures, row.failed_at) if row else Attempts()


def put_attempts(tx: Transaction, name_hash: str, attempts: Attempts, *, forget_before: Moment) -> None:
    """Store the failures under a name, and forget those of names not tried since `forget_before`."""
    tx.run(_FORGET_OLD, {"before": forget_before})
    row = {"tenant": HOUSE, "id": name_hash, "failures": attempts.failures, "failed_at": attempts.failed_at}
    tx.run(_PUT_ATTEMPT, row)


def forget_attempts(tx: Transaction, name_hash: str) -> None:
    """Forget the failures under a name."""
    tx.run(_FORGET, {"of_name_hash": name_hash})


def insert_session(tx: Transaction, one: Session) -> None:
    """Store a session."""
    tx.run(_INSERT_SESSION, row_of(one))


def find_session(reader: Reader, token_hash: str) -> Session | None:
    """Return the session with a token's hash unless it was ended, or None."""
    row = reader.row(_SESSION, {"of_hash": token_hash})
    return Session(**mapping_of(row)) if row else None


def mark_seen(tx: Transaction, one: Session) -> None:
    """Note that a session was used now."""
    tx.run(_SEEN, {"of_tenant": one.tenant, "of_id": one.id, "at": tx.now})


def mark_strong(tx: Transaction, one: Session) -> None:
    """Note that two factors stand behind a session."""
    tx.run(_STRONG, {"of_tenant": one.tenant, "of_id": one.id})


def open_sessions_of(reader: Reader, *, tenant: str, person_id: str, now: Moment) -> tuple[Session, ...]:
    """Return a person's sessions that were neither ended nor ran out, the last used first."""
    rows = reader.rows(_OPEN_OF, {"of_tenant": tenant, "of_person": person_id, "at": now})
    return tuple(Session(**mapping_of(row)) for row in rows)


def end_session(tx: Transaction, one: Session) -> None:
    """End a session now."""
    tx.run(_END, {"of_tenant": one.tenant, "of_id": one.id, "at": tx.now})


def end_sessions_of(tx: Transaction, *, tenant: str, person_id: str) -> int:
    """End all sessions of a person now; returns how many were open."""
    return tx.run(_END_ALL, {"of_tenant": tenant, "of_person": person_id, "at": tx.now})
