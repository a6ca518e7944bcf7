"""Service-level clocks: from the events of an item to its due instant, breach and used time.

A clock is derived from its events, never stored. All time is open time of a calendar in whole microseconds. What has
passed stays: once a due instant or level lies behind a running clock, no retarget, pause or reopen moves it, and a
breach is never taken back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from functools import lru_cache

from remit.values.calendar import DAYS, MINUTE, Calendar, NeverReached, from_microseconds, to_microseconds
from remit.values.moment import Moment

_WHOLE = Decimal(100)


class ClockMetric(StrEnum):
    """What a clock measures: until the work is done, the first answer, or the next answer to a waiting customer."""

    RESOLUTION = "resolution"
    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"


class ClockEventType(StrEnum):
    """What may happen to an item that a clock cares about."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    REOPEN = "reopen"
    RETARGET = "retarget"
    AGENT_REPLY = "agent_reply"
    CUSTOMER_MESSAGE = "customer_message"
    AUTO_REPLY = "auto_reply"
    INTERNAL_NOTE = "internal_note"
    EVALUATE = "evaluate"


class ReopenMode(StrEnum):
    """Whether a reopened clock runs on, the gap not counted, or a new one starts."""

    RESUME = "resume"
    RESTART = "restart"


class RetargetMode(StrEnum):
    """Whether a change counts from the original start, or used time stays and the rest runs on the new calendar."""

    RETROACTIVE = "retroactive"
    CARRY = "carry"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One event; `reason` belongs to pause and resume, `reopen` to reopen, the last three to retarget."""

    type: ClockEventType
    at: Moment
    reason: str | None = None
    reopen: ReopenMode = ReopenMode.RESUME
    retarget: RetargetMode = RetargetMode.RETROACTIVE
    target_minutes: Decimal | None = None
    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True)
class ClockPolicy:
    """What is promised: a target in open minutes of a calendar, with warning levels in percent of it."""

    metric: ClockMetric
    calendar: Calendar
    target_minutes: Decimal
    levels_pct: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time during which the clock ran, unpaused, on one calendar; microseconds since 1970 UTC."""

    start: int
    end: int
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a clock stands: `due_at` is None while paused short of the target, and where the calendar never gets there.

    `stretches` are what it ran, for the working.
    """

    due_at: Moment | None
    breached: bool
    elapsed_minutes: float
    levels_at: tuple[Moment | None, ...]
    stretches: tuple[Stretch, ...] = field(default=(), repr=False)


def judge(policy: ClockPolicy, events: Iterable[ClockEvent]) -> Verdict:
    """Judge a clock at its `evaluate`, or at its last event where there is none; later events are not looked at."""
    ordered = sorted(events, key=lambda event: event.at)
    if not ordered:
        return Verdict(None, breached=False, elapsed_minutes=0.0, levels_at=(None,) * len(policy.levels_pct))
    asked = [event.at for event in ordered if event.type is ClockEventType.EVALUATE]
    now = asked[-1] if asked else ordered[-1].at
    clock = _Clock(policy)
    for event in ordered:
        if event.at <= now:
            clock.apply(event)
    return clock.verdict(to_microseconds(now))


@lru_cache(maxsize=1024)
def _thresholds(target_minutes: Decimal, fractions: tuple[Decimal, ...]) -> tuple[int, ...]:
    """Return the open microseconds of each percentage of a target; a part of one is not reached before its end."""
    exact = (target_minutes * fraction * MINUTE / 100 for fraction in fractions)
    return tuple(int(one.to_integral_value(ROUND_CEILING)) for one in exact)


class _Clock:
    """The clock while its events are applied, in order."""

    __slots__ = (
        "breached",
        "calendar",
        "done",
        "fractions",
        "metric",
        "passed",
        "pending",
        "reasons",
        "running_since",
        "started",
        "stopped",
        "used",
        "wanted",
    )

    def __init__(self, policy: ClockPolicy) -> None:
        self.metric = policy.metric
        self.calendar = policy.calendar
        # The due instant is the level of 100 percent; it stands first.
        self.fractions = (_WHOLE, *policy.levels_pct)
        self.wanted = _thresholds(policy.target_minutes, self.fractions)
        self.started: int | None = None
        self.stopped: int | None = None
        self.running_since: int | None = None
        self.done: list[Stretch] = []
        self.used: list[int] = []
        self.reasons: set[str] = set()
        self.passed: dict[int, int] = {}
        self.pending: list[ClockEvent] = []
        self.breached = False

    def apply(self, event: ClockEvent) -> None:
        """Take one event; those that do not concern the metric change nothing."""
        at = to_microseconds(event.at)
        if event.type in (ClockEventType.PAUSE, ClockEventType.RESUME):
            self._pause_or_resume(event, at)
        elif event.type is ClockEventType.RETARGET:
            self._retarget(event, at)
        elif self._starts(event.type):
            self._start(at)
        elif self._stops(event.type):
            self._stop(at)
        elif event.type is ClockEventType.REOPEN and self.metric is ClockMetric.RESOLUTION and self.stopped is not None:
            self._reopen(event.reopen, at)

    def _starts(self, kind: ClockEventType) -> bool:
        if self.metric is ClockMetric.NEXT_RESPONSE:
            waiting = self.started is not None and self.stopped is None
            return kind is ClockEventType.CUSTOMER_MESSAGE and not waiting
        return kind is ClockEventType.START and self.started is None

    def _stops(self, kind: ClockEventType) -> bool:
        ends = ClockEventType.STOP if self.metric is ClockMetric.RESOLUTION else ClockEventType.AGENT_REPLY
        return kind is ends and self.started is not None and self.stopped is None

    def _start(self, at: int) -> None:
        """Start a clock; a next customer message starts a new one, whose breach adds to the earlier ones."""
        self.passed.clear()
        self._begin(at)

    def _begin(self, at: int) -> None:
        for event in self.pending:
            self._change(event)
        self.pending.clear()
        self.started, self.stopped, self.done, self.used = at, None, [], []
        self.running_since = None if self.reasons else at

    def _stop(self, at: int) -> None:
        self._rest(at)
        self.stopped = at
        self.breached = self.breached or self._late(at)

    def _reopen(self, mode: ReopenMode, at: int) -> None:
        assert self.stopped is not None
        if mode is ReopenMode.RESTART:
            if self.breached:
                self._keep_passed(self.stopped)
            else:
                self.passed.clear()
            self._begin(at)
            return
        for event in self.pending:
            self._keep_passed(self.stopped)
            self._change(event)
        self.pending.clear()
        self.stopped = None
        self.running_since = None if self.reasons else at

    def _pause_or_resume(self, event: ClockEvent, at: int) -> None:
        if event.type is ClockEventType.PAUSE:
            self.reasons.add(event.reason or "")
        elif event.reason is None:
            self.reasons.clear()
        else:
            self.reasons.discard(event.reason)
        if self.started is None or self.stopped is not None:
            return
        if self.reasons:
            self._rest(at)
        elif self.running_since is None:
            self.running_since = at

    def _rest(self, at: int) -> None:
        if self.running_since is not None:
            self.done.append(Stretch(self.running_since, at, self.calendar))
            self.used.append(self.calendar.open_microseconds(self.running_since, at))
            self.running_since = None

    def _retarget(self, event: ClockEvent, at: int) -> None:
        """Change target or calendar; a stopped clock is not judged anew, the change waits for it to run again."""
        if self.stopped is not None:
            self.pending.append(event)
            return
        if self.started is not None:
            self._keep_passed(at)
            if self.running_since is not None:
                self._rest(at)
                self.running_since = at
        self._change(event)

    def _change(self, event: ClockEvent) -> None:
        if event.target_minutes is not None:
            self.wanted = _thresholds(event.target_minutes, self.fractions)
        if event.calendar is not None:
            self.calendar = event.calendar
            if event.retarget is RetargetMode.RETROACTIVE:
                self.done = [Stretch(one.start, one.end, event.calendar) for one in self.done]
                self.used = [event.calendar.open_microseconds(one.start, one.end) for one in self.done]

    def _keep_passed(self, limit: int) -> None:
        for index in range(len(self.fractions)):
            at = self._reached(index)
            if at is not None and at < limit:
                self.passed[index] = at

    def _late(self, at: int) -> bool:
        due = self._reached(0)
        return due is not None and due < at

    def _reached(self, index: int) -> int | None:
        """Return when used time reaches a level, projected on where the clock runs or, unpaused, was stopped."""
        if self.started is None:
            return None
        if (kept := self.passed.get(index)) is not None:
            return kept
        left = self.wanted[index]
        if left <= 0:
            return self.started
        for one, used in zip(self.done, self.used, strict=True):
            if left <= used:
                return one.calendar.reached_at(one.start, left)
            left -= used
        onward = self.running_since if self.stopped is None else self.stopped
        if onward is None or self.reasons:
            return None
        try:
            return self.calendar.reached_at(onward, left)
        except NeverReached:
            return None

    def verdict(self, now: int) -> Verdict:
        """Say how the clock stands at an instant, the last thing it is asked."""
        end = now if self.stopped is None else self.stopped
        reached = [self._reached(index) for index in range(len(self.fractions))]
        late = reached[0] is not None and reached[0] < end
        self._rest(now)
        elapsed = sum(self.used)
        due, *levels = (None if at is None else from_microseconds(at) for at in reached)
        return Verdict(
            due_at=due,
            breached=self.breached or late,
            elapsed_minutes=round(elapsed / MINUTE, 4),
            levels_at=tuple(levels),
            stretches=tuple(self.done),
        )


@dataclass(frozen=True, slots=True)
class DayShare:
    """The open minutes a clock used on one date of the calendar's zone; 0 where it was closed or paused all day."""

    day: date
    minutes: float


def working(stretches: Sequence[Stretch]) -> tuple[DayShare, ...]:
    """Lay out a verdict's used time by local date, closed days included: the working that every verdict can show."""
    shares: dict[date, float] = {}
    for one in stretches:
        for day, used in one.calendar.by_day(one.start, one.end):
            shares[day] = shares.get(day, 0.0) + used / MINUTE
    return tuple(DayShare(day, round(minutes, 4)) for day, minutes in sorted(shares.items()))


def working_text(stretches: Sequence[Stretch], *, days_max: int = 14) -> str:
    """Write the working in one line: “Fri 150 min, Sat closed, Mon 90 min”; the middle of a long one is left out."""
    words = [_share_text(share) for share in working(stretches)]
    if len(words) > days_max:
        words = [*words[: days_max // 2], "…", *words[-(days_max // 2) :]]
    return ", ".join(words)


def _share_text(share: DayShare) -> str:
    spent = f"{share.minutes:g} min" if share.minutes else "closed"
    return f"{DAYS[share.day.weekday()].capitalize()} {spent}"
