"""Real databases for tests: a SQLite file, and a PostgreSQL of the session's own from Debian's packages.

`REMIT_TEST_POSTGRESQL=postgresql://superuser@host/postgres` names a server to use instead. Where there is neither,
the PostgreSQL half of a test is skipped with that reason.
"""

import contextlib
import fcntl
import json
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.engine import make_url

from remit.store import Store, open_store
from remit.values.chance import SystemChance
from remit.values.identifier import Identifiers
from remit.values.moment import SystemClock

APP_ROLE = "remit_app"
APP_PASSWORD = "wall-obeying"
NO_SERVER = "needs PostgreSQL: install Debian's postgresql package or set REMIT_TEST_POSTGRESQL"


def programs() -> Path | None:
    """Return the folder of the newest installed PostgreSQL's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


# Rows go, tables stay: a hundred times faster than a new database. Triggers and foreign keys rest meanwhile. A table
# without a page never had a row; most have none.
EMPTY = """DO $$ DECLARE t record; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR t IN
        SELECT relname AS tablename FROM pg_class WHERE relnamespace = 'public'::regnamespace
            AND relkind = 'r' AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
    LOOP
        EXECUTE format('DELETE FROM public.%I', t.tablename);
    END LOOP;
    FOR t IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        PERFORM setval(format('public.%I', t.sequencename)::regclass, 1, false);
    END LOOP;
END $$"""


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL server: `admin` is its superuser's address, `folder` its data where it is ours."""

    admin: str
    folder: Path | None = None

    def url(self, database: str) -> str:
        """Return the address under which the application, an ordinary role, opens a database."""
        address = make_url(self.admin).set(database=database, username=APP_ROLE, password=APP_PASSWORD)
        return address.render_as_string(hide_password=False)

    def run(self, *statements: str) -> None:
        """Run statements as the superuser, outside a transaction."""
        with psycopg.connect(self.admin, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def stop(self, mode: str = "immediate") -> None:
        """Stop a server of ours; `immediate` is what a crash does."""
        _control(self.folder, "stop", "-m", mode)

    def start(self) -> None:
        """Start a server of ours again; it recovers from its write-ahead log."""
        _control(self.folder, "start", "-l", "server.log", "-w", "-t", "60")

    def promote(self) -> None:
        """Make a standby of ours the primary; returns once it takes writes."""
        _control(self.folder, "promote", "-w", "-t", "60")

    def wait_for(self, question: str) -> None:
        """Wait until a question to the superuser's connection is answered with true."""
        with psycopg.connect(self.admin, autocommit=True) as connection:
            for _ in range(1_200):
                row = connection.execute(question).fetchone()
                if row and row[0]:
                    return
                time.sleep(0.05)
        raise AssertionError(f"still not so after a minute: {question}")


def start_server(*, max_connections: int = 100) -> Server:
    """Make and start a server in a new folder under the temporary directory, with fsync on."""
    folder = Path(tempfile.mkdtemp(prefix="remit-pg-"))
    _give_to_postgres(folder)
    bin_ = programs()
    assert bin_ is not None
    _as_postgres(
        folder, bin_ / "initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
    )
    with (folder / "data" / "postgresql.conf").open("a") as settings:
        settings.write(
            f"listen_addresses = ''\nunix_socket_directories = '{folder}'\nmax_connections = {max_connections}\n"
            "fsync = on\nsynchronous_commit = on\nshared_buffers = 64MB\n"
        )
    server = Server(f"postgresql://postgres@/postgres?host={folder}", folder)
    server.start()
    server.run(f"CREATE ROLE {APP_ROLE} LOGIN PASSWORD '{APP_PASSWORD}' NOSUPERUSER NOBYPASSRLS")
    return server


def start_standby(primary: Server, *, instead: Server | None = None) -> Server:
    """Copy a server of ours to a standby that every commit waits for; `instead` of one that is gone, in its folder."""
    assert primary.folder is not None
    bin_ = programs()
    assert bin_ is not None
    folder = instead.folder if instead and instead.folder else Path(tempfile.mkdtemp(prefix="remit-pg-"))
    _give_to_postgres(folder)
    shutil.rmtree(folder / "data", ignore_errors=True)
    _as_postgres(
        folder, bin_ / "pg_basebackup", "-D", "data", "-h", str(primary.folder), "-U", "postgres", "-R", "-c", "fast"
    )
    with (folder / "data" / "postgresql.conf").open("a") as settings:
        settings.write(f"unix_socket_directories = '{folder}'\n")
    standby = Server(f"postgresql://postgres@/postgres?host={folder}", folder)
    standby.start()
    primary.run("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
    primary.wait_for("SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'")
    return standby


def remove_server(server: Server) -> None:
    """Stop a server of ours and delete its folder."""
    with contextlib.suppress(subprocess.CalledProcessError):
        server.stop()
    if server.folder is not None:
        shutil.rmtree(server.folder, ignore_errors=True)


def _control(folder: Path | None, *arguments: str) -> None:
    bin_ = programs()
    assert folder is not None, "a server that was lent to the tests is not stopped by them"
    assert bin_ is not None
    _as_postgres(folder, bin_ / "pg_ctl", "-D", "data", *arguments)


def _as_postgres(folder: Path, program: Path, *arguments: str) -> None:
    user = "postgres" if os.geteuid() == 0 else None
    quiet = subprocess.DEVNULL
    subprocess.run(
        [program, *arguments], cwd=folder, user=user, check=True, stdin=quiet, stdout=quiet, env={"PATH": os.defpath}
    )


def _give_to_postgres(folder: Path) -> None:
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)


class SharedServer:
    """One server for all test processes of a run: the first to come starts it, the last to go stops it."""

    def __init__(self, folder: Path) -> None:
        self._lock = folder / "postgresql.lock"
        self._note = folder / "postgresql.json"

    def join(self) -> Server:
        """Return the server, starting it if nobody has."""
        with self._alone():
            note = json.loads(self._note.read_text()) if self._note.exists() else None
            if note is None:
                server = start_server()
                note = {"admin": server.admin, "folder": str(server.folder), "users": 0}
            note["users"] += 1
            self._note.write_text(json.dumps(note))
        return Server(note["admin"], Path(note["folder"]))

    def leave(self, server: Server) -> None:
        """Stop the server if nobody else uses it."""
        with self._alone():
            note = json.loads(self._note.read_text())
            note["users"] -= 1
            if note["users"]:
                self._note.write_text(json.dumps(note))
            else:
                self._note.unlink()
                remove_server(server)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Databases:
    """Makes new, migrated databases: copies of one that was migrated once."""

    def __init__(self, folder: Path, server: Server | None) -> None:
        self._folder = folder
        self._emptied: list[str] = []
        self._sweepers: dict[str, psycopg.Connection[Any]] = {}
        self.server = server

    def sqlite(self, *, migrated: bool = True) -> str:
        """Return the address of a new SQLite file."""
        path = self._folder / f"{uuid4().hex}.db"
        if migrated:
            shutil.copyfile(self._sqlite_template(), path)
        return f"sqlite:///{path}"

    def postgresql(self, *, migrated: bool = True) -> str:
        """Return the address of a new PostgreSQL database that belongs to an ordinary role; skips without a server."""
        if self.server is None:
            pytest.skip(NO_SERVER)
        name = f"t_{uuid4().hex}"
        template = self._postgresql_template(self.server) if migrated else "template1"
        self.server.run(f"CREATE DATABASE {name} OWNER {APP_ROLE} TEMPLATE {template}")
        return self.server.url(name)

    def lend(self, kind: str) -> str:
        """Return the address of an empty, migrated database that may have served before; give it back after use."""
        if kind == "postgresql" and self._emptied:
            return self._emptied.pop()
        return self.new(kind)

    def take_back(self, url: str) -> None:
        """Empty a database that was lent, for whoever comes next."""
        if self.server is None or not url.startswith("postgresql"):
            return
        self._sweeper(self.server, url).execute(EMPTY)
        self._emptied.append(url)

    def _sweeper(self, server: Server, url: str) -> psycopg.Connection[Any]:
        """Return the superuser's connection to a database, kept: a new one reads what it knows of every table anew."""
        if url not in self._sweepers:
            address = make_url(server.admin).set(database=make_url(url).database)
            text = address.render_as_string(hide_password=False)
            self._sweepers[url] = psycopg.connect(text, autocommit=True)
        return self._sweepers[url]

    def close(self) -> None:
        """Let the databases go."""
        for connection in self._sweepers.values():
            connection.close()

    def new(self, kind: str, *, migrated: bool = True) -> str:
        """Return the address of a new database of a kind, "sqlite" or "postgresql"."""
        return self.sqlite(migrated=migrated) if kind == "sqlite" else self.postgresql(migrated=migrated)

    def _sqlite_template(self) -> Path:
        path = self._folder / "template.db"
        if not path.exists():
            _migrate(f"sqlite:///{path}")
        return path

    def _postgresql_template(self, server: Server) -> str:
        name = f"template_{os.getpid()}"
        with psycopg.connect(server.admin, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
        if not known:
            server.run(f"CREATE DATABASE {name} OWNER {APP_ROLE}")
            _migrate(server.url(name))
        return name


def open_for_test(url: str) -> Store:
    """Open a database with the machine's clock and chance."""
    clock, chance = SystemClock(), SystemChance()
    return open_store(url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)


def _migrate(url: str) -> None:
    store = open_for_test(url)
    store.migrate()
    store.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server | None]:
    """The PostgreSQL server of this run, shared by its test processes; None where there is none to be had."""
    given = os.environ.get("REMIT_TEST_POSTGRESQL")
    if given:
        lent = Server(given)
        with contextlib.suppress(psycopg.errors.DuplicateObject):
            lent.run(f"CREATE ROLE {APP_ROLE} LOGIN PASSWORD '{APP_PASSWORD}' NOSUPERUSER NOBYPASSRLS")
        yield lent
    elif programs() is None:
        yield None
    else:
        folder = tmp_path_factory.getbasetemp()
        shared = SharedServer(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)
        ours = shared.join()
        yield ours
        shared.leave(ours)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, server: Server | None) -> Iterator[Databases]:
    """A maker of new databases."""
    made = Databases(tmp_path_factory.mktemp("databases"), server)
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """The address of an empty, migrated database; a test that asks for it runs once on each kind."""
    url = databases.lend(request.param)
    yield url
    databases.take_back(url)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store on a new, migrated database, once on each kind."""
    opened = open_for_test(database_url)
    yield opened
    opened.close()
