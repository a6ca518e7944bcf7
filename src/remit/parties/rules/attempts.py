"""Failed sign-ins slow a log-in down: three are free, then the wait doubles up to a quarter of an hour."""

from datetime import timedelta

from remit.values.moment import Moment

FREE = 3
LONGEST = timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)


def wait_after(failures: int) -> timedelta:
    """Return how long a log-in waits after so many failures in a row."""
    if failures < FREE:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - FREE, 30)), LONGEST)


def seconds_to_wait(*, failures: int, failed_at: Moment | None, now: Moment) -> int:
    """Return the whole seconds until the next attempt may be made, 0 where it may be made now."""
    if failed_at is None:
        return 0
    left = failed_at + wait_after(failures) - now
    return max(0, -(-left // timedelta(seconds=1)))


def failures_that_count(*, failures: int, failed_at: Moment | None, now: Moment) -> int:
    """Return the failures in a row; those older than a day are forgotten."""
    return 0 if failed_at is None or now - failed_at > FORGOTTEN else failures
