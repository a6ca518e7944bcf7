"""The store's writer on the thread of whoever writes: the same batches of one, without a thread between."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from tests.simulation.faults import Crash

from remit.store import sqlite
from remit.store.pages import Pages
from remit.store.transaction import Transaction
from remit.store.unit import Unit
from remit.store.writer import GroupWriter, _Waiting


class DirectWriter(GroupWriter):
    """A writer for one client at a time: nobody waits for another thread to wake."""

    def submit(self, unit: Unit, *, tenant: str | None) -> "Future[Any]":
        """Write at once; the future is answered when this returns."""
        answer: Future[Any] = Future()
        answer.set_running_or_notify_cancel()
        self._write([_Waiting(unit, tenant, answer)])
        return answer

    def _write_one(self, waiting: _Waiting, pages: Pages) -> Callable[[], None]:
        """Write a unit; where the process dies in it, nothing is committed, not even that nothing was done."""
        died: list[Crash] = []

        def unit(tx: Transaction) -> Any:
            try:
                return waiting.unit(tx)
            except Crash as death:
                died.append(death)
                raise

        answer = super()._write_one(replace(waiting, unit=unit), pages)
        if died:
            raise died[0]
        return answer


@contextmanager
def direct_writing() -> Iterator[None]:
    """Let stores that are opened meanwhile write on the thread of whoever writes."""
    with patch.object(sqlite, "GroupWriter", DirectWriter):
        yield
