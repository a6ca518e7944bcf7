"""The second wall: row-level security on PostgreSQL for every table that holds a tenant's data.

The first wall is the access rule. This one bites where a query forgets its tenant: a transaction names its tenant with
a local setting, and rows of another are not there. `*` is the house itself; `FORCE` makes the owner obey as well, but a
superuser or a role with BYPASSRLS never does, so Remit connects as an ordinary role.
"""

from sqlalchemy import Connection, Table, text

from remit.store.tables import metadata

_RULE = (
    "(tenant = current_setting('remit.tenant', true) OR tenant = '*' OR current_setting('remit.tenant', true) = '*')"
)


def tables_with_tenant() -> list[Table]:
    """Return the tables that hold a tenant's data, by name."""
    return [table for table in metadata.sorted_tables if "tenant" in table.c]


def raise_walls(connection: Connection) -> None:
    """Put the policy on every table that has a tenant and none yet."""
    for table in tables_with_tenant():
        name = table.name
        connection.execute(text(f'ALTER TABLE "{name}" ENABLE ROW LEVEL SECURITY'))
        connection.execute(text(f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY'))
        connection.execute(text(f'DROP POLICY IF EXISTS tenant_wall ON "{name}"'))
        connection.execute(text(f'CREATE POLICY tenant_wall ON "{name}" USING {_RULE} WITH CHECK {_RULE}'))


def obeys_walls(connection: Connection) -> bool:
    """Tell whether the role of this connection is bound by row-level security."""
    role = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    return not connection.execute(role).scalar()
