"""What walks over a whole value pays for it: the run of the evaluation under way in this thread.

Lists and contexts share their parts, so a small value may stand for billions of items when it is walked; whoever walks
(equality, type checks, text, JSON) is called from too many places to be handed a run.
"""

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


class Metered:
    """What runs inside pays from a run; without one, from the run under way or else from a new one."""

    __slots__ = ("_before", "_run")

    def __init__(self, run: Run | None = None) -> None:
        self._run = run

    def __enter__(self) -> None:
        self._before = _current.run
        _current.run = self._run or self._before or Run()

    def __exit__(self, *_fault: object) -> None:
        _current.run = self._before
