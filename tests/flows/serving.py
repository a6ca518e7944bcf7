"""`remit serve` and `remit worker` in processes of their own that may be killed: a mother forks each of them.

`python -m tests.flows.serving FOLDER PORT KEY` imports everything, hands invoices in (so that templates, definitions
and statements are compiled, these when they are met again) and closes the house again. It says, one line each:
`ready IDS` with the items of `FIRST` in order; then, for each line `serve` or `worker` on its input, `pid N` of the
fork that runs this command. `end N SIGNAL` on its input ends a fork and is answered with `dead N`.
"""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from tests.flows.sending import hand_in

from remit.app.house import House

ROOT = Path(__file__).parents[2]
WAIT_S = 120
FIRST = ("first-1", "first-2", "first-3")
"""The numbers of the invoices that the mother hands in."""
PREPARED = 2
"""A statement that is met so often is prepared."""


class Servers:
    """Starts servers and workers on one installation and one port, and ends them."""

    def __init__(self, folder: Path, key: str) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._news: queue.Queue[str] = queue.Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.flows.serving", str(folder), str(port), key],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "REMIT_BASE_URL": self.url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._listen)
        self._reader.start()
        self.first = dict(zip(FIRST, self._hear("ready ").split(), strict=True))

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(("ready ", "pid ", "dead ")):
                self._news.put(line.strip())

    def _hear(self, word: str) -> str:
        news = self._news.get(timeout=WAIT_S)
        assert news.startswith(word), news
        return news.removeprefix(word)

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def start(self, command: str = "serve") -> int:
        """Start `serve` or `worker` and return its process; it need not answer yet."""
        self._tell(command)
        return int(self._hear("pid "))

    def end(self, process: int, how: signal.Signals = signal.SIGKILL) -> None:
        """Send a process a signal and wait until it is gone."""
        self._tell(f"end {process} {int(how)}")
        assert self._hear("dead ") == str(process)

    def close(self) -> None:
        """Let the mother process go, and whatever of hers still runs."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(WAIT_S)
        self._reader.join(WAIT_S)
        self._process.stdout.close()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def warm_up(folder: Path, key: str) -> list[str]:
    """Hand invoices in as a server would take them in, close the house, and return the items' ids."""
    import uvicorn
    from starlette.testclient import TestClient

    from remit.commands.installation import opened
    from remit.web.application import create_app

    with opened(folder) as house:
        app = create_app(house)
        loads = uvicorn.Config(app)  # what a server imports only when it starts: its event loop and its protocols
        loads.load()
        loads.get_loop_factory()
        with TestClient(app, headers={"Authorization": f"Bearer {key}"}) as client:
            made = []
            for number in FIRST:
                made.append(hand_in(client, number).json()["id"])
                while house.pump():
                    pass
        for _ in range(PREPARED):
            go_round(house)
    return made


def go_round(house: House) -> None:
    """Do once what the threads of a server begin with: a round of each, and of what need not be done at once."""
    chores = house.machine
    for one in (chores.arm, chores.attend, chores.sign, chores.remind, chores.forget):
        one()
    for round_ in (house.pump, house.postman.fetch, house.postman.send, house.watchman.arm, house.watchman.probe):
        round_()


def main(folder: str, port: str, key: str) -> None:
    """Fork a server or worker per line of input."""
    from remit.app.collecting import collect_rarely
    from remit.cli import main as remit

    commands = {"serve": ["serve", "--folder", folder, "--port", port], "worker": ["worker", "--folder", folder]}
    _say(f"ready {' '.join(warm_up(Path(folder), key))}")
    for other in threading.enumerate()[1:]:
        other.join(WAIT_S)
    assert threading.active_count() == 1, "a fork would inherit locks that no thread of its own opens"
    collect_rarely()  # a fork that collects walks over its own things alone, and so copies no page of its mother's
    running: set[int] = set()
    for line in sys.stdin:
        words = line.split()
        if words[0] == "end":
            _end(int(words[1]), int(words[2]))
            running.discard(int(words[1]))
            continue
        child = os.fork()
        if child == 0:
            remit(commands[words[0]])
            os._exit(0)
        running.add(child)
        _say(f"pid {child}")
    for child in running:
        _end(child, signal.SIGKILL)


def _end(child: int, how: int) -> None:
    os.kill(child, how)
    os.waitpid(child, 0)
    _say(f"dead {child}")


def _say(text: str) -> None:
    # One small write to a pipe arrives whole, so that lines of mother and child never mix.
    os.write(1, f"{text}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
