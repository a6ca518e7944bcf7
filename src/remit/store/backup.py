"""Backup and restore: a consistent copy of a running database, and a new database from it."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from remit.store.engines import dialect_of
from remit.store.refusals import BackupFailed, NotEmpty, ProgramMissing


def backup(engine: Engine, url: str, path: Path) -> None:
    """Write a consistent copy to a new file: `VACUUM INTO`, or `pg_dump` in its custom format. Refuses `NotEmpty`."""
    if path.exists():
        raise NotEmpty(target=str(path))
    if dialect_of(url) == "sqlite":
        with closing(sqlite3.connect(_file(url))) as connection:
            connection.execute("VACUUM INTO ?", (str(path),))
    else:
        _program("pg_dump", "--format=custom", f"--file={path}", "--enable-row-security", _plain(url))


def restore_store(path: Path, url: str) -> None:
    """Make a new database from a backup. Refuses `NotEmpty`, `ProgramMissing` and `BackupFailed`."""
    if dialect_of(url) == "sqlite":
        target = _file(url)
        if target.exists():
            raise NotEmpty(target=str(target))
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as source:
            if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupFailed(reason=f"{path} is damaged")
            source.execute("VACUUM INTO ?", (str(target),))
    else:
        _program("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={_plain(url)}", str(path))


def _file(url: str) -> Path:
    return Path(make_url(url).database or "")


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _program(name: str, *arguments: str) -> None:
    found = shutil.which(name)
    if found is None:
        raise ProgramMissing(program=name)
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - fixed programs
    if done.returncode:
        raise BackupFailed(reason=done.stderr.strip()[-500:])
