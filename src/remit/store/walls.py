"""The second wall: row-level security on PostgreSQL for every table that holds a tenant's data.

The first wall is the access rule. This one bites where a query forgets its tenant: a transaction names its tenant with
a local setting, and rows of another are not there. `*` as the setting is the house itself; `*` as the tenant of a row
is for all to see and the house alone to write. `FORCE` makes the owner obey as well, but a superuser or a role with
BYPASSRLS never does, so Remit connects as an ordinary role.
"""

from sqlalchemy import Connection, Table, bindparam, text

from remit.store.tables import metadata

# In a sub-select the setting is read once per statement and not once per row.
_SETTING = "(SELECT current_setting('remit.tenant', true))"
_OWN = f"(tenant = {_SETTING} OR {_SETTING} = '*')"
_WALLED = text(
    "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relnamespace = current_schema()::regnamespace"
    " AND relname IN :names"
).bindparams(bindparam("names", expanding=True))
_OBEYS = text("SELECT NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = current_user")


def tables_with_tenant() -> list[Table]:
    """Return the declared tables that hold a tenant's data."""
    return [table for table in metadata.sorted_tables if "tenant" in table.c]


def without_walls(connection: Connection) -> list[str]:
    """Return the names of existing tables that hold a tenant's data and have no policy yet."""
    names = [table.name for table in tables_with_tenant()]
    there = set(connection.dialect.get_table_names(connection))
    walled = set(connection.execute(_WALLED, {"names": names}).scalars())
    return [name for name in names if name in there and name not in walled]


def raise_walls(connection: Connection) -> None:
    """Put the policies on every table that has a tenant and none yet; tables that have them are not locked."""
    for name in without_walls(connection):
        for statement in (
            f'ALTER TABLE "{name}" ENABLE ROW LEVEL SECURITY',
            f'CREATE POLICY own_rows ON "{name}" USING {_OWN} WITH CHECK {_OWN}',
            f"CREATE POLICY house_rows ON \"{name}\" FOR SELECT USING (tenant = '*')",
            f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY',
        ):
            connection.execute(text(statement))


def obeys_walls(connection: Connection) -> bool:
    """Tell whether the role of this connection is bound by row-level security."""
    return bool(connection.execute(_OBEYS).scalar())
