"""The bell: how many notices wait for each person who has a page in view, asked for all of them in one statement."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from fastapi.concurrency import run_in_threadpool

from remit.conversation.reports.notices import unread_counts
from remit.store import Store

EVERY_S = 2.0
ROUNDS_MAX = 300
"""A stream ends after some ten minutes at most; the page opens it again, and the session is asked anew."""
ALIVE_EVERY = 15
"""Rounds after which a stream says that it lives, so that nothing between closes it and a page that left is noticed."""
log = logging.getLogger("remit.web")


@dataclass(slots=True)
class Bells:
    """Counts for everybody who listens, anew every other second. Lives in one event loop."""

    store: Store
    every_s: float = EVERY_S
    _listeners: dict[str, int] = field(default_factory=dict)
    _counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _task: "asyncio.Task[None] | None" = None

    async def listen(self, person_id: str, tenants: frozenset[str]) -> AsyncGenerator[str]:
        """Yield the count of a person's unread notices of these clients whenever it changes, as events of a stream."""
        self._join(person_id)
        try:
            told: int | None = None
            for number in range(ROUNDS_MAX):
                await self._news.wait()
                count = sum(self._counts.get((person_id, tenant), 0) for tenant in tenants)
                if count != told:
                    yield f"event: bell\ndata: {count}\n\n"
                    told = count
                elif number % ALIVE_EVERY == 0:
                    yield ": alive\n\n"
        finally:
            self._leave(person_id)

    def _join(self, person_id: str) -> None:
        self._listeners[person_id] = self._listeners.get(person_id, 0) + 1
        if self._task is None:
            self._counts, self._news = {}, asyncio.Event()
            self._task = asyncio.create_task(self._keep_counting())

    def _leave(self, person_id: str) -> None:
        self._listeners[person_id] -= 1
        if not self._listeners[person_id]:
            del self._listeners[person_id]
        if not self._listeners and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _keep_counting(self) -> None:
        with suppress(asyncio.CancelledError):
            while True:
                try:
                    self._counts = await run_in_threadpool(self._count, tuple(self._listeners))
                    rung, self._news = self._news, asyncio.Event()
                    rung.set()
                except Exception:
                    log.exception("the notices could not be counted")
                await asyncio.sleep(self.every_s)

    def _count(self, person_ids: tuple[str, ...]) -> Mapping[tuple[str, str], int]:
        with self.store.read() as reader:
            return unread_counts(reader, person_ids=person_ids)
