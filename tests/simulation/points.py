"""Every point at which a process can die while it writes: before each statement, before the commit, after it.

A crash inside a transaction must leave the database as it was, which is asserted at each point; so what comes after it
is what comes after the commit before. A crash after a commit leaves an image, from which a new house goes on.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.simulation.faults import LIFE_MAX, Countdown, Crash

from remit.store import Store, Transaction
from remit.values.moment import Moment
from remit.values.refusal import Refusal

T = TypeVar("T")


class Through(Crash):
    """The process died after the last statement, before the commit."""


@dataclass(frozen=True, slots=True)
class Image:
    """A database as a crash after a commit leaves it."""

    database: bytes
    at: Moment


class CrashingStore(Store):
    """A store in which every transaction that changes anything dies at each of its points before it is let through.

    `points` counts them; `images` keeps what each commit leaves.
    """

    def __init__(self, store: Store, watch: sqlite3.Connection) -> None:
        self.__dict__.update(store.__dict__)
        self._watch = watch
        self.points = 0
        self.images: list[Image] = []

    def write(self, unit: Callable[[Transaction], T], *, tenant: str | None = None) -> T:
        """Die before each statement and before the commit, then write; what changes nothing has no points."""
        before = self._version()
        deaths = self._die_everywhere(unit, tenant=tenant)
        assert self._version() == before, "a transaction that was not committed changed the database"
        try:
            return super().write(unit, tenant=tenant)
        finally:
            if self._version() != before:
                self._committed(deaths)

    def _die_everywhere(self, unit: Callable[[Transaction], T], *, tenant: str | None) -> int:
        """Die before each statement and before the commit; return how often. What changes nothing is let through."""
        if not self._changes(unit, tenant=tenant):
            return 0
        # What a first attempt read into memory the next need not read, so the statements are not counted beforehand.
        for limit in range(LIFE_MAX):
            if isinstance(self._die(lambda tx, limit=limit: unit(Countdown(tx, limit)), tenant=tenant), Through):  # type: ignore[misc]
                return limit + 1
        raise AssertionError("a transaction without end")

    def _changes(self, unit: Callable[[Transaction], T], *, tenant: str | None) -> bool:
        wrote: list[bool] = []

        def noting(tx: Transaction) -> None:
            counted = Countdown(tx, LIFE_MAX)
            unit(counted)
            wrote.append(counted.wrote)

        self._die(noting, tenant=tenant)
        return any(wrote)

    def _die(self, unit: Callable[[Transaction], object], *, tenant: str | None) -> BaseException:
        """Run a unit in a process that dies in it, or else before the commit; return how it died."""

        def run(tx: Transaction) -> None:
            unit(tx)
            raise Through

        try:
            super().write(run, tenant=tenant)
        except (Crash, Refusal) as death:
            return death
        raise AssertionError("a process that died answered")

    def _committed(self, deaths: int) -> None:
        self.points += deaths + 1
        self.images.append(Image(self._watch.serialize(), self.clock.now()))

    def _version(self) -> int:
        """Return what changes with every commit of another connection."""
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])


@contextmanager
def watching(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a connection that sees when another one commits."""
    watch = sqlite3.connect(path, isolation_level=None)
    try:
        yield watch
    finally:
        watch.close()
