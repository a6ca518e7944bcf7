"""The facts of the room: events of the tape, calls, a definition of service level, figures. All frozen."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from remit.values.moment import Moment


class TapeKind(StrEnum):
    """What happened, by the name of the event of Asterisk's manager interface that tells it."""

    JOINED = "QueueCallerJoin"
    LEFT = "QueueCallerLeave"
    CALLED = "AgentCalled"
    RANG_OUT = "AgentRingNoAnswer"
    CONNECTED = "AgentConnect"
    HELD = "Hold"
    RESUMED = "Unhold"
    MUTED = "MixMonitorMute"
    COMPLETED = "AgentComplete"
    ABANDONED = "QueueCallerAbandon"
    PAUSED = "QueueMemberPause"


@dataclass(frozen=True, slots=True)
class TapeEvent:
    """One event: `call` is the caller's channel by its `Uniqueid`, `channel` the same by name, `agent` the member's
    interface such as `SIP/1001`.

    `on` tells the beginning from the end of a mute or a pause; `reason` is the pause code; `told_s` what the system
    itself counted (`HoldTime` of a connect, `TalkTime` of a completion).
    """

    at: Moment
    kind: TapeKind
    queue: str = ""
    call: str = ""
    agent: str = ""
    caller: str = ""
    on: bool = False
    reason: str = ""
    told_s: int | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time with both ends."""

    begins_at: Moment
    ends_at: Moment

    @property
    def seconds(self) -> int:
        """Its length in whole seconds, as telephone systems count: what has begun is not counted."""
        return int((self.ends_at - self.begins_at).total_seconds())


@dataclass(frozen=True, slots=True)
class Call:
    """One caller in one queue. Where it was answered, `agent` answered; `rang` are those who did not."""

    id: str
    queue: str
    caller: str
    joined_at: Moment
    connected_at: Moment | None = None
    ended_at: Moment | None = None
    abandoned: bool = False
    agent: str = ""
    rang: tuple[str, ...] = ()
    holds: tuple[Span, ...] = ()
    mutes: tuple[Span, ...] = ()
    wrap_up: Span | None = None

    @property
    def answered(self) -> bool:
        """Whether somebody answered."""
        return self.connected_at is not None

    @property
    def wait_s(self) -> int | None:
        """Whole seconds in the queue, None while it waits."""
        end = self.connected_at or self.ended_at
        return None if end is None else Span(self.joined_at, end).seconds

    @property
    def hold_s(self) -> int:
        """Whole seconds on hold."""
        return sum(one.seconds for one in self.holds)

    @property
    def line_s(self) -> int:
        """Whole seconds from answer to end, hold and all; 0 where it was not answered or goes on."""
        if self.connected_at is None or self.ended_at is None:
            return 0
        return Span(self.connected_at, self.ended_at).seconds

    @property
    def talk_s(self) -> int:
        """Whole seconds of talk: what is left of the line's time without hold."""
        return self.line_s - self.hold_s

    @property
    def wrap_up_s(self) -> int:
        """Whole seconds of wrap-up."""
        return self.wrap_up.seconds if self.wrap_up else 0


class Fault(StrEnum):
    """What a tape leaves open."""

    UNENDED = "unended"
    UNJOINED = "unjoined"
    MISCOUNTED = "miscounted"
    PAUSE_WITHOUT_CODE = "pause_without_code"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing of a tape that does not hold together: the call or agent, and what it is about."""

    fault: Fault
    about: str
    at: Moment


@dataclass(frozen=True, slots=True)
class Told:
    """What a tape tells: its calls in the order of joining, and what it leaves open."""

    calls: tuple[Call, ...]
    doubts: tuple[Doubt, ...]


class Abandons(StrEnum):
    """How callers who hung up count in a service level.

    `missed`: as not answered in time. `left_out`: not at all. `short_left_out`: who hung up within `short_s` does not
    count, who waited longer was missed.
    """

    MISSED = "missed"
    LEFT_OUT = "left_out"
    SHORT_LEFT_OUT = "short_left_out"


@dataclass(frozen=True, slots=True)
class Promise:
    """A service level as a contract words it: answered within `within_s` seconds, and how abandons count."""

    within_s: int = 20
    abandons: Abandons = Abandons.SHORT_LEFT_OUT
    short_s: int = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """What a queue did over some time, by the moment at which callers joined. Sums are whole seconds."""

    offered: int = 0
    answered: int = 0
    answered_in_time: int = 0
    abandoned: int = 0
    abandoned_short: int = 0
    counted: int = 0
    wait_s: int = 0
    longest_wait_s: int = 0
    talk_s: int = 0
    hold_s: int = 0
    wrap_up_s: int = 0

    @property
    def service_level(self) -> Fraction | None:
        """The share answered in time of those who count, None where nobody does."""
        return Fraction(self.answered_in_time, self.counted) if self.counted else None

    @property
    def speed_of_answer_s(self) -> Fraction | None:
        """The mean wait of those who were answered."""
        return Fraction(self.wait_s, self.answered) if self.answered else None

    @property
    def handling_time_s(self) -> Fraction | None:
        """The mean handling time: talk, hold and wrap-up of those who were answered."""
        return Fraction(self.talk_s + self.hold_s + self.wrap_up_s, self.answered) if self.answered else None


@dataclass(frozen=True, slots=True)
class Interval:
    """The figures of one interval."""

    begins_at: Moment
    figures: Figures = field(default_factory=Figures)
