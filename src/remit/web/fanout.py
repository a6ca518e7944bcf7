"""One drawing for many screens: whoever watches the same thing gets the same text, drawn once per round.

Two thousand screens that each drew for themselves would ask the database two thousand times every few seconds. Here
the first who watches a key starts its drawing, the last to leave ends it.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Hashable
from contextlib import suppress

from fastapi.concurrency import run_in_threadpool

log = logging.getLogger("remit.web")


class _Channel:
    """The newest text of one key as it goes over the wire, and those who wait for the next."""

    def __init__(self, event: str) -> None:
        self.event = event
        self.wire = b""
        self.round = 0
        self.watchers = 0
        self.news = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    def tell(self, text: str) -> None:
        # Written once per round, not once per screen: with two thousand of them that was half of the work.
        self.wire, self.round = as_event(self.event, text), self.round + 1
        told, self.news = self.news, asyncio.Event()
        told.set()


class Fanout:
    """Draws each key every so many seconds while somebody watches it. Lives in one event loop."""

    def __init__(self, *, every_s: float) -> None:
        self.every_s = every_s
        self._channels: dict[Hashable, _Channel] = {}

    async def watch(
        self, key: Hashable, draw: Callable[[], str], *, event: str, rounds_max: int
    ) -> AsyncIterator[bytes]:
        """Yield the text of a key as a server-sent event as it stands, then each time it is drawn anew."""
        channel = self._join(key, draw, event)
        try:
            seen = 0
            for _ in range(rounds_max):
                if channel.round == seen:
                    await channel.news.wait()
                seen = channel.round
                yield channel.wire
        finally:
            self._leave(key, channel)

    def _join(self, key: Hashable, draw: Callable[[], str], event: str) -> _Channel:
        channel = self._channels.get(key)
        if channel is None:
            channel = self._channels[key] = _Channel(event)
            channel.task = asyncio.create_task(self._keep_drawing(channel, draw))
        channel.watchers += 1
        return channel

    def _leave(self, key: Hashable, channel: _Channel) -> None:
        channel.watchers -= 1
        if channel.watchers == 0 and self._channels.get(key) is channel:
            del self._channels[key]
            if channel.task is not None:
                channel.task.cancel()

    async def _keep_drawing(self, channel: _Channel, draw: Callable[[], str]) -> None:
        with suppress(asyncio.CancelledError):
            while True:
                try:
                    channel.tell(await run_in_threadpool(draw))
                except Exception:
                    # The screens say how old they are and go grey; the next round tries again.
                    log.exception("a board could not be drawn")
                await asyncio.sleep(self.every_s)


async def changes(
    draw: Callable[[], str], *, event: str, every_s: float, rounds_max: int, alive_every: int
) -> AsyncGenerator[bytes]:
    """Yield a text for one screen as a server-sent event whenever it differs, and a sign of life now and then.

    For what few people watch and each sees their own way; it ends after some rounds, so that whoever still watches
    asks again and their session is looked at anew.
    """
    last = b""
    for number in range(rounds_max):
        drawn = as_event(event, await run_in_threadpool(draw))
        if drawn != last:
            yield drawn
            last = drawn
        elif number % alive_every == 0:
            yield b": alive\n\n"
        await asyncio.sleep(every_s)


def as_event(name: str, text: str) -> bytes:
    """Write a text as a server-sent event."""
    lines = "".join(f"data: {line}\n" for line in text.splitlines())
    return f"event: {name}\n{lines}\n".encode()
