"""Decisions side by side: python -m benches.decisions.run > benches/decisions/results.md."""

import gc
import os
import platform
import time
from collections.abc import Callable
from typing import Any

import polars as pl
from benches.decisions.peers import polars_expression, python_function, spiff_decide, zen_decide
from benches.decisions.rounds import Contender, take_turns
from benches.decisions.tables import dmn, inputs, rules

from remit.engine.dmn import CompiledModel, read_model
from remit.engine.dmn.batch import prepare_batch

BATCH = 1_000_000
TURNS = 30
Rows = list[dict[str, Any]]


def main() -> None:
    """Print the results as Markdown."""
    gc.disable()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print("# Decisions side by side\n")
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, load {load} (shared).")
    print("Six inputs, one in ten rows with a missing one, hit policy FIRST. All work in turns, of which the least")
    print(f"counts: {TURNS} turns, slow peers fewer. Nanoseconds of CPU per decision, all threads together.\n")
    for count in (25, 3700):
        one_size(count)


def each_row(decide: Callable[[dict[str, Any]], Any], rows: Rows) -> Callable[[], None]:
    """Return the work of deciding rows one by one."""

    def work() -> None:
        for row in rows:
            decide(row)

    return work


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
    few = whole[:20] if count < 100 else whole[:2]
    answers = [quick(row) for row in rows]
    assert answers == [by_hand(row) for row in rows] == [compiled.decide("route", row).value for row in rows]
    assert answers[:200] == [other(row) for row in rows[:200]]
    assert [quick(row) for row in few] == [spiff(row) for row in few]
    contenders = [
        Contender("Remit, `decider(name)(inputs)`", each_row(quick, rows), len(rows), passes=4),
        Contender("Python function", each_row(by_hand, rows), len(rows), passes=4),
        Contender("zen-engine, static loader", each_row(other, rows), len(rows), passes=2),
        batch(compiled),
        *([polars(source, compiled)] if count < 100 else []),
        Contender(
            "Remit, `decide` with trace and report",
            each_row(lambda row: compiled.decide("route", row), rows[:200]), 200, turns=5,
        ),
        Contender("SpiffWorkflow (rows without missing values)", each_row(spiff, few), len(few), turns=2),
    ]  # fmt: skip
    take_turns(contenders, turns=TURNS)
    print(f"## {count:,} rules\n\nRead and compiled in {built:.2f} s of CPU.\n")
    print("| one decision | least ns | median | most | by the clock | × ours |\n|---|---|---|---|---|---|")
    for each in contenders:
        print(f"| {each.name} | {each.line} | {each.least / contenders[0].least:.2f} |")
    judged(*contenders[:5])


def judged(ours: Contender, by_hand: Contender, zen: Contender, batched: Contender, polars: Contender) -> None:
    """Print the ratios that have targets."""
    slower = ours.least / by_hand.least
    print(
        f"\n- One decision: zen takes {zen.least / ours.least:.1f} times as long; ours {slower:.2f} times the function."
    )
    for name, single, many, other in (
        ("CPU", ours.least, batched.least, polars.least),
        ("the clock", min(ours.clock_ns), min(batched.clock_ns), min(polars.clock_ns)),
    ):
        beside = f"; {many / other:.2f} times as long as Polars by hand" if polars.decisions == BATCH else ""
        print(f"- A batch by {name}: one by one takes {single / many:.1f} times as long{beside}.")
    print()


def million() -> pl.DataFrame:
    """Return the frame of the batches."""
    part = pl.DataFrame(inputs(100_000), infer_schema_length=None)
    return pl.concat([part] * (BATCH // part.height), rechunk=True)


def batch(compiled: CompiledModel) -> Contender:
    """Return our batch."""
    frame, job = million(), prepare_batch(compiled, "route")
    decide = compiled.decider("route")
    part = frame[:20_000]
    assert job.decide(part)["route"].to_list() == [decide(row) for row in part.iter_rows(named=True)]
    return Contender(f"Remit batch of {BATCH:,} rows", lambda: job.decide(frame), BATCH)


def polars(source: list[tuple[list[str], str]], compiled: CompiledModel) -> Contender:
    """Return the same written by hand for Polars."""
    frame, expression = million(), polars_expression(source)
    part = frame[:100_000]
    assert part.with_columns(expression)["route"].equals(prepare_batch(compiled, "route").decide(part)["route"])
    return Contender("Polars by hand", lambda: frame.with_columns(expression), BATCH, turns=10)


if __name__ == "__main__":
    main()
