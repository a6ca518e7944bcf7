"""What two thousand live boards cost: one worker, one drawing per round, and how long until the last screen has it.

    PYTHONPATH=src:. python -m benches.screens.run [SCREENS [SECONDS]]

A server of its own serves the boards through `Fanout`; another process holds the connections and notes, for each text,
how long after it was told its last byte came. It looks at the bytes as they arrive and takes no line apart: reading
sixty lines of two thousand texts takes Python longer than the server needs to send them. Bar: 99 of 100 within 500 ms.
"""

import asyncio
import sys
import time
from multiprocessing import Process
from resource import RLIMIT_NOFILE, RUSAGE_SELF, getrusage, setrlimit

import uvicorn
from fastapi import FastAPI
from starlette.responses import Response, StreamingResponse

from remit.web.fanout import Fanout

SCREENS, SECONDS, PORT = 2_000, 20, 18_765
FILES = 16_384
TOLD = b"event: board\ndata: "
BOARD = "\n".join(f"<tr><td>Queue {row}</td><td>{row}</td></tr>" for row in range(60))
"""As long as a usual board, some 2.5 kB."""


def serve() -> None:
    """Serve one board that tells when it was drawn."""
    setrlimit(RLIMIT_NOFILE, (FILES, FILES))
    app, fanout = FastAPI(), Fanout(every_s=3.0)

    @app.get("/board/stream")
    async def stream() -> Response:
        events = fanout.watch("board", lambda: f"{time.time():.6f}\n{BOARD}", event="board", rounds_max=200)
        return StreamingResponse(events, media_type="text/event-stream")

    @app.get("/spent")
    async def spent() -> float:
        used = getrusage(RUSAGE_SELF)
        return used.ru_utime + used.ru_stime

    uvicorn.run(app, port=PORT, log_level="error", backlog=4096)


class Screen(asyncio.Protocol):
    """One connection: it notes how late the last byte of each text is, once all screens are there."""

    def __init__(self, began: asyncio.Event, waits: list[float]) -> None:
        self._began, self._waits = began, waits
        self._come = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the board."""
        assert isinstance(transport, asyncio.Transport)
        transport.write(b"GET /board/stream HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n")

    def data_received(self, data: bytes) -> None:
        """Note the time when an event is whole: it ends with an empty line, and the chunk with another."""
        self._come += data
        if not self._come.endswith(b"\n\n\r\n"):
            return
        at = self._come.find(TOLD)
        if at >= 0 and self._began.is_set():
            self._waits.append(time.time() - float(self._come[at + len(TOLD) :].split(b"\n", 1)[0]))
        self._come = b""


async def spent_so_far() -> float:
    """Ask the server how much processor time it has used."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    writer.write(b"GET /spent HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    return float(answer.split(b"\r\n\r\n", 1)[1])


async def watch(count: int, seconds: int) -> None:
    """Open the screens, watch for a while and print the figures."""
    began, waits, loop = asyncio.Event(), list[float](), asyncio.get_running_loop()
    screens = []
    for _ in range(count):
        transport, _ = await loop.create_connection(lambda: Screen(began, waits), "127.0.0.1", PORT)
        screens.append(transport)
        await asyncio.sleep(0.002)
    await asyncio.sleep(4)
    before = await spent_so_far()
    began.set()
    await asyncio.sleep(seconds)
    used = await spent_so_far() - before
    for one in screens:
        one.close()
    waits.sort()
    p50, p99 = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
    print(f"{count:,} screens, {len(waits):,} texts in {seconds} s: p50 {p50 * 1e3:.0f} ms, p99 {p99 * 1e3:.0f} ms")
    print(f"server: {used / seconds:.0%} of a core, {used / len(waits) * 1e6:.0f} us of processor time per text")


def main() -> None:
    """Start the server, watch it, stop it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SCREENS
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    setrlimit(RLIMIT_NOFILE, (FILES, FILES))
    server = Process(target=serve)
    server.start()
    time.sleep(4)
    try:
        asyncio.run(watch(count, seconds))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main()
