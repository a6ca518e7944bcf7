"""Start the job, hand it the package, take what it gives; it sees nothing else of this machine."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from typing import Any

from remit.analysis.model import JobStopped, Limits, Run, StepFailed
from remit.analysis.rules.plans import read_plan
from remit.values.archive import PackageRefused, pack, unpack

ENVIRONMENT = {"POLARS_MAX_THREADS": "1", "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
"""One thread, for sums in floating point depend on their order."""
GRACE_S = 30
REFUSED, ABOUT = "refused.json", "environment.json"


def open_package(content: bytes) -> tuple[Mapping[str, Any], dict[str, bytes]]:
    """Return plan and files of a package. Refuses `PackageRefused`, `PlanRefused`, `StatementRefused`."""
    parts = unpack(content)
    return read_plan(parts), parts


def run_package(parts: Mapping[str, bytes], *, limits: Limits | None = None) -> Run:
    """Run a package in a job. Refuses `StepFailed` and `JobStopped`."""
    allowed = limits or Limits()
    with tempfile.TemporaryDirectory() as empty:
        done = _done([str(allowed.seconds), str(allowed.memory_bytes), empty], pack(parts), allowed.seconds + GRACE_S)
    try:
        given = unpack(done.stdout)
    except PackageRefused:
        said = (done.stderr.decode("utf-8", "replace").strip().splitlines() or [f"signal {-done.returncode}"])[-1]
        raise JobStopped(place="job", reason=f"it ended early ({said[:200]})") from None
    if REFUSED in given:
        fields = json.loads(given[REFUSED])
        raise StepFailed(place=fields["step"], **fields)
    return Run(given, json.loads(given.pop(ABOUT)))


def _done(arguments: list[str], given: bytes, patience_s: int) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-I", "-m", "remit.analysis.runtime.child", *arguments]
    try:
        return subprocess.run(  # noqa: S603 - our own module; the arguments are numbers and a folder of ours
            command, input=given, capture_output=True, env=ENVIRONMENT, timeout=patience_s, check=False
        )
    except subprocess.TimeoutExpired:
        raise JobStopped(place="job", reason=f"it took longer than {patience_s} s") from None
