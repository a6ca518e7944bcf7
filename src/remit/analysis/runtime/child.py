"""The job's own process: leave the network, load, limit itself, leave the files behind, run the plan, write what came.

The order is the kernel's: only a process of one thread may leave the network, and Polars starts threads when it loads.
"""

import ctypes
import json
import os
import platform
import resource
import sys
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from remit.analysis.model import StepFailed
from remit.analysis.rules.plans import read_plan
from remit.analysis.runtime.job import ABOUT, REFUSED
from remit.values.archive import pack, unpack

NEW_USER, NEW_NETWORK, NEW_MOUNTS = 0x10000000, 0x40000000, 0x00020000


def main(seconds: int, memory_bytes: int, empty: str) -> None:
    """Run the package on standard input; write a package of outputs, or of one refusal. `empty` is a folder."""
    parts = unpack(sys.stdin.buffer.read())
    apart = ctypes.CDLL(None, use_errno=True).unshare(NEW_USER | NEW_NETWORK | NEW_MOUNTS) == 0
    run = _loaded(parts)
    about = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "polars": version("polars"),
        "remit": version("remit"),
        "threads": os.environ.get("POLARS_MAX_THREADS"),
        "seconds": seconds,
        "memory_bytes": memory_bytes,
        **_limited(seconds, memory_bytes, empty, apart=apart),
    }
    try:
        given = {**run(read_plan(parts), parts), ABOUT: json.dumps(about).encode()}
    except StepFailed as refusal:
        given = {REFUSED: json.dumps(dict(refusal.fields)).encode()}
    sys.stdout.buffer.write(pack(given))


def _loaded(parts: Mapping[str, bytes]) -> Any:
    """Load everything now: once the files are left behind, nothing can be."""
    import polars  # noqa: PLC0415 - it starts threads, so the network is left before

    from remit.analysis.rules.steps import run_plan  # noqa: PLC0415 - the same

    if any(name.endswith(".xlsx") for name in parts):
        import openpyxl  # type: ignore[import-untyped]  # noqa: F401 - half a second that few packages need
    polars.read_csv(b"a\n1\n").sql("SELECT a FROM self")
    return run_plan


def _limited(seconds: int, memory_bytes: int, empty: str, *, apart: bool) -> dict[str, str]:
    """Give up what the plan does not need; say what the kernel took away."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if not apart:
        return {"network": "not taken away by this kernel", "files": "not writable"}
    os.chroot(empty)
    os.chdir("/")
    return {"network": "none", "files": "none"}


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
