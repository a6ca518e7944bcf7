"""Power cuts on SQLite: cut after any write or sync, nothing that was acknowledged is lost and nothing is damaged.

The store itself runs, with SQLite's writes and syncs recorded; then the disk is rebuilt as a cut at some point would
have left it, with unsynced writes dropped, torn and out of order, and opened again.
"""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.databases import Databases
from tests.store.disk import File, Step, read_steps

CUTS = int(os.environ.get("REMIT_TEST_POWER_CUTS", "500"))
WRITES = 600
LOADED = frozenset({"alembic_version", "blob", "job", "log"})
"""The tables that the load writes or the store asks for at its start."""
ROOT = Path(__file__).parents[2]
COMPILER = shutil.which("cc")
NEEDS_COMPILER = pytest.mark.skipif(COMPILER is None, reason="needs a C compiler to record the writes of SQLite")


@dataclass(frozen=True, slots=True)
class Record:
    """A load that was recorded: the file as it was before, and each call since."""

    before: bytes
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What many cuts did."""

    cuts: int
    with_loss: int
    damaged: int


def record(databases: Databases, folder: Path, *, synchronous: str) -> Record:
    """Run the load under the recorder."""
    library = folder / "recording.so"
    source = Path(__file__).with_name("recording.c")
    subprocess.run([str(COMPILER), "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl", "-pthread"], check=True)
    disk = folder / "disk"
    disk.mkdir()
    path = disk / "remit.db"
    shutil.copyfile(databases.sqlite().removeprefix("sqlite:///"), path)
    make_lean(path)
    before = path.read_bytes()
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "LD_PRELOAD": str(library),
        "CUT_FOLDER": str(disk),
        "CUT_RECORD": str(folder / "record"),
    }
    command = [sys.executable, "-m", "tests.store.recorded", f"sqlite:///{path}", str(disk / "acknowledged")]
    subprocess.run([*command, str(WRITES), synchronous], cwd=ROOT, env=environment, check=True)
    return Record(before, read_steps(folder / "record"))


def make_lean(path: Path) -> None:
    """Drop the tables that the load leaves empty: each cut copies and checks the whole file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        virtual_first = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'"
        for (name,) in database.execute(virtual_first).fetchall():
            if name not in LOADED and not name.startswith("sqlite_"):
                database.execute(f"DROP TABLE IF EXISTS {name}")
        database.execute("VACUUM")


def cut(made: Record, folder: Path, *, cuts: int, chance: random.Random) -> Outcome:
    """Cut the power `cuts` times, half of them while the main file is written by a checkpoint, and look each time."""
    points = choose(made.steps, cuts=cuts, chance=chance)
    files: dict[str, File] = {"remit.db": File(made.before)}
    acknowledged: set[int] = set()
    with_loss = damaged = 0
    for place, step in enumerate(made.steps):
        name = Path(step.path).name
        if name == "acknowledged":
            acknowledged.add(int(step.data))
        elif not name.endswith("-shm"):  # memory that processes share; the next to open the file makes it anew
            files.setdefault(name, File()).take(step)
        for _ in range(points.get(place, 0)):
            kept = survivors(files, folder, chance)
            damaged += kept is None
            with_loss += kept is not None and not acknowledged <= kept
    return Outcome(sum(points.values()), with_loss, damaged)


def choose(steps: list[Step], *, cuts: int, chance: random.Random) -> dict[int, int]:
    """Choose after which steps to cut, and how often."""
    checkpoints = [place for place, step in enumerate(steps) if step.path.endswith("remit.db")]
    assert len(checkpoints) > 100, "the load made too few checkpoints to cut"
    points: dict[int, int] = {}
    for number in range(cuts):
        place = chance.choice(checkpoints) if number % 2 else chance.randrange(len(steps))
        points[place] = points.get(place, 0) + 1
    return points


def survivors(files: dict[str, File], folder: Path, chance: random.Random) -> set[int] | None:
    """Rebuild the disk, open the database and return the numbers it holds; None where it is damaged."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, file in files.items():
        content = file.after_cut(chance)
        if content or file.synced:
            (folder / name).write_bytes(content)
    try:
        with closing(sqlite3.connect(folder / "remit.db")) as database:
            database.execute("PRAGMA synchronous=OFF")  # this copy is thrown away
            if database.execute("PRAGMA quick_check").fetchone() != ("ok",):
                return None
            written = {number for (number,) in database.execute("SELECT json_extract(body, '$.n') FROM log")}
            timers = {number for (number,) in database.execute("SELECT json_extract(body, '$.n') FROM job")}
    except sqlite3.DatabaseError:
        return None
    return written if written == timers else None


@NEEDS_COMPILER
@pytest.mark.slow
def test_no_power_cut_loses_what_was_acknowledged(databases: Databases, tmp_path: Path) -> None:
    made = record(databases, tmp_path, synchronous="FULL")
    outcome = cut(made, tmp_path / "cut", cuts=CUTS, chance=random.Random("cuts"))
    assert outcome == Outcome(cuts=CUTS, with_loss=0, damaged=0)


@NEEDS_COMPILER
@pytest.mark.slow
@pytest.mark.parametrize(("synchronous", "harm"), [("NORMAL", "with_loss"), ("OFF", "damaged")])
def test_a_weaker_setting_is_caught(databases: Databases, tmp_path: Path, synchronous: str, harm: str) -> None:
    made = record(databases, tmp_path, synchronous=synchronous)
    outcome = cut(made, tmp_path / "cut", cuts=100, chance=random.Random("cuts"))
    assert getattr(outcome, harm) > 10
