"""Whether what a statement of work promises can come due at all, and cost what it says when it is missed."""

from collections.abc import Iterator

from remit.contracts.model import Metric, Provisions
from remit.contracts.rules.reading import problem, problem_of
from remit.values.calendar import NeverReached
from remit.values.moment import Moment
from remit.values.problem import Problem

CREDITED = frozenset({Metric.TURNAROUND_TIME, Metric.ACCURACY, Metric.FIRST_PASS_YIELD})
"""The service levels that a month measures, so that a miss of them can bring credits."""


def never_due(provisions: Provisions, begins: Moment) -> Iterator[Problem]:
    """Find the service levels whose calendar never opens long enough for the target, from the day they begin."""
    for at, level in enumerate(provisions.service_levels):
        if level.calendar is None or level.target_minutes is None:
            continue
        try:
            level.calendar.due_after(begins, float(level.target_minutes))
        except NeverReached as never:
            yield problem_of(never, place=f"service_levels.{at}.calendar")


def never_credited(provisions: Provisions) -> Iterator[Problem]:
    """Find the credit rules that could never fire: of a level that no month measures, or that is not promised."""
    credits = provisions.pricing.credits if provisions.pricing else None
    promised = {one.metric.value for one in provisions.service_levels}
    for at, rule in enumerate(credits.rules if credits else ()):
        place = f"pricing.credits.rules.{at}.level"
        if rule.level not in CREDITED:
            known = ", ".join(sorted(CREDITED))
            yield problem(
                place, "“{value}” carries no credits; levels that do are {words}", value=rule.level, words=known
            )
        elif rule.level not in promised:
            yield problem(
                place, "“{value}” is not promised; promise it among the service levels first", value=rule.level
            )
