"""One request to a model: its budget, its inputs, and the traces of the tables it passes."""

from datetime import datetime
from typing import TYPE_CHECKING

from remit.engine.feel.run import Run

if TYPE_CHECKING:
    from remit.engine.dmn.trace import TableTrace


class Session(Run):
    """A run that also remembers which rules of which tables fired; `decision` is the one being made."""

    __slots__ = ("decision", "traces")

    def __init__(self, now: datetime | None = None) -> None:
        super().__init__(now)
        self.traces: list[TableTrace] = []
        self.decision: str | None = None
