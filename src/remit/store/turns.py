"""Turns: a fixed number of places, given in the order of asking.

A pool of connections gives one that comes back to whoever happens to ask next; under load, who waited longest then
waits on, for seconds where a hundredth would do.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from remit.store.refusals import Busy


class Turns:
    """As many may be inside as there are places; the others wait in line, `patience_s` at most."""

    def __init__(self, places: int, *, patience_s: float) -> None:
        self._free = places
        self._patience_s = patience_s
        self._waiting: deque[threading.Lock] = deque()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a place and hold it. Refuses `Busy`."""
        self._take()
        try:
            yield
        finally:
            self._give()

    def _take(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        if called.acquire(timeout=self._patience_s):
            return
        with self._lock:
            if called not in self._waiting:
                return  # called in the very moment of giving up
            self._waiting.remove(called)
            raise Busy(waiting=len(self._waiting))

    def _give(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
