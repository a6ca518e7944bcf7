"""Faults: a store whose units of work crash before, in the middle of, or just after their transaction."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Executable, Row

from remit.store import Store, Transaction
from remit.values.chance import SeededChance

T = TypeVar("T")
STATEMENTS_MAX = 40
"""A crash inside a transaction comes before one of its first so many statements."""
LIFE_MAX = 5_000
"""More statements than any transaction has: whoever gets there crashes in a circle."""


class Crash(BaseException):
    """The process died here. No product code may catch it, hence no `Exception`."""


class Countdown(Transaction):
    """A transaction that crashes before its statement number `limit + 1`."""

    def __init__(self, tx: Transaction, limit: int) -> None:
        self.__dict__.update(tx.__dict__)
        self._limit = limit
        self._done = 0
        self.wrote = False

    def _count(self) -> None:
        if self._done == self._limit:
            raise Crash
        self._done += 1

    def run(self, statement: Executable, rows: Any = None) -> int:
        """Write, or crash."""
        self._count()
        changed = super().run(statement, rows)
        self.wrote = self.wrote or changed != 0
        return changed

    def rows(self, statement: Executable, parameters: Any = None) -> Sequence[Row[Any]]:
        """Read, or crash."""
        self._count()
        return super().rows(statement, parameters)

    def row(self, statement: Executable, parameters: Any = None) -> Row[Any] | None:
        """Read one row, or crash."""
        self._count()
        return super().row(statement, parameters)

    def scalar(self, statement: Executable, parameters: Any = None) -> Any:
        """Read one value, or crash."""
        self._count()
        return super().scalar(statement, parameters)


class FaultyStore(Store):
    """A store seen through chance: at `rate`, a write crashes at one of three places."""

    def __init__(self, store: Store, chance: SeededChance, *, rate: float) -> None:
        self.__dict__.update(store.__dict__)
        self._dice = chance
        self.rate = rate

    def write(self, unit: Callable[[Transaction], T], *, tenant: str | None = None) -> T:
        """Write, or crash before, inside or after the transaction."""
        if self._dice.fraction() >= self.rate:
            return super().write(unit, tenant=tenant)
        place = int(self._dice.fraction() * 3)
        if place == 0:
            raise Crash
        if place == 1:
            limit = int(self._dice.fraction() * STATEMENTS_MAX)
            return self._die(unit, limit=limit, tenant=tenant)
        super().write(unit, tenant=tenant)
        raise Crash

    def _die(self, unit: Callable[[Transaction], T], *, limit: int, tenant: str | None) -> T:
        """Crash before a statement, or before the commit where there are fewer; nothing of it is kept."""

        def dying(tx: Transaction) -> T:
            unit(Countdown(tx, limit))
            raise Crash

        return super().write(dying, tenant=tenant)


class CrashingStore(Store):
    """A store in which every write crashes before each of its statements, one after the other, until it is through.

    `crashed` is called after each crash, as whoever starts the house again would be.
    """

    def __init__(self, store: Store, *, crashed: Callable[[], None]) -> None:
        self.__dict__.update(store.__dict__)
        self._crashed = crashed
        self.points = 0

    def write(self, unit: Callable[[Transaction], T], *, tenant: str | None = None) -> T:
        """Try with one statement more each time; the last attempt, which none is left to stop, is kept."""
        for limit in range(LIFE_MAX):
            try:
                return super().write(lambda tx, limit=limit: unit(Countdown(tx, limit)), tenant=tenant)  # type: ignore[misc]
            except Crash:
                self.points += 1
                self._crashed()
        raise AssertionError("a transaction without end")


class ForgettingStore(Store):
    """A store whose write number `at` is kept, but its answer is lost: the process dies after the commit."""

    def __init__(self, store: Store, *, at: int) -> None:
        self.__dict__.update(store.__dict__)
        self._left = at
        self.points = 0

    def write(self, unit: Callable[[Transaction], T], *, tenant: str | None = None) -> T:
        """Write; once, die after it."""
        answer = super().write(unit, tenant=tenant)
        self._left -= 1
        if self._left == -1:
            self.points += 1
            raise Crash
        return answer
