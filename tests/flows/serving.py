"""`remit serve` in processes of its own that may be killed: a mother process imports once and forks each server.

`python -m tests.flows.serving` runs the command for each line `FOLDER PORT` on its input, in a fork, so that a life
after a kill costs no imports. It says, one line each: `pid N` and, once the fork is gone, `dead`.
"""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
READY_S = 60


class Servers:
    """Starts servers one after the other on one port, and ends them gently or at once."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._news: queue.Queue[str] = queue.Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.flows.serving"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "REMIT_BASE_URL": self.url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._listen)
        self._reader.start()
        self._pid = 0

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(("pid ", "dead")):
                self._news.put(line.strip())

    def start(self) -> None:
        """Start a server; it need not answer yet."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{self.port} {self._folder}\n")
        self._process.stdin.flush()
        self._pid = int(self._news.get(timeout=READY_S).removeprefix("pid "))

    def wait_until_ready(self) -> None:
        """Wait until the server answers that it is ready."""
        end = time.monotonic() + READY_S
        while time.monotonic() < end:
            try:
                if httpx.get(f"{self.url}/readyz", timeout=5).is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.02)
        raise AssertionError("the server did not become ready")

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Send the server a signal and wait until it is gone."""
        os.kill(self._pid, how)
        assert self._news.get(timeout=READY_S) == "dead"

    def close(self) -> None:
        """Let the mother process go."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(READY_S)
        self._reader.join(READY_S)
        self._process.stdout.close()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Fork a server per line of input."""
    import uvicorn
    from fastapi import FastAPI

    from remit.cli import main as remit
    from remit.commands import serve
    from remit.services.registry import installed_lines

    assert serve
    installed_lines()
    # What a server imports only when it starts: its event loop and its protocols.
    warm = uvicorn.Config(FastAPI(), log_level="warning")
    warm.load()
    warm.get_loop_factory()
    for line in sys.stdin:
        port, folder = line.split(maxsplit=1)
        child = os.fork()
        if child == 0:
            remit(["serve", "--folder", folder.strip(), "--port", port])
            os._exit(0)
        _say(f"pid {child}")
        os.waitpid(child, 0)
        _say("dead")


def _say(text: str) -> None:
    # One small write to a pipe arrives whole, so that lines of mother and child never mix.
    os.write(1, f"{text}\n".encode())


if __name__ == "__main__":
    main()
