"""Made-up days of a queue, as packets of the manager interface, beside what a plain count of their seconds gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from remit.values.chance import SeededChance

MORNING = int(datetime(2026, 3, 30, 8, tzinfo=UTC).timestamp())
QUEUE = "care"


@dataclass
class Count:
    """What is counted while a day is invented, second by second, knowing nothing of calls or spans."""

    offered: int = 0
    answered: int = 0
    in_time: int = 0
    abandoned: int = 0
    short: int = 0
    wait_s: int = 0
    talk_s: int = 0
    hold_s: int = 0
    wrap_up_s: int = 0


def packet(event: str, second: int, **fields: str | int) -> dict[str, str]:
    """Write an event as Asterisk does with `timestampevents = yes`."""
    return {"Event": event, "Timestamp": f"{second}.000000", "Queue": QUEUE} | {
        key: str(value) for key, value in fields.items()
    }


def invented_day(seed: int, *, calls: int, within_s: int = 20, short_s: int = 5) -> tuple[list[dict[str, str]], Count]:
    """Invent a day of calls, each second of it counted as it passes."""
    chance, count = SeededChance(seed), Count()
    found: list[dict[str, str]] = []
    for number in range(calls):
        found += _call(chance, count, number, within_s=within_s, short_s=short_s)
    return sorted(found, key=lambda one: float(one["Timestamp"])), count


def _whole(chance: SeededChance, least: int, most: int) -> int:
    return least + int(chance.fraction() * (most - least + 1))


def _call(chance: SeededChance, count: Count, number: int, *, within_s: int, short_s: int) -> Iterator[dict[str, str]]:
    second = MORNING + _whole(chance, 0, 8 * 3600)
    uid = f"{second}.{number}"
    agent = f"SIP/{1000 + number}"  # one agent a call, so that wrap-ups cannot meet
    count.offered += 1
    yield packet("QueueCallerJoin", second, Uniqueid=uid, CallerIDNum=f"07{number:09d}", Position=1)
    waited, patience, ring = 0, _whole(chance, 1, 90), _whole(chance, 0, 60)
    while waited < ring and waited < patience:
        waited, second = waited + 1, second + 1
    if waited < ring:
        count.abandoned += 1
        count.short += waited <= short_s
        yield packet("QueueCallerAbandon", second, Uniqueid=uid, HoldTime=waited)
        return
    count.answered += 1
    count.wait_s += waited
    count.in_time += waited <= within_s
    yield packet("AgentCalled", second, Uniqueid=uid, Interface=agent)
    yield packet("AgentConnect", second, Uniqueid=uid, Interface=agent, HoldTime=waited)
    began = second
    for _ in range(_whole(chance, 0, 2)):
        for _ in range(_whole(chance, 1, 120)):
            second, count.talk_s = second + 1, count.talk_s + 1
        yield packet("Hold", second, Uniqueid=f"{uid}9", Linkedid=uid)
        for _ in range(_whole(chance, 1, 40)):
            second, count.hold_s = second + 1, count.hold_s + 1
        yield packet("Unhold", second, Uniqueid=f"{uid}9", Linkedid=uid)
    for _ in range(_whole(chance, 1, 200)):
        second, count.talk_s = second + 1, count.talk_s + 1
    yield packet("AgentComplete", second, Uniqueid=uid, Interface=agent, HoldTime=waited, TalkTime=second - began)
    yield packet("QueueMemberPause", second, Interface=agent, Paused=1, PausedReason="wrap_up")
    for _ in range(_whole(chance, 0, 60)):
        second, count.wrap_up_s = second + 1, count.wrap_up_s + 1
    yield packet("QueueMemberPause", second, Interface=agent, Paused=0, PausedReason="")
