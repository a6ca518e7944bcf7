"""The ordinary role that Remit connects as on PostgreSQL, so that row-level security binds it."""

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from remit.store.refusals import Unavailable
from remit.values.chance import Chance


def prepare_database(admin_url: str, *, role: str, database: str, chance: Chance) -> str:
    """Make (where they are missing) a role without privileges and a database that it owns; return the role's address.

    `admin_url` names a role that may create both. The role gets a new password, which is in the answer and nowhere
    else. Refuses `Unavailable` where the server does not let us.
    """
    address = make_url(admin_url).set(drivername="postgresql")
    password = chance.bytes(24).hex()
    try:
        with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as connection:
            _make_role(connection, role=role, password=password)
            _make_database(connection, database=database, role=role)
    except psycopg.Error as fault:
        raise Unavailable(reason=str(fault).strip()) from fault
    return address.set(username=role, password=password, database=database).render_as_string(hide_password=False)


def _make_role(connection: psycopg.Connection[tuple[object, ...]], *, role: str, password: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    verb = "ALTER" if known else "CREATE"
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE PASSWORD {}").format(
            sql.SQL(verb), sql.Identifier(role), sql.Literal(password)
        )
    )
    # Handing a database to a role needs membership in it where we are no superuser.
    connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def _make_database(connection: psycopg.Connection[tuple[object, ...]], *, database: str, role: str) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone() is None:
        made = sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0")
        connection.execute(made.format(sql.Identifier(database), sql.Identifier(role)))
