"""The pull: one statement that reads, client by client, the head of the index of ready tasks that a person fits.

Each client has three index ranges: what can still be done in time by its due instant, a few that cannot any more, and
what has no due instant. One range over all clients would make the database sort everything that waits. What they hold
is put in order by the score of `rules.routing`, as its logarithm, and the best few come back whole.

`unrolled` writes the ranges out for each client, as SQLite needs it; `lateral` has PostgreSQL go through the clients of
any number of people in one statement, which stays the same and so is planned once.

For people who ask together on PostgreSQL `shelf` keeps what waits in memory, `fronts` asks what it holds and what
changed, and `hands` what those people hold and took last, and takes for them what was chosen.
"""

from collections.abc import Sequence

from remit.store import Question, Reader
from remit.values.moment import Moment
from remit.work.model import Pull, Standing, Task
from remit.work.records.offers.lateral import best_of_each
from remit.work.records.offers.unrolled import best_of_one, count_fitting
from remit.work.records.offers.windows import OVERDUE_WINDOW, UNDATED_WINDOW, WINDOW

__all__ = ["OVERDUE_WINDOW", "UNDATED_WINDOW", "WINDOW", "Found", "best_asked", "best_waiting", "count_waiting"]

Found = tuple[tuple[Task, Standing], ...]


def best_waiting(reader: Reader, *, pull: Pull, now: Moment, best_max: int, passed: int = 0, times: int = 1) -> Found:
    """Return the ready tasks that fit a person, best first, and how each stands to them.

    `passed` leaves out the first; `times` widens the windows.
    """
    if not pull.reaches:
        return ()
    asked = best_asked(reader.dialect, [pull], now=now, best_max=best_max, passed=passed, times=times)
    ((found,),) = reader.together(asked)
    return tuple(found)


def best_asked(
    dialect: str, pulls: Sequence[Pull], *, now: Moment, best_max: int, passed: int = 0, times: int = 1
) -> Question[list[Found]]:
    """Ask for what `best_waiting` returns, for each of several people on PostgreSQL and for one on SQLite."""
    if dialect == "postgresql":
        return best_of_each(pulls, now=now, best_max=best_max, passed=passed, times=times)
    (pull,) = pulls
    return best_of_one(pull, now=now, best_max=best_max, passed=passed, times=times)


def count_waiting(reader: Reader, *, pull: Pull, count_max: int) -> int:
    """Count the ready tasks that fit a person, up to a number."""
    return reader.ask(count_fitting(pull, count_max=count_max)) if pull.reaches else 0
