"""How long a hundred thousand open clocks take to recompute, the bar being ten seconds.

`python -m benches.clocks.run`: policies in four zones, a third of the items paused once, two months open.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from time import process_time
from typing import Any

from remit.values.calendar import Calendar
from remit.work.rules.clock import ClockEvent, ClockEventType, ClockMetric, ClockPolicy, judge

COUNT = 100_000
ZONES = ("Europe/Berlin", "Asia/Ho_Chi_Minh", "America/New_York", "Europe/London")
WEEKLY = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
LEVELS = (Decimal(50), Decimal(75))


def open_clock(number: int, calendar: Calendar) -> tuple[ClockPolicy, tuple[ClockEvent, ...]]:
    """Return the policy and the events of one open item."""
    policy = ClockPolicy(ClockMetric.RESOLUTION, calendar, Decimal(240 + number % 2400), LEVELS)
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number % 80_000)
    pause: list[Any] = [
        ClockEvent(ClockEventType.PAUSE, start + timedelta(hours=3), reason="customer"),
        ClockEvent(ClockEventType.RESUME, start + timedelta(hours=30), reason="customer"),
    ]
    now = ClockEvent(ClockEventType.EVALUATE, datetime(2026, 3, 2, 12, tzinfo=UTC))
    return policy, (ClockEvent(ClockEventType.START, start), *(pause if number % 3 == 0 else ()), now)


def main() -> None:
    """Recompute them all and print the processor time."""
    calendars = [Calendar.from_json({"tz": tz, "weekly": WEEKLY}) for tz in ZONES]
    clocks = [open_clock(number, calendars[number % len(ZONES)]) for number in range(COUNT)]
    began = process_time()
    due = sum(judge(policy, events).due_at is not None for policy, events in clocks)
    spent = process_time() - began
    print(f"{due:,} of {COUNT:,} open clocks have a due instant; {spent:.2f} s of processor time (bar: 10 s)")


if __name__ == "__main__":
    main()
