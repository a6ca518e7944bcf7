"""Whether what a statement of work promises can come due at all."""

from collections.abc import Iterator

from remit.contracts.model import Provisions
from remit.contracts.rules.reading import problem_of
from remit.values.calendar import NeverReached
from remit.values.moment import Moment
from remit.values.problem import Problem


def never_due(provisions: Provisions, begins: Moment) -> Iterator[Problem]:
    """Find the service levels whose calendar never opens long enough for the target, from the day they begin."""
    for at, level in enumerate(provisions.service_levels):
        if level.calendar is None or level.target_minutes is None:
            continue
        try:
            level.calendar.due_after(begins, float(level.target_minutes))
        except NeverReached as never:
            yield problem_of(never, place=f"service_levels.{at}.calendar")
