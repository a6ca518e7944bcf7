"""What a release is asked for beyond a check, in slices that add up: `python -m tests.release [--minutes 30]`.

The slice that is least far goes next, until the minutes are over or every bar is reached. Each slice is a pytest of its
own with the variables of CONTRIBUTING.md, at the lowest priority; what it counted is added to `build/release.jsonl`
under the hash of `src`, so that a run goes on where the last one stopped, and code that changed begins anew.
A slice that fails is written down, shown, and ends the run. `--told` only prints the table.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEDGER = ROOT / "build" / "release.jsonl"
SHOWN = 40
"""Lines of a failed slice that are shown."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: how much a release asks for, how much of it one slice is, and what runs it from a place on."""

    name: str
    wanted: int
    slice: int
    paths: tuple[str, ...]
    variables: Callable[[int, int], Mapping[str, str]]


def counted(variable: str) -> Callable[[int, int], Mapping[str, str]]:
    """Return the variables of a bar that is told how many alone: chance or the machine's timing differ each time."""
    return lambda _first, count: {variable: str(count)}


def seeds(first: int, count: int) -> Mapping[str, str]:
    """Name the seeds themselves, so that each slice plays others."""
    return {"REMIT_SEEDS": ",".join(map(str, range(first, first + count)))}


FUZZ = ("tests/fuzz", "tests/notation/test_fuzz.py", "tests/web/test_api_fuzz.py")
UPGRADE = ("tests/flows/test_upgrade.py",)
BARS = (
    Bar("seeds of the simulation", 200_000, 1_000, ("tests/simulation/test_seeds.py",), seeds),
    Bar("crash points", 100_000, 100_000, ("tests/simulation/test_crash_points.py",), counted("REMIT_CRASH_POINTS")),
    Bar("power cuts", 10_000, 10_000, ("tests/store/test_power_cuts.py",), counted("REMIT_TEST_POWER_CUTS")),
    Bar("kills of a store, each database", 2_000, 200, ("tests/store/test_kills.py",), counted("REMIT_TEST_KILLS")),
    Bar(
        "kills of servers and workers, each database",
        2_000,
        100,
        ("tests/flows/test_server_killed.py",),
        counted("REMIT_TEST_SERVER_KILLS"),
    ),
    Bar("whole lives, each database", 1_000, 50, ("tests/simulation/test_whole_lives.py",), counted("REMIT_LIVES")),
    Bar("immediate restarts", 30, 10, ("tests/store/test_server_crashes.py",), counted("REMIT_TEST_RESTARTS")),
    Bar("synchronous fail-overs", 10, 5, ("tests/store/test_failovers.py",), counted("REMIT_TEST_FAILOVERS")),
    Bar(
        "seconds of each part of an upgrade", 60, 60, ("tests/flows/test_upgrade.py",), counted("REMIT_TEST_UPGRADE_S")
    ),
    Bar("seconds of fuzzing, each kind", 3_600, 60, FUZZ, counted("REMIT_FUZZ_SECONDS")),
    Bar("twins, both sides of each call", 1, 1, ("tests/web/test_twins.py",), lambda *_: {"REMIT_TWINS": "both"}),
)


@dataclass(frozen=True, slots=True)
class Slice:
    """What one slice of a bar did; `source` is the hash of the code that it ran."""

    bar: str
    source: str
    count: int
    passed: bool
    seconds: float
    at: str


def source_hash() -> str:
    """Return the hash of `src` as committed. What is not committed cannot be told of anybody."""
    given = ["git", "rev-parse", "HEAD:src"]
    return subprocess.run(given, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def read_ledger(source: str) -> list[Slice]:
    """Return what was run of this code."""
    lines = LEDGER.read_text("utf-8").splitlines() if LEDGER.exists() else []
    return [one for one in (Slice(**json.loads(line)) for line in lines) if one.source == source]


def reached(bar: Bar, told: Sequence[Slice]) -> int:
    """Count what was passed of a bar."""
    return sum(one.count for one in told if one.bar == bar.name and one.passed)


def next_bar(bars: Sequence[Bar], told: Sequence[Slice]) -> Bar | None:
    """Return the bar that is least far, None where all are reached."""
    open_ones = [bar for bar in bars if reached(bar, told) < bar.wanted]
    return min(open_ones, key=lambda bar: reached(bar, told) / bar.wanted, default=None)


def run_slice(bar: Bar, first: int, source: str) -> tuple[Slice, str]:
    """Run the next slice of a bar, and return it with what pytest printed."""
    count = min(bar.slice, bar.wanted - first)
    begun = time.monotonic()
    made = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *bar.paths],
        cwd=ROOT,
        env={**os.environ, **bar.variables(first, count)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: os.nice(19),
    )
    passed = made.returncode == 0 and " passed" in made.stdout
    at = datetime.now(UTC).isoformat(timespec="minutes")
    return Slice(bar.name, source, count, passed, round(time.monotonic() - begun, 1), at), made.stdout


def table(told: Sequence[Slice]) -> str:
    """Write how far each bar is, as Markdown."""
    lines = ["| bar | wanted | reached | failed slices | seconds | last |", "|---|---|---|---|---|---|"]
    for bar in BARS:
        mine = [one for one in told if one.bar == bar.name]
        failed = sum(not one.passed for one in mine)
        seconds, last = sum(one.seconds for one in mine), mine[-1].at if mine else ""
        lines.append(f"| {bar.name} | {bar.wanted:,} | {reached(bar, told):,} | {failed} | {seconds:,.0f} | {last} |")
    return "\n".join(lines)


def main() -> int:
    """Run slices until the time is over; 1 where one failed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=30.0, help="no slice begins after so long")
    options.add_argument("--only", nargs="*", default=[""], help="bars whose name holds one of these texts")
    options.add_argument("--told", action="store_true", help="print how far the release is and run nothing")
    given = options.parse_args()
    source, end = source_hash(), time.monotonic() + 60 * given.minutes
    told = read_ledger(source)
    bars = [bar for bar in BARS if any(text in bar.name for text in given.only)]
    LEDGER.parent.mkdir(exist_ok=True)
    failed = False
    while not given.told and not failed and time.monotonic() < end and (bar := next_bar(bars, told)):
        one, printed = run_slice(bar, reached(bar, told), source)
        told.append(one)
        with LEDGER.open("a", encoding="utf-8") as ledger:
            ledger.write(json.dumps(asdict(one)) + "\n")
        sys.stdout.write(f"{one.at} {one.bar}: {one.count:,} in {one.seconds:,.0f} s, {reached(bar, told):,} in all\n")
        sys.stdout.flush()
        failed = not one.passed
        if failed:
            sys.stdout.write("\n".join(printed.splitlines()[-SHOWN:]) + "\n")
    sys.stdout.write(table(told) + "\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
