"""Lives of items from intake through engine, people, outbox and delivery, in processes that are killed at any time.

`kill -9`, two workers at once, lost workers and leases, answers that come twice or late, clocks that jump between and
inside the processes, on both databases: nothing is lost, nothing done twice, nothing stands still. `REMIT_LIVES` says
how many processes are killed on each database.
"""

import logging
import os
import random
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from tests.flows.work_floor import MONDAY
from tests.simulation.house import CONSUMED
from tests.simulation.lives import Mortal, Outside, born, founded, killed, last_moment, left_in_outbox, living, opened
from tests.simulation.record import Record, read_record
from tests.simulation.rules import violations

LIVES = int(os.environ.get("REMIT_LIVES", "8"))
STEPS_MAX = 16
"""A process is killed after at most so many of its steps."""
RACING = 0.3
"""The share of processes beside which a second one works on PostgreSQL."""
PATIENCE_S = 60


def test_no_kill_loses_doubles_or_holds_up_a_life(database_url: str, tmp_path: Path) -> None:
    outside, chance = Outside(tmp_path), random.Random(11)
    with founded(database_url, at=MONDAY) as house:
        script = Mortal(house, 0, outside)
        after, counted = script.started_after, script.counted_before
    for number in range(1, LIVES + 1):
        several = database_url.startswith("postgresql") and chance.random() < RACING
        at = MONDAY + timedelta(minutes=chance.choice((-3, 0, 20, 40)) + 10 * number)
        seeds = (number, number + 1_000_000) if several else (number,)
        steps = len(outside.noted("steps")) + chance.randrange(STEPS_MAX)
        children = [born(house, database_url, outside, seed=seed, at=at) for seed in seeds]
        wait_for(outside, steps)
        for child in children:
            killed(child)
    assert outside.noted("faults") == []
    assert sum(line["wrong"] for line in outside.noted("steps")) == 0
    store = opened(database_url, seed=2_000_000, at=MONDAY)
    try:
        own = living(house, store)
        script = Mortal(own, 2_000_000, outside)
        own.clock.set(last_moment(store) + timedelta(minutes=2))
        for letter in outside.noted("written"):
            script.send_written(letter)
        told = {line["key"]: line["item"] for line in outside.noted("told")}
        script.come_to_rest(script.sent, last_moment(store) + timedelta(minutes=2))
        record = read_record(own, sent=script.sent, after=after, counted_before=counted, consumed=CONSUMED)
        record.misplaced = script.misplaced
        assert not (broken := violations(record)), "\n".join(broken)
        assert left_in_outbox(store) == 0
    finally:
        store.close()
    assert all(told[line["key"]] == line["item"] for line in outside.noted("told")), "one letter, two answers"
    assert len(record.lives) >= LIVES
    carried = Counter(line["key"] for line in outside.noted("post"))
    assert unheard(record, set(carried)) == []
    said = "%s lives, %s kills, %s sendings of %s messages"  # seen with --log-cli-level=INFO
    logging.getLogger("simulation").info(said, len(record.lives), LIVES, carried.total(), len(carried))


def wait_for(outside: Outside, steps: int) -> None:
    """Wait until the processes did so many steps in all, or have nothing more to tell."""
    end = time.monotonic() + PATIENCE_S
    while len(outside.noted("steps")) < steps and not outside.noted("faults"):
        assert time.monotonic() < end, "a process does nothing any more"
        time.sleep(0.002)


def unheard(record: Record, carried: set[str]) -> list[str]:
    """Return what the client should have heard and did not, or heard though it never was."""
    rounds = {life.item.reference: life.item.returns for life in record.lives}
    due = {
        f"{life.item.reference}:{number}"
        for life in record.lives
        for number in range(life.item.returns + (life.item.state == "released"))
    }
    strange = {key for key in carried if int(key.rpartition(":")[2]) > rounds[key.rpartition(":")[0]]}
    return sorted(due - carried) + sorted(strange)
