"""How far PostgreSQL's log may be delivered without stepping over a transaction that commits late.

A transaction draws its positions while it runs and may commit after another that drew later ones. Every write
transaction takes its transaction id before it draws a position. So: read the last drawn position L, then the next
transaction id X. Whoever draws a position up to L has an id below X; once no transaction below X is running, all
positions up to L are final, kept or lost. Nothing but L is remembered, so a dump restored elsewhere goes on as it was.
"""

import threading

from sqlalchemy import Connection, text

_LAST_DRAWN = text("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM log_position_seq")
_RUNNING = text(
    "SELECT pg_snapshot_xmin(s)::text::bigint AS oldest, pg_snapshot_xmax(s)::text::bigint AS next"
    " FROM pg_current_snapshot() AS s"
)


class Horizon:
    """Remembers one sample (L, X) until everybody below X has ended, then takes the next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._settled = 0
        self._sample: tuple[int, int] | None = None

    def look(self, connection: Connection) -> int:
        """Return the position up to which the log is final. The connection must take a new snapshot per statement."""
        with self._lock:
            drawn = int(connection.execute(_LAST_DRAWN).scalar_one())
            oldest, following = connection.execute(_RUNNING).one()
            if self._sample is not None and oldest >= self._sample[1]:
                self._settle(self._sample[0])
            if oldest >= following:
                self._settle(drawn)
            elif self._sample is None:
                self._sample = (drawn, following)
            return self._settled

    def _settle(self, position: int) -> None:
        self._settled = max(self._settled, position)
        self._sample = None
