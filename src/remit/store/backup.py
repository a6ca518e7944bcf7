"""Backup and restore: a consistent copy of a running database, and a new database from it."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect
from sqlalchemy.engine import make_url

from remit.store.engines import dialect_of
from remit.store.refusals import BackupFailed, NotEmpty, ProgramMissing

# pg_dump reads through the second wall as the house itself, so that an ordinary role can back up all it owns.
_AS_THE_HOUSE = "-c remit.tenant=*"


def backup(url: str, path: Path) -> None:
    """Write a consistent copy to a new file: `VACUUM INTO`, or `pg_dump` in its custom format.

    The file appears under its name once it is complete and on disk. Refuses `NotEmpty` where `path` exists,
    `ProgramMissing` and `BackupFailed`.
    """
    if path.exists():
        raise NotEmpty(target=str(path))
    partial = path.with_name(f"{path.name}.partial")
    partial.unlink(missing_ok=True)
    if dialect_of(url) == "sqlite":
        _vacuum(_file(url), partial)
    else:
        _run("pg_dump", make_url(url), "--format=custom", "--enable-row-security", f"--file={partial}")
    _make_durable(partial)
    partial.rename(path)
    _make_durable(path.parent)


def restore_store(path: Path, url: str) -> None:
    """Make a database from a backup, in a new file or an empty database.

    Refuses `NotEmpty`, `ProgramMissing` and `BackupFailed`.
    """
    if dialect_of(url) == "sqlite":
        _restore_file(path, _file(url))
    else:
        _require_empty(make_url(url))
        _run("pg_restore", make_url(url), "--no-owner", "--exit-on-error", "--single-transaction", str(path))


def _restore_file(path: Path, target: Path) -> None:
    if target.exists():
        raise NotEmpty(target=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    _vacuum(path, partial)
    with closing(sqlite3.connect(partial)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise BackupFailed(reason=f"{path} is damaged")
    _make_durable(partial)
    partial.rename(target)
    _make_durable(target.parent)


def _vacuum(source: Path, target: Path) -> None:
    if not source.exists():
        raise BackupFailed(reason=f"{source} does not exist")
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=rw", uri=True, timeout=30)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as fault:
        raise BackupFailed(reason=str(fault)) from fault


def _require_empty(address: URL) -> None:
    engine = create_engine(address.set(drivername="postgresql+psycopg"))
    try:
        if inspect(engine).get_table_names():
            raise NotEmpty(target=address.render_as_string())
    finally:
        engine.dispose()


def _run(name: str, address: URL, *arguments: str) -> None:
    program = shutil.which(name)
    if program is None:
        raise ProgramMissing(program=name)
    # The password goes by the environment: arguments are there for every user of the machine to read.
    bare = address.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = {**os.environ, "PGOPTIONS": _AS_THE_HOUSE, "PGPASSWORD": address.password or ""}
    command = [program, *arguments, f"--dbname={bare}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - fixed programs
    if done.returncode:
        raise BackupFailed(reason=done.stderr.strip()[-500:])


def _make_durable(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _file(url: str) -> Path:
    return Path(make_url(url).database or "")
