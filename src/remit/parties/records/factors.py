"""Recovery codes and passkeys as rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from remit.parties.model import Passkey
from remit.parties.records.selecting import mapping_of, row_of
from remit.parties.records.tables import passkey, recovery_code
from remit.store import Reader, Transaction

_OF_PERSON = (recovery_code.c.tenant == bindparam("of_tenant"), recovery_code.c.person_id == bindparam("of_person"))
_INSERT_CODES = insert(recovery_code)
_DROP_CODES = delete(recovery_code).where(*_OF_PERSON)
_USE_CODE = (
    update(recovery_code)
    .where(*_OF_PERSON, recovery_code.c.code_hash == bindparam("of_hash"), recovery_code.c.used_at.is_(None))
    .values(used_at=bindparam("at"))
)
_CODES_LEFT = select(func.count()).select_from(recovery_code).where(*_OF_PERSON, recovery_code.c.used_at.is_(None))
_INSERT_PASSKEY = insert(passkey)
_PASSKEYS = (
    select(passkey)
    .where(passkey.c.tenant == bindparam("of_tenant"), passkey.c.person_id == bindparam("of_person"))
    .order_by(passkey.c.added_at, passkey.c.id)
)
_BY_CREDENTIAL = select(passkey).where(passkey.c.credential == bindparam("of_credential"))
_ONE = (passkey.c.tenant == bindparam("of_tenant"), passkey.c.id == bindparam("of_id"))
_DROP_PASSKEY = delete(passkey).where(*_ONE, passkey.c.person_id == bindparam("of_person"))
_USED = update(passkey).where(*_ONE).values(sign_count=bindparam("new_count"), used_at=bindparam("at"))


def replace_recovery_codes(tx: Transaction, *, tenant: str, person_id: str, hashes: Sequence[str]) -> None:
    """Store a person's codes in place of all earlier ones; of each the hash alone."""
    drop_recovery_codes(tx, tenant=tenant, person_id=person_id)
    rows = [{"tenant": tenant, "id": tx.identifiers.new(), "person_id": person_id, "code_hash": one} for one in hashes]
    tx.run(_INSERT_CODES, rows)


def drop_recovery_codes(tx: Transaction, *, tenant: str, person_id: str) -> None:
    """Forget a person's codes."""
    tx.run(_DROP_CODES, {"of_tenant": tenant, "of_person": person_id})


def use_recovery_code(tx: Transaction, *, tenant: str, person_id: str, code_hash: str) -> bool:
    """Use a code up; tells whether it was there and unused."""
    of = {"of_tenant": tenant, "of_person": person_id, "of_hash": code_hash, "at": tx.now}
    return tx.run(_USE_CODE, of) > 0


def recovery_codes_left(reader: Reader, *, tenant: str, person_id: str) -> int:
    """Count a person's unused codes."""
    return int(reader.scalar(_CODES_LEFT, {"of_tenant": tenant, "of_person": person_id}))


def _passkey_of(row: Row[Any]) -> Passkey:
    return Passkey(**mapping_of(row))


def insert_passkey(tx: Transaction, one: Passkey) -> None:
    """Store a passkey."""
    tx.run(_INSERT_PASSKEY, row_of(one))


def list_passkeys(reader: Reader, *, tenant: str, person_id: str) -> tuple[Passkey, ...]:
    """Return a person's passkeys, the oldest first."""
    return tuple(_passkey_of(row) for row in reader.rows(_PASSKEYS, {"of_tenant": tenant, "of_person": person_id}))


def find_passkey(reader: Reader, credential: str) -> Passkey | None:
    """Return the passkey with a credential's id, of whichever person, or None."""
    row = reader.row(_BY_CREDENTIAL, {"of_credential": credential})
    return _passkey_of(row) if row else None


def delete_passkey(tx: Transaction, *, tenant: str, person_id: str, passkey_id: str) -> bool:
    """Forget a person's passkey; tells whether it was theirs."""
    return tx.run(_DROP_PASSKEY, {"of_tenant": tenant, "of_id": passkey_id, "of_person": person_id}) > 0


def mark_passkey_used(tx: Transaction, one: Passkey, *, sign_count: int) -> None:
    """Note that a passkey was used now and how often it says it was."""
    tx.run(_USED, {"of_tenant": one.tenant, "of_id": one.id, "new_count": sign_count, "at": tx.now})
