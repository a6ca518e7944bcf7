"""When findings stop somebody: so many critical ones within so many days, counted anew after each restoring.

| critical findings, rule: 3 in 30 days | stops |
|---|---|
| days 1, 10, 29 | on day 29 |
| days 1, 10, 32 | no: day 1 is 31 days back |
| days 1, 10, 20, restored on day 21, again on day 25 | no: one since |
"""

from collections.abc import Iterable
from datetime import timedelta

from remit.contracts.model import FindingsRule
from remit.values.moment import Moment


def counted_since(rule: FindingsRule, *, now: Moment, restored_at: Moment | None) -> Moment:
    """Return the moment from which findings count: the window's beginning, or when work was restored last."""
    window = now - timedelta(days=rule.days)
    return window if restored_at is None else max(window, restored_at)


def stops(rule: FindingsRule, findings: Iterable[Moment], *, now: Moment, restored_at: Moment | None) -> bool:
    """Tell whether the critical findings of these moments are enough."""
    since = counted_since(rule, now=now, restored_at=restored_at)
    return sum(since < at <= now for at in findings) >= rule.critical
