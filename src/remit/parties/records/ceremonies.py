"""Begun ceremonies, and the rule of each organisation about who needs a second factor, as rows."""

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, delete, insert, select

from remit.parties.model import Ceremony, CeremonyKind, Role
from remit.parties.records.selecting import mapping_of, row_of
from remit.parties.records.tables import ceremony, sign_in_rule
from remit.store import Reader, Transaction
from remit.store.statements import upsert

_INSERT = insert(ceremony)
_OLD = delete(ceremony).where(ceremony.c.expires_at < bindparam("before"))
_FIND = select(ceremony).where(ceremony.c.token_hash == bindparam("of_hash"), ceremony.c.kind == bindparam("of_kind"))
_END = delete(ceremony).where(ceremony.c.tenant == bindparam("of_tenant"), ceremony.c.id == bindparam("of_id"))
_PUT_RULE = upsert(sign_in_rule, columns=("strong_roles",))
_RULES = select(sign_in_rule).where(sign_in_rule.c.tenant.in_(bindparam("tenants", expanding=True)))


def insert_ceremony(tx: Transaction, one: Ceremony) -> None:
    """Store a begun ceremony, and forget those that ran out."""
    tx.run(_OLD, {"before": tx.now})
    tx.run(_INSERT, row_of(one) | {"kind": one.kind.value, "body": dict(one.body)})


def find_ceremony(reader: Reader, *, token_hash: str, kind: CeremonyKind) -> Ceremony | None:
    """Return the ceremony with a token's hash, or None."""
    row = reader.row(_FIND, {"of_hash": token_hash, "of_kind": kind.value})
    return Ceremony(**mapping_of(row) | {"kind": CeremonyKind(row.kind), "body": row.body}) if row else None


def end_ceremony(tx: Transaction, one: Ceremony) -> bool:
    """Take a ceremony away; tells whether it was still there, so that it is finished once."""
    return tx.run(_END, {"of_tenant": one.tenant, "of_id": one.id}) > 0


def put_strong_roles(tx: Transaction, *, tenant: str, roles: Iterable[Role]) -> None:
    """Store which roles of an organisation need a second factor."""
    tx.run(_PUT_RULE, {"tenant": tenant, "strong_roles": sorted(role.value for role in roles)})


def strong_roles_of(reader: Reader, tenants: Iterable[str]) -> Mapping[str, frozenset[Role]]:
    """Return by organisation which roles need a second factor; those without a rule are left out."""
    wanted = sorted(set(tenants))
    rows = reader.rows(_RULES, {"tenants": wanted}) if wanted else ()
    return {row.tenant: frozenset(Role(role) for role in row.strong_roles) for row in rows}
