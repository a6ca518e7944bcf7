"""From calls to figures, over the whole and by interval; a call belongs to the interval in which it joined."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from remit.telephony.model import Abandons, Call, Figures, Interval, Promise
from remit.values.moment import Moment

HALF_HOUR = timedelta(minutes=30)


def figures(calls: Iterable[Call], promise: Promise) -> Figures:
    """Count calls that have ended, by a contract's own definition of the service level."""
    total = Figures()
    for call in calls:
        if call.ended_at is not None:
            total = _with(total, call, promise)
    return total


def _with(sum_: Figures, call: Call, promise: Promise) -> Figures:
    wait = call.wait_s or 0
    short = not call.answered and wait <= promise.short_s
    in_time = call.answered and wait <= promise.within_s
    return replace(
        sum_,
        offered=sum_.offered + 1,
        answered=sum_.answered + call.answered,
        answered_in_time=sum_.answered_in_time + in_time,
        abandoned=sum_.abandoned + (not call.answered),
        abandoned_short=sum_.abandoned_short + short,
        counted=sum_.counted + _counts(call, promise, short=short),
        wait_s=sum_.wait_s + (wait if call.answered else 0),
        longest_wait_s=max(sum_.longest_wait_s, wait),
        talk_s=sum_.talk_s + call.talk_s,
        hold_s=sum_.hold_s + call.hold_s,
        wrap_up_s=sum_.wrap_up_s + call.wrap_up_s,
    )


def _counts(call: Call, promise: Promise, *, short: bool) -> bool:
    if call.answered or promise.abandons is Abandons.MISSED:
        return True
    return promise.abandons is Abandons.SHORT_LEFT_OUT and not short


def by_interval(calls: Iterable[Call], promise: Promise, *, length: timedelta = HALF_HOUR) -> tuple[Interval, ...]:
    """Return the figures of every interval from the first call to the last, those in which nobody called too."""
    joined: dict[Moment, list[Call]] = {}
    for call in calls:
        joined.setdefault(_beginning(call.joined_at, length), []).append(call)
    if not joined:
        return ()
    first, last = min(joined), max(joined)
    steps = (last - first) // length + 1
    beginnings = (first + step * length for step in range(steps))
    return tuple(Interval(one, figures(joined.get(one, ()), promise)) for one in beginnings)


def _beginning(moment: Moment, length: timedelta) -> Moment:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (moment - midnight) // length * length
