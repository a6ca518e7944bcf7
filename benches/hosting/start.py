"""A server's start, in processor seconds: `python -m benches.hosting.start [--passes 5]`.

An empty installation is made, and `remit serve` is started on it again and again: until it says where it is, until it
answers whether it is ready, and until it has drawn its first page. Processor time of the process, not the clock.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.request import urlopen

from tests.flows.serving import free_port

TICKS = os.sysconf("SC_CLK_TCK")
STAGES = ("said", "ready", "page")


def remit(*words: str) -> Sequence[str]:
    return [sys.executable, "-m", "remit", *words]


def spent(process: int) -> float:
    """Return the processor seconds that a process has spent, user and system."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(int(one) for one in fields[11:13]) / TICKS


def asked(address: str) -> None:
    while True:
        try:
            with urlopen(address, timeout=10) as answer:
                answer.read()
            return
        except ConnectionError:
            time.sleep(0.05)
        except OSError as fault:
            if not isinstance(getattr(fault, "reason", None), ConnectionError):
                raise
            time.sleep(0.05)


def start_once(folder: Path) -> tuple[float, ...]:
    """Start a server, ask it twice and stop it; returns the seconds spent by each stage."""
    port = str(free_port())
    process = subprocess.Popen(
        remit("serve", "--folder", str(folder), "--port", port), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    found = [spent(process.pid)]
    for page in ("readyz", "sign-in"):
        asked(f"http://127.0.0.1:{port}/{page}")
        found.append(spent(process.pid))
    process.terminate()
    process.wait()
    process.stdout.close()
    return tuple(found)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--passes", type=int, default=5)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "house"
        who = ("--provider", "Provider", "--country", "VN", "--admin", "Ann", "--email", "ann@example.com")
        subprocess.run(remit("init", "--folder", str(folder), *who, "--password", "correct horse battery"), check=True)
        passes = [start_once(folder) for _ in range(given.passes)]
    for stage, *figures in zip(STAGES, *passes, strict=True):
        print(f"{stage}: least {min(figures):.2f} s, median {sorted(figures)[len(figures) // 2]:.2f} s of CPU")


if __name__ == "__main__":
    main()
