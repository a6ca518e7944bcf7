"""Decisions side by side: python -m benches.decisions.run > benches/decisions/results.md."""

import gc
import os
import platform
import time
from collections.abc import Callable
from typing import Any

import polars as pl
from benches.decisions.peers import polars_expression, python_function, spiff_decide, zen_decide
from benches.decisions.tables import dmn, inputs, rules

from remit.engine.dmn import CompiledModel, read_model
from remit.engine.dmn.batch import prepare_batch

BATCH = 1_000_000


def best_us(decide: Callable[[dict[str, Any]], Any], rows: list[dict[str, Any]], *, repeat: int) -> float:
    """Return the least microseconds of CPU per decision over `repeat` passes."""
    found = []
    for _ in range(repeat):
        start = time.process_time()
        for row in rows:
            decide(row)
        found.append((time.process_time() - start) / len(rows) * 1e6)
    return min(found)


def best_ns_per_row(work: Callable[[], Any], *, repeat: int = 9) -> tuple[float, float]:
    """Return the least nanoseconds of CPU (all threads) and by the clock, per row of a batch."""
    found = []
    for _ in range(repeat):
        start, cpu = time.perf_counter(), time.process_time()
        work()
        found.append(((time.process_time() - cpu) / BATCH * 1e9, (time.perf_counter() - start) / BATCH * 1e9))
    return min(each[0] for each in found), min(each[1] for each in found)


def main() -> None:
    """Print the results as Markdown."""
    gc.disable()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print("# Decisions side by side\n")
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, load {load} (shared).")
    print("Six inputs, one in ten rows with a missing one, hit policy FIRST; least of several passes.")
    print("One decision is measured in CPU time.\n")
    for count in (25, 3700):
        one_size(count)


def one_size(count: int) -> None:
    """Print the figures for one number of rules."""
    source, rows, whole = rules(count), inputs(1000), [row for row in inputs(1300) if None not in row.values()][:1000]
    document = dmn(source)
    start = time.process_time()
    model, _ = read_model(document)
    assert model is not None
    compiled = CompiledModel(model, {})
    built = time.process_time() - start
    quick, by_hand, other, spiff = (
        compiled.decider("route"), python_function(source), zen_decide(source), spiff_decide(source)
    )  # fmt: skip
    answers = [quick(row) for row in rows]
    assert answers == [by_hand(row) for row in rows] == [compiled.decide("route", row).value for row in rows]
    assert answers[:200] == [other(row) for row in rows[:200]]
    few = whole[:20] if count < 100 else whole[:2]
    assert [quick(row) for row in few] == [spiff(row) for row in few]
    passes = 15 if count < 100 else 7
    ours = best_us(quick, rows, repeat=passes)
    figures = {
        "Remit, `decider(name)(inputs)`": ours,
        "Remit, `decide` with trace and report": best_us(lambda row: compiled.decide("route", row), rows, repeat=5),
        "Python function": best_us(by_hand, rows, repeat=passes),
        "zen-engine, static loader": best_us(other, rows, repeat=5),
        "SpiffWorkflow (rows without missing values)": best_us(spiff, few, repeat=2),
    }
    print(f"## {count:,} rules\n\nRead and compiled in {built:.2f} s of CPU.\n")
    print("| one decision | µs | × ours |\n|---|---|---|")
    for name, value in figures.items():
        print(f"| {name} | {value:.2f} | {value / ours:.1f} |")
    batches(count, source, compiled, ours)


def batches(count: int, source: list[tuple[list[str], str]], compiled: CompiledModel, single_us: float) -> None:
    """Print the figures of a batch."""
    part = pl.DataFrame(inputs(100_000), infer_schema_length=None)
    frame = pl.concat([part] * (BATCH // part.height), rechunk=True)
    job = prepare_batch(compiled, "route")
    ours = best_ns_per_row(lambda: job.decide(frame))
    single = single_us * 1000
    print(f"\n| {BATCH:,} rows | CPU ns/row | by the clock | × our CPU |\n|---|---|---|---|")
    print(f"| Remit batch | {ours[0]:.0f} | {ours[1]:.0f} | 1.0 |")
    print(f"| Remit, one by one (from above) | {single:.0f} | | {single / ours[0]:.1f} |")
    if count < 100:
        expression = polars_expression(source)
        assert frame[:100_000].with_columns(expression)["route"].equals(job.decide(frame[:100_000])["route"])
        theirs = best_ns_per_row(lambda: frame.with_columns(expression), repeat=4)
        print(f"| Polars by hand | {theirs[0]:.0f} | {theirs[1]:.0f} | {theirs[0] / ours[0]:.1f} |")
    print()


if __name__ == "__main__":
    main()
