"""Which task next: value per minute of work, times urgency against its due instant; hopeless ones set aside.

The score is the apparent tardiness cost of scheduling theory (Vepsalainen and Morton 1987): weight / p * exp(-slack /
(k * p)), with p the expected handling time and slack what is left until the due instant after doing it. The weight is
the priority times what is at stake by the contract (`rules.stake`). A task that can no longer be on time is worth a
small fixed share of its weight, so that a pile of late work never makes more work late.

| minutes to due | expected 5 min, weight 50, k 3 | score per minute |
|---|---|---|
| 5 | no slack | 10.000 |
| 20 | slack 15 = k * p | 3.679 |
| 65 | slack 60 | 0.183 |
| 2 | hopeless | 0.100 |

Three factors make it a person's own: the context they have in mind, the client's share of the hands
(`rules.attention`), and whose turn it is for easy work.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp, log
from typing import Protocol

from remit.values.moment import Moment, in_microseconds
from remit.work.model import Standing, Task, Waiting
from remit.work.rules.stake import USUAL

LOOK_AHEAD = 3.0
"""k of the formula: over how many handling times urgency fades by a factor of e."""

HOPELESS_SHARE = 0.01
"""What share of its value per minute a task keeps that cannot be on time any more."""

UNDATED_S = 86_400
"""A task without a due instant is urgent as if due so long after it was created."""

STICKY_FACTOR = 1.15
"""How much more a task of the engagement one works for anyway counts: changing context costs time."""

EASED_FACTOR = 0.9
"""How much easy work counts for whoever had easy work more than half of their last times: it is somebody's turn."""

REMEMBERED = 10
"""How many of a person's last claims say whether they had easy work of late."""

NOBODY = Standing()
_LOG_HOPELESS = log(HOPELESS_SHARE)
_UNDATED = timedelta(seconds=UNDATED_S)


class Easiness(Protocol):
    """What says whether a task is easy: a task, or the row of one."""

    @property
    def proficiency(self) -> int:
        """The level of the skill that is asked for."""

    @property
    def qualification(self) -> str | None:
        """The qualification that is asked for."""


@dataclass(frozen=True, slots=True)
class Score:
    """Why a task stands where it stands."""

    task: Task | Waiting
    total: float
    weight: float
    expected_s: int
    slack_s: float | None
    hopeless: bool
    sticky: bool
    lift: float = 1.0
    eased: bool = False


def is_easy(task: Easiness) -> bool:
    """Tell whether a task asks for nothing beyond the first level of a skill."""
    return task.proficiency <= 1 and task.qualification is None


def had_easy_work(recent: Sequence[Easiness]) -> bool:
    """Tell whether more than half of these tasks, somebody's last ones, were easy."""
    return 2 * sum(map(is_easy, recent)) > len(recent)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What of a task's score is the same for everybody while it waits, for who scores many tasks for many people.

    `value` is the logarithm of its value per minute, `until_us` the last instant (µs of the epoch) at which to begin
    and be on time, and `fades_us` in how many µs before that its urgency fades by a factor of e.
    """

    value: float
    until_us: int
    fades_us: float
    dated: bool
    easy: bool


def grounds_of(task: Task | Waiting) -> Grounds:
    """Return the grounds of a task's score."""
    dated = task.due_at is not None
    until = task.due_at - timedelta(seconds=task.expected_s) if task.due_at else task.created_at + _UNDATED
    return Grounds(
        value=log(_weight(task) / (task.expected_s / 60)),
        until_us=in_microseconds(until),
        fades_us=LOOK_AHEAD * task.expected_s * 1e6,
        dated=dated,
        easy=is_easy(task),
    )


def log_worth(grounds: Grounds, *, now_us: int, own: float = 0.0) -> float:
    """Return the logarithm of what a task scores: the same order, and nothing so small that it is lost.

    `own` is the logarithm of what moves it for one person, as `log_own` returns it.
    """
    slack_us = grounds.until_us - now_us
    if slack_us >= 0:
        return grounds.value + own - slack_us / grounds.fades_us
    return grounds.value + own + (_LOG_HOPELESS if grounds.dated else 0.0)


def log_own(standing: Standing, *, easy: bool) -> float:
    """Return the logarithm of what moves an easy or another task for a person to whom its engagement stands so."""
    return log(_own(standing, easy=easy))


def slack_of(task: Task | Waiting, *, now: Moment) -> float | None:
    """Return the seconds left until a task is due after doing it; None where it never is."""
    return None if task.due_at is None else (task.due_at - now).total_seconds() - task.expected_s


def score(task: Task | Waiting, *, now: Moment, standing: Standing = NOBODY) -> Score:
    """Score one task for a person to whom it stands so."""
    expected = task.expected_s
    weight = _weight(task)
    slack = slack_of(task, now=now)
    hopeless = slack is not None and slack < 0
    share = HOPELESS_SHARE if hopeless else exp(_fading(task, now=now, slack=slack))
    easy = is_easy(task)
    return Score(
        task=task,
        total=weight / (expected / 60) * share * _own(standing, easy=easy),
        weight=weight,
        expected_s=expected,
        slack_s=slack,
        hopeless=hopeless,
        sticky=standing.sticky,
        lift=standing.lift,
        eased=standing.eased and easy,
    )


def _weight(task: Task | Waiting) -> float:
    return max(task.priority, 1) * task.stake / USUAL


def _own(standing: Standing, *, easy: bool) -> float:
    """Return by what a task's standing to a person moves its worth."""
    eased = standing.eased and easy
    return (STICKY_FACTOR if standing.sticky else 1.0) * standing.lift * (EASED_FACTOR if eased else 1.0)


def _fading(task: Task | Waiting, *, now: Moment, slack: float | None) -> float:
    """Return the logarithm of the urgency of a task that can be on time."""
    if slack is None:
        slack = max(0.0, UNDATED_S - (now - task.created_at).total_seconds())
    return -slack / (LOOK_AHEAD * task.expected_s)


def ranked(tasks: Iterable[Task | Waiting], *, now: Moment, engagement_id: str | None = None) -> tuple[Score, ...]:
    """Return the tasks' scores for whoever last worked for an engagement, the one to do next first.

    Ties go to the sooner due, then the older.
    """
    sticky = Standing(sticky=True)
    scores = [
        score(task, now=now, standing=sticky if task.engagement_id == engagement_id else NOBODY) for task in tasks
    ]
    return tuple(sorted(scores, key=_order))


def _order(one: Score) -> tuple[float, bool, float, str]:
    due = one.task.due_at
    return (-one.total, due is None, due.timestamp() if due else 0.0, one.task.id)
