"""Roles and clearances as rows."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete

from remit.parties.model import Clearance, DataClass, Grant, Role
from remit.parties.records.selecting import of_people
from remit.parties.records.tables import clearance, grant
from remit.store import Reader, Transaction
from remit.store.statements import insert_if_new

_INSERT_GRANT = insert_if_new(grant)
_GRANTS = of_people(grant)
_DELETE_GRANT = delete(grant).where(
    grant.c.tenant == bindparam("of_tenant"),
    grant.c.person_id == bindparam("of_person"),
    grant.c.role == bindparam("of_role"),
)
_INSERT_CLEARANCE = insert_if_new(clearance)
_CLEARANCES = of_people(clearance)
_DELETE_CLEARANCE = delete(clearance).where(
    clearance.c.tenant == bindparam("of_tenant"),
    clearance.c.person_id == bindparam("of_person"),
    clearance.c.data_class == bindparam("of_class"),
)


def put_grant(tx: Transaction, one: Grant) -> bool:
    """Store a role; tells whether it was new."""
    row = {"tenant": one.tenant, "id": tx.identifiers.new(), "person_id": one.person_id, "role": one.role.value}
    return tx.run(_INSERT_GRANT, row) > 0


def delete_grant(tx: Transaction, one: Grant) -> bool:
    """Take a role back; tells whether it was held."""
    parameters = {"of_tenant": one.tenant, "of_person": one.person_id, "of_role": one.role.value}
    return tx.run(_DELETE_GRANT, parameters) > 0


def grants_of(reader: Reader, person_ids: Sequence[str]) -> tuple[Grant, ...]:
    """Return the roles of some people."""
    rows = reader.rows(_GRANTS, {"of_people": list(person_ids)})
    return tuple(Grant(tenant=row.tenant, person_id=row.person_id, role=Role(row.role)) for row in rows)


def put_clearance(tx: Transaction, one: Clearance) -> bool:
    """Store a clearance; tells whether it was new."""
    row = {"tenant": one.tenant, "id": tx.identifiers.new(), "person_id": one.person_id}
    return tx.run(_INSERT_CLEARANCE, row | {"data_class": one.data_class.value}) > 0


def delete_clearance(tx: Transaction, one: Clearance) -> bool:
    """Take a clearance back; tells whether it was held."""
    parameters = {"of_tenant": one.tenant, "of_person": one.person_id, "of_class": one.data_class.value}
    return tx.run(_DELETE_CLEARANCE, parameters) > 0


def clearances_of(reader: Reader, person_ids: Sequence[str]) -> tuple[Clearance, ...]:
    """Return the clearances of some people."""
    rows = reader.rows(_CLEARANCES, {"of_people": list(person_ids)})
    return tuple(
        Clearance(tenant=row.tenant, person_id=row.person_id, data_class=DataClass(row.data_class)) for row in rows
    )
