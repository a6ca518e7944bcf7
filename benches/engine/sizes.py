"""What size costs: a long life, 100,000 items at once, 1,000,000 instances at rest: `python -m benches.engine.sizes`.

Processor time, for the machine is shared. Each part runs in a process of its own, so that peaks of memory do not mix.
"""

import argparse
import multiprocessing as mp
import os
import platform
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benches.engine import durable, product
from benches.engine.models import MODEL

from remit.app.collecting import collect_rarely
from remit.engine import (
    CompleteTask,
    Definition,
    MessageArrived,
    OpenTask,
    Start,
    State,
    Subscribe,
    read_definitions,
    read_state,
    step,
    write_state,
)

LOOP = """
<startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="merge"/>
<exclusiveGateway id="merge"/><sequenceFlow id="f2" sourceRef="merge" targetRef="enter"/>
<userTask id="enter" name="Enter"/><sequenceFlow id="f3" sourceRef="enter" targetRef="more"/>
<exclusiveGateway id="more" default="f4"/><sequenceFlow id="f4" sourceRef="more" targetRef="merge"/>
<sequenceFlow id="f5" sourceRef="more" targetRef="end">
 <conditionExpression xsi:type="tFormalExpression">stop = true</conditionExpression></sequenceFlow>
<endEvent id="end"/>"""
EACH = """
<startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="enter"/>
<userTask id="enter" name="Enter"><multiInstanceLoopCharacteristics>
 <loopCardinality xsi:type="tFormalExpression">{count}</loopCardinality></multiInstanceLoopCharacteristics></userTask>
<sequenceFlow id="f2" sourceRef="enter" targetRef="end"/><endEvent id="end"/>"""


MESSAGES = """
<startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="hear"/>
<receiveTask id="hear" name="Hear" messageRef="answer"><multiInstanceLoopCharacteristics>
 <loopCardinality xsi:type="tFormalExpression">{count}</loopCardinality></multiInstanceLoopCharacteristics>
</receiveTask>
<sequenceFlow id="f2" sourceRef="hear" targetRef="end"/><endEvent id="end"/>"""


def graph(key: str, body: str) -> Definition:
    return read_definitions(MODEL.format(key=key, body=body).encode())[0][0]


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def long_life() -> None:
    """One instance that is brought what it waits for a thousand times, its state written and read between."""
    looping = graph("looping", LOOP)
    passes: list[list[float]] = []
    for _ in range(7):
        state = step(looping, None, Start(variables={"stop": False}), durable.NOW).state
        times = []
        for number in range(1_000):
            begun = time.process_time()
            state = read_state(write_state(state))
            state = step(looping, state, durable.awaited(state), durable.NOW).state
            times.append((time.process_time() - begun) * 1e6)
            assert not state.ended, number
        passes.append(times)
    least = [min(column) for column in zip(*passes, strict=True)]
    tenths = [statistics.mean(least[first : first + 100]) for first in range(0, 1_000, 100)]
    print(
        f"a step in a life of 1,000: first hundred {tenths[0]:.1f} µs, last {tenths[-1]:.1f} µs "
        f"({tenths[-1] / tenths[0] - 1:+.0%}), dearest hundred {max(tenths) / min(tenths) - 1:+.0%} over the cheapest; "
        f"state {len(write_state(state))} bytes"
    )


def many_items(count: int = 100_000) -> None:
    """One activity of 100,000 items at once."""
    made = graph("each", EACH.replace("{count}", str(count)))
    begun = time.process_time()
    result = step(made, None, Start(), durable.NOW)
    started = time.process_time() - begun
    tasks = [one.activation for one in result.commands if isinstance(one, OpenTask)]
    assert len(tasks) == count
    state, times = result.state, []
    for act in tasks[:1_000]:
        begun = time.process_time()
        state = step(made, state, CompleteTask(act), durable.NOW).state
        times.append((time.process_time() - begun) * 1e6)
    kept, written, read = _stored(state)
    print(
        f"{count:,} items at once: started in {started:.2f} s, {started / count * 1e6:.1f} µs each; completing one in "
        f"memory {statistics.median(times):.0f} µs; state of {kept / 1e6:.1f} MB written in {written * 1e3:.0f} ms and "
        f"read in {read * 1e3:.0f} ms; peak of memory {peak_mb():.0f} MB"
    )


def _stored(state: State) -> tuple[int, float, float]:
    begun = time.process_time()
    kept = write_state(state)
    written = time.process_time() - begun
    begun = time.process_time()
    assert read_state(kept) == state
    return len(kept), written, time.process_time() - begun


def many_waits(sizes: Sequence[int] = (1_000, 10_000, 100_000)) -> None:
    """One receive task of ever more items at once, whose messages come for one after the other."""
    for size in sizes:
        made = waiting_for_messages(size)
        begun = time.process_time()
        result = step(made, None, Start(), durable.NOW)
        started = (time.process_time() - begun) / size
        heard = [one.activation for one in result.commands if isinstance(one, Subscribe)]
        state, times = result.state, []
        for act in heard[size // 2 : size // 2 + 300]:
            begun = time.process_time()
            state = step(made, state, MessageArrived("answer", activation=act), durable.NOW).state
            times.append(time.process_time() - begun)
        print(f"{size:>7,} waits: {started * 1e6:.1f} µs to set each going, {min(times) * 1e6:.0f} to "
              f"{statistics.median(times) * 1e6:.0f} µs a message")  # fmt: skip


def waiting_for_messages(count: int) -> Definition:
    message = '<message id="answer" name="answer"/><process '
    text = MODEL.format(key="hearing", body=MESSAGES.replace("{count}", str(count)))
    return read_definitions(text.replace("<process ", message, 1).encode())[0][0]


def answers(sizes: Sequence[int] = (1_000, 10_000, 100_000), *, count: int = 300) -> None:
    """What one answer costs among ever more items, by the whole product on SQLite: a task claimed and completed."""
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
            store = durable.open_new(Path(folder), "answers")
            floor, person = product.open_product(store, "wait")
            floor.publish(MODEL.format(key="wait", body=EACH.replace("{count}", str(size))).encode())
            begun = time.process_time()
            product.receive_all(floor, product.arrivals(floor, 1))
            started = time.process_time() - begun
            tasks = product.ready(floor)
            assert len(tasks) == size
            product.complete_all(floor, person, tasks[:1])
            begun = time.process_time()
            for one in tasks[1 : count + 1]:
                product.complete_all(floor, person, [one])
            each = (time.process_time() - begun) / count
            store.close()
        print(f"{size:>7,} items: set going in {started:.1f} s, then {each * 1e6:,.0f} µs an answer", flush=True)
    print(f"peak of memory {peak_mb():.0f} MB")


def at_rest(count: int = 1_000_000) -> None:
    """A million instances that wait, on SQLite: opening the database, and bringing one of them its task."""
    made = durable.ours("wait")
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        store = durable.open_new(Path(folder), "rest")
        durable.lay_ground(store)
        (pattern,) = store.write(lambda tx: durable.start_all(tx, made, 1), tenant=durable.TENANT)
        _copy(Path(folder) / "rest.db", pattern, count)
        store.close()
        before = peak_mb()
        begun, cpu = time.perf_counter(), time.process_time()
        store = durable.open_new(Path(folder), "rest")
        opened = time.perf_counter() - begun, time.process_time() - cpu
        begun = time.perf_counter()
        store.write(lambda tx: durable.proceed_all(tx, made, [pattern]), tenant=durable.TENANT)
        first = time.perf_counter() - begun
        times = []
        for number in range(1, 1_001):
            begun = time.process_time()
            one = f"0198c5f0-0000-7000-8000-{number * 997:012x}"
            store.write(lambda tx, one=one: durable.proceed_all(tx, made, [one]), tenant=durable.TENANT)
            times.append((time.process_time() - begun) * 1e6)
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
        store.close()
        print(
            f"{count:,} instances at rest ({size / 1e6:,.0f} MB): opened in {opened[0] * 1e3:.0f} ms "
            f"({opened[1] * 1e3:.0f} ms of CPU), the first completion {first * 1e3:.1f} ms by the clock, later ones "
            f"{statistics.median(times):.0f} µs of CPU; memory {before:.0f} MB before, {peak_mb():.0f} MB at its peak"
        )


def _copy(path: Path, pattern: str, count: int) -> None:
    """Fill the table with copies of one row under ids of their own, as fast as SQLite goes."""
    with sqlite3.connect(path) as driver:
        names = [row[1] for row in driver.execute("PRAGMA table_info(instance)")]
        chosen = ", ".join("printf('0198c5f0-0000-7000-8000-%012x', n)" if name == "id" else name for name in names)
        driver.execute(
            f"WITH RECURSIVE c(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM c WHERE n < ?) "
            f"INSERT INTO instance ({', '.join(names)}) SELECT {chosen} FROM c, instance WHERE instance.id = ?",
            (count - 1, pattern),
        )
    driver.close()


def main() -> None:
    parts: dict[str, Callable[[], None]] = {
        "life": long_life,
        "items": many_items,
        "waits": many_waits,
        "answers": answers,
        "rest": at_rest,
    }
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", choices=parts)
    only = options.parse_args().only
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"{platform.platform()}, Python {platform.python_version()}, {load}\n", flush=True)
    for name, part in parts.items():
        if only in (None, name):
            process = mp.get_context("spawn").Process(target=_measured, args=(part,))
            process.start()
            process.join()


def _measured(part: Callable[[], None]) -> None:
    collect_rarely()
    part()


if __name__ == "__main__":
    main()
