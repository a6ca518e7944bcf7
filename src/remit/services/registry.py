"""The registry: finds installed lines of service by entry point, the house's own by the same door as a stranger's."""

from collections.abc import Iterable
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from remit.services import messages
from remit.services.kit import Line
from remit.values.refusal import Refusal
from remit.work.model import LineMissing

GROUP = "remit.lines"


class LineKeyTaken(Refusal):
    """Two installed packages offer a line under the same key."""

    code = "services.key_taken"
    status = 409
    sentence = "Two installed packages offer a line of service “{key}”: uninstall one of them."


class Registry:
    """The lines of service at hand, by key."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines: dict[str, Line] = {}
        for line in lines:
            if line.key in self._lines:
                raise LineKeyTaken(key=line.key)
            self._lines[line.key] = line

    def line(self, key: str) -> Line:
        """Return a line by key. Refuses `LineMissing`."""
        if key not in self._lines:
            raise LineMissing(line=key)
        return self._lines[key]

    def all(self) -> tuple[Line, ...]:
        """Return every line, by key."""
        return tuple(self._lines[key] for key in sorted(self._lines))


def installed_lines() -> Registry:
    """Load what installed packages offer under the entry point group `remit.lines`. Refuses `LineKeyTaken`.

    The line of messages is always there: mail to any engagement may need it.
    """
    return Registry((messages.line, *(entry.load() for entry in _offered())))


@cache
def _offered() -> tuple[EntryPoint, ...]:
    """Read what is installed once: it means reading what each of a hundred packages offers."""
    return tuple(entry_points(group=GROUP))
