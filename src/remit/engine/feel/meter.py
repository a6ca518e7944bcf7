"""What walks over a whole value pays for it: the run of the evaluation under way in this thread.

Lists and contexts share their parts, so a small value may stand for billions of items when it is walked; whoever walks
(equality, type checks, text, JSON) is called from too many places to be handed a run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

from remit.engine.feel.run import Run


class _Current(local):
    run: Run | None = None


_current = _Current()


def charge(steps: int) -> None:
    """Take steps from the budget of the evaluation under way. Refuses `FeelLimited` when none are left."""
    run = _current.run
    if run is not None:
        run.spend(steps)


def charge_text(text: str) -> None:
    """Take steps for reading a text to its end; short ones cost nothing."""
    if len(text) > 4096:
        charge(len(text) >> 12)


@contextmanager
def metered(run: Run | None = None) -> Iterator[None]:
    """Let what runs inside pay from a run; without one, from the run under way or else from a new one."""
    before = _current.run
    _current.run = run or before or Run()
    try:
        yield
    finally:
        _current.run = before
