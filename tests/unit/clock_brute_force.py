"""A second reading of the clock rules that shares no code with the first: minute by minute on the wall clock.

It takes scenario files as JSON and looks at every minute of a window of ten days: is the local clock inside a window,
was the clock running, how many such minutes until the target. Events, windows, offsets and thresholds lie on whole
minutes, so a minute is open as a whole or not at all.
"""

import random
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain, compress, islice
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
WINDOW = 10 * 24 * 60
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BEYOND = WINDOW + 1

# Ten days around clock changes, a year's end, and the date that Samoa skipped; with zones that change then.
SEASONS = {
    "2025-03-26T00:00:00+00:00": ("Europe/London", "Europe/Berlin", "Asia/Ho_Chi_Minh"),
    "2025-10-22T00:00:00+00:00": ("Europe/London", "Europe/Berlin", "Europe/Warsaw"),
    "2025-03-05T00:00:00+00:00": ("America/New_York", "America/St_Johns", "Asia/Manila"),
    "2025-10-29T00:00:00+00:00": ("America/New_York", "America/Los_Angeles", "Europe/London"),
    "2025-04-01T00:00:00+00:00": ("Australia/Lord_Howe", "Australia/Sydney", "Pacific/Auckland"),
    "2025-02-20T00:00:00+00:00": ("Africa/Casablanca", "Asia/Kolkata", "Asia/Kathmandu"),
    "2025-12-25T00:00:00+00:00": ("Europe/Berlin", "Asia/Ho_Chi_Minh", "America/New_York"),
    "2011-12-26T00:00:00+00:00": ("Pacific/Apia", "Pacific/Auckland", "Asia/Singapore"),
}


@cache
def wall_clock(base: str, tz: str) -> list[tuple[date, int]]:
    """Return the local date and minute of the day of every minute of the window."""
    start, zone = datetime.fromisoformat(base), ZoneInfo(tz)
    locals_ = ((start + number * MINUTE).astimezone(zone) for number in range(WINDOW))
    return [(local.date(), local.hour * 60 + local.minute) for local in locals_]


class Hours:
    """A calendar's sentences, read once: which windows start on a date, and whether the date is closed whole."""

    def __init__(self, calendar: dict[str, Any]) -> None:
        self.weekly = {
            day: [(at(opens), at(closes)) for opens, closes in calendar["weekly"].get(day, [])] for day in DAYS
        }
        self.extra = {
            date.fromisoformat(entry["date"]): [(at(opens), at(closes)) for opens, closes in entry["hours"]]
            for entry in calendar["extra"]
        }
        self.holidays = {date.fromisoformat(day) for day in calendar["holidays"]}
        self.rule = calendar["holiday_rule"]

    def starting(self, day: date) -> list[tuple[int, int]]:
        if day in self.extra:
            return self.extra[day]
        return [] if self.rule == "shift" and day in self.holidays else self.weekly[DAYS[day.weekday()]]

    def is_open(self, day: date, minute: int) -> bool:
        """Tell whether a wall-clock minute is open, straight from the sentences of the rules."""
        if self.rule == "date" and day in self.holidays and day not in self.extra:
            return False
        for started, clock in ((day, minute), (day - timedelta(days=1), minute + 1440)):
            for since, until in self.starting(started):
                if since <= clock < (until if until > since else until + 1440):
                    return True
        return False


def minutes(hours: list[list[str]]) -> list[tuple[int, int]]:
    """Read windows in minutes of the day."""
    return [(at(opens), at(closes)) for opens, closes in hours]


def at(text: str) -> int:
    """Read a time of day in minutes."""
    return int(text[:2]) * 60 + int(text[3:])


def open_minutes(base: str, calendar: dict[str, Any]) -> list[bool]:
    """Look at every minute of the window."""
    hours = Hours(calendar)
    return [hours.is_open(day, minute) for day, minute in wall_clock(base, calendar["tz"])]


class Opened(dict[int, list[bool]]):
    """Which minutes of the window each calendar of a pool is open, looked at when first asked."""

    def __init__(self, base: str, calendars: list[dict[str, Any]]) -> None:
        super().__init__()
        self.base, self.calendars = base, calendars

    def __missing__(self, number: int) -> list[bool]:
        self[number] = found = open_minutes(self.base, self.calendars[number])
        return found


class Pool:
    """Random calendars of one season."""

    def __init__(self, base: str, chance: random.Random, count: int) -> None:
        self.base = base
        self.calendars = [random_calendar(base, chance) for _ in range(count)]
        self.opened = Opened(base, self.calendars)


def random_calendar(base: str, chance: random.Random) -> dict[str, Any]:
    """Draw a calendar: one or two windows a day, some overnight, holidays under either rule, extra days."""
    first = datetime.fromisoformat(base).date()
    days = [(first + timedelta(days=number - 1)).isoformat() for number in range(13)]
    weekly = {day: random_hours(chance) for day in DAYS if chance.random() < 0.75}
    return {
        "tz": chance.choice(SEASONS[base]),
        "weekly": weekly,
        "holidays": chance.sample(days, chance.choice((0, 0, 1, 2))),
        "holiday_rule": chance.choice(("date", "shift")),
        "extra": [
            {"date": day, "hours": random_hours(chance) if chance.random() < 0.8 else []}
            for day in chance.sample(days, chance.choice((0, 0, 1, 2)))
        ],
    }


def random_hours(chance: random.Random) -> list[list[str]]:
    """Draw the windows of a day; they may overlap, run over midnight or end at 24:00."""
    kind = chance.random()
    if kind < 0.1:
        return [["00:00", "24:00"]]
    if kind < 0.3:
        return [[clock(chance.randrange(720, 1440, 30)), clock(chance.randrange(0, 720, 15))]]
    windows = []
    for _ in range(chance.choice((1, 1, 2))):
        since = chance.randrange(0, 1380, 15)
        windows.append([clock(since), clock(min(since + chance.randrange(15, 600, 15), 1440))])
    return windows


def clock(minute: int) -> str:
    """Write a time of day."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def random_scenario(pool: Pool, chance: random.Random) -> dict[str, Any]:
    """Draw a scenario of a season: a metric, a target, and up to a dozen events in five days."""
    metric = chance.choice(("resolution", "resolution", "resolution", "first_response", "next_response"))
    span = sorted(chance.randrange(0, 5 * 1440, chance.choice((1, 5, 30))) for _ in range(chance.randrange(1, 13)))
    events: list[dict[str, Any]] = [{"type": "start", "minute": span[0]}]
    events += [random_event(pool, chance, minute) for minute in span[1:]]
    if chance.random() < 0.8:
        events.append({"type": "evaluate", "minute": span[-1] + chance.randrange(0, 2880)})
    return {
        "name": "random",
        "metric": metric,
        "calendar": chance.randrange(len(pool.calendars)),
        "target_minutes": chance.choice((0, 20, 60, 120, 240, 480, 600)),
        "levels_pct": [50, 75, 100, 150],
        "events": events,
    }


def random_event(pool: Pool, chance: random.Random, minute: int) -> dict[str, Any]:
    """Draw one event; its calendar is a number of the pool until `as_file` writes it out."""
    kinds = ("pause", "pause", "resume", "resume", "stop", "stop", "reopen", "reopen", "retarget", "retarget")
    others = ("agent_reply", "agent_reply", "customer_message", "customer_message", "auto_reply", "internal_note")
    event: dict[str, Any] = {"type": chance.choice(kinds + others), "minute": minute}
    if event["type"] in ("pause", "resume"):
        event["reason"] = chance.choice(("customer", "supplier"))
    if event["type"] == "reopen":
        event["mode"] = chance.choice(("resume", "restart"))
    if event["type"] == "retarget":
        event["mode"] = chance.choice(("carry", "retroactive"))
        if chance.random() < 0.7:
            event["target_minutes"] = chance.choice((20, 60, 120, 240, 480, 600, 960))
        if chance.random() < 0.6:
            event["calendar"] = chance.randrange(len(pool.calendars))
    return event


def as_file(pool: Pool, scenario: dict[str, Any]) -> dict[str, Any]:
    """Write a drawn scenario as a scenario file has it."""
    start = datetime.fromisoformat(pool.base)

    def event(drawn: dict[str, Any]) -> dict[str, Any]:
        written = {key: value for key, value in drawn.items() if key != "minute"}
        if "calendar" in written:
            written["calendar"] = pool.calendars[written["calendar"]]
        return {**written, "at": (start + drawn["minute"] * MINUTE).isoformat()}

    events = [event(drawn) for drawn in scenario["events"]]
    return {**scenario, "calendar": pool.calendars[scenario["calendar"]], "events": events}


class BruteForce:
    """The clock, minute by minute; `ran` holds the minutes it ran unpaused, with the calendar that judges them."""

    def __init__(self, pool: Pool, scenario: dict[str, Any]) -> None:
        self.pool = pool
        self.metric = scenario["metric"]
        self.target = scenario["target_minutes"]
        self.calendar = scenario["calendar"]
        self.levels = [100, *scenario["levels_pct"]]
        self.begun: int | None = None
        self.ended: int | None = None
        self.ran: list[tuple[range, int]] = []
        self.open_reasons: list[str] = []
        self.fixed: dict[int, int] = {}
        self.waiting: list[dict[str, Any]] = []
        self.was_breached = False
        self.now = 0

    def read(self, events: list[dict[str, Any]]) -> tuple[list[int | None], bool, int]:
        """Return the instants (due first, then levels), whether breached, and the minutes used."""
        asked = [event["minute"] for event in events if event["type"] == "evaluate"]
        now = asked[-1] if asked else events[-1]["minute"]
        minute = events[0]["minute"]
        for event in (one for one in events if one["minute"] <= now):
            self.run_through(minute, event["minute"])
            minute = event["minute"]
            self.happens(event, minute)
        self.run_through(minute, now)
        instants = self.instants()
        end = now if self.ended is None else self.ended
        breached = self.was_breached or (instants[0] is not None and instants[0] < end)
        used = len(self.used_minutes())
        return instants, breached, used

    def run_through(self, since: int, until: int) -> None:
        """Let minutes pass."""
        self.now = until
        if self.begun is not None and self.ended is None and not self.open_reasons:
            self.ran.append((range(since, until), self.calendar))

    def happens(self, event: dict[str, Any], minute: int) -> None:
        """Take one event."""
        kind = event["type"]
        if kind == "pause" and event["reason"] not in self.open_reasons:
            self.open_reasons.append(event["reason"])
        if kind == "resume" and event["reason"] in self.open_reasons:
            self.open_reasons.remove(event["reason"])
        if kind == "retarget":
            if self.ended is None:
                self.fix(minute)
                self.change(event)
            else:
                self.waiting.append(event)
        self.turns(kind, event.get("mode", ""), minute)

    def turns(self, kind: str, mode: str, minute: int) -> None:
        """Start, stop or reopen where the metric says so."""
        starts = {"resolution": "start", "first_response": "start", "next_response": "customer_message"}[self.metric]
        stops = "stop" if self.metric == "resolution" else "agent_reply"
        running = self.begun is not None and self.ended is None
        if kind == stops and running:
            self.end(minute)
        elif kind == "reopen" and self.metric == "resolution" and self.ended is not None:
            self.reopen(mode, minute)
        elif kind == starts and self.begun is None:
            self.begin(minute)
        elif kind == starts and self.metric == "next_response" and not running:
            self.fixed = {}
            self.begin(minute)

    def begin(self, minute: int) -> None:
        for event in self.waiting:
            self.change(event)
        self.waiting = []
        self.begun, self.ended, self.ran = minute, None, []

    def end(self, minute: int) -> None:
        due = self.instants()[0]
        self.was_breached = self.was_breached or (due is not None and due < minute)
        self.ended = minute

    def reopen(self, mode: str, minute: int) -> None:
        assert self.ended is not None
        if mode == "restart":
            before, late, ended = self.instants(), self.was_breached, self.ended
            self.fixed = {}
            if late:
                self.fixed = {n: at for n, at in enumerate(before) if at is not None and at < ended}
            self.begin(minute)
            return
        for event in self.waiting:
            self.fix(self.ended)
            self.change(event)
        self.waiting = []
        self.ended = None

    def fix(self, limit: int) -> None:
        """Keep what has passed."""
        for number, instant in enumerate(self.instants()):
            if instant is not None and instant < limit:
                self.fixed[number] = instant

    def change(self, event: dict[str, Any]) -> None:
        self.target = event.get("target_minutes", self.target)
        if "calendar" in event:
            self.calendar = event["calendar"]
            if event["mode"] == "retroactive":
                self.ran = [(minutes, self.calendar) for minutes, _ in self.ran]

    def instants(self) -> list[int | None]:
        """Count open minutes until each level; `BEYOND` where the window ends before."""
        if self.begun is None:
            return [None] * len(self.levels)
        wanted = [self.target * level // 100 for level in self.levels]
        ahead = self.open_minutes_ahead(max(wanted))
        never = None if self.open_reasons else BEYOND

        def reached(minutes: int) -> int | None:
            if minutes == 0:
                return self.begun
            return ahead[minutes - 1] + 1 if minutes <= len(ahead) else never

        return [self.fixed.get(number, reached(minutes)) for number, minutes in enumerate(wanted)]

    def used_minutes(self) -> list[int]:
        """Return the minutes that ran and were open."""
        opened = self.pool.opened
        runs = (compress(one, opened[calendar][one.start : one.stop]) for one, calendar in self.ran)
        return list(chain.from_iterable(runs))

    def open_minutes_ahead(self, count: int) -> list[int]:
        """Return the first minutes in which time is used: those that were, then, unpaused, those to come."""
        minutes = self.used_minutes()
        if not self.open_reasons:
            now = self.now if self.ended is None else self.ended
            is_open = self.pool.opened[self.calendar]
            minutes += islice(compress(range(now, WINDOW), is_open[now:]), max(count, 0))
        return minutes[:count]


def to_minute(base: str, moment: datetime) -> int:
    """Return a moment as minute of the window; it must be a whole one."""
    minutes = (moment.astimezone(UTC) - datetime.fromisoformat(base)) / MINUTE
    assert minutes == int(minutes), moment
    return int(minutes)
