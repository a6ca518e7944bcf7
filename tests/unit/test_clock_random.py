"""The clock against a second reading of the rules, on random cases; and that nothing launders a breach.

`REMIT_CLOCK_CASES` sets how many cases are drawn (10,000 unless said otherwise).
"""

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from tests.unit.clock_brute_force import (
    BEYOND,
    SEASONS,
    WINDOW,
    BruteForce,
    Pool,
    as_file,
    random_scenario,
    to_minute,
)

from remit.work.rules.clock import ClockEvent, ClockEventType, ClockMetric, judge
from remit.work.rules.clock_scenario import read_scenario
from remit.work.rules.merging import lodged

CASES = int(os.environ.get("REMIT_CLOCK_CASES", "10000"))


@cache
def pool(base: str, count: int) -> Pool:
    return Pool(base, random.Random(base), count)


def drawn(count: int, *, seed: int, calendars: int) -> Iterator[tuple[Pool, dict[str, Any]]]:
    chance = random.Random(seed)
    for number in range(count):
        season = pool(list(SEASONS)[number % len(SEASONS)], calendars)
        yield season, random_scenario(season, chance)


def assert_both_readings_agree(season: Pool, scenario: dict[str, Any]) -> None:
    instants, breached, used = BruteForce(season, scenario).read(scenario["events"])
    file = as_file(season, scenario)
    case = read_scenario(file)
    verdict = judge(case.policy, case.events)
    found = (verdict.due_at, *verdict.levels_at)
    for instant, moment in zip(instants, found, strict=True):
        if instant == BEYOND:
            assert moment is None or to_minute(season.base, moment) > WINDOW, file
        else:
            assert (None if moment is None else to_minute(season.base, moment)) == instant, file
    assert (verdict.breached, verdict.elapsed_minutes) == (breached, used), file


def test_random_clocks_agree_with_the_minute_by_minute_reading() -> None:
    for season, scenario in drawn(CASES, seed=2, calendars=24):
        assert_both_readings_agree(season, scenario)


def test_nothing_launders_a_breach_nor_moves_a_due_instant_that_has_passed() -> None:
    seen = 0
    for season, scenario in drawn(CASES // 5, seed=3, calendars=12):
        case = read_scenario(as_file(season, scenario))
        events = [event for event in case.events if event.type is not ClockEventType.EVALUATE]
        breached_due = None
        for number, event in enumerate(events):
            for at in (event.at, event.at + timedelta(minutes=7)):
                past = [one for one in events if one.at <= at] if at > event.at else events[: number + 1]
                verdict = judge(case.policy, [*past, ClockEvent(type=ClockEventType.EVALUATE, at=at)])
                if breached_due is not None:
                    assert verdict.breached, (scenario, at)
                    if case.policy.metric is not ClockMetric.NEXT_RESPONSE:
                        assert verdict.due_at == breached_due, (scenario, at)
                if verdict.breached:
                    seen += 1
                    breached_due = verdict.due_at
    assert seen > CASES // 10, "the cases must hold breaches, or the property says nothing"


def test_a_merge_launders_no_breach_and_moves_no_due_instant_that_has_passed() -> None:
    chance, seen = random.Random(5), 0
    cases = [read_scenario(as_file(season, scenario)) for season, scenario in drawn(CASES // 10, seed=6, calendars=12)]
    for case, other in zip(cases, cases[8:], strict=False):
        own, host = (
            [event for event in one.events if event.type is not ClockEventType.EVALUATE] for one in (case, other)
        )
        since = own[0].at + timedelta(minutes=chance.randrange(4000))
        until = chance.choice((None, since + timedelta(minutes=chance.randrange(1, 4000))))
        merged = [*own, *lodged(host, named="other", since=since, until=until)]
        before = judge(case.policy, [*own, ClockEvent(ClockEventType.EVALUATE, since)])
        if before.breached:
            seen += 1
            for minutes in (1, 500, 9000):
                after = judge(
                    case.policy, [*merged, ClockEvent(ClockEventType.EVALUATE, since + timedelta(minutes=minutes))]
                )
                assert after.breached, (case, host, since, until)
                assert case.policy.metric is ClockMetric.NEXT_RESPONSE or after.due_at == before.due_at
    assert seen > CASES // 50, "the cases must hold breaches, or the property says nothing"


def test_a_shorter_target_is_never_breached_later() -> None:
    for season, scenario in drawn(300, seed=4, calendars=12):
        plain = {**scenario, "events": [one for one in scenario["events"] if one["type"] != "retarget"]}
        case = read_scenario(as_file(season, plain))
        longer = replace(case.policy, target_minutes=case.policy.target_minutes * 2)
        short, long = judge(case.policy, case.events), judge(longer, case.events)
        assert short.breached or not long.breached, plain
