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
    "SELECT pg_snapshot_xmin(s)::text::bigint AS oldest, pg_snapshot_xmax(s)::text::bigint AS following"
    " FROM pg_current_snapshot() AS s"
)
# Transaction ids are drawn by all databases of a server; those that run in another one cannot touch this log.
_RUNNING_HERE = text(
    "WITH elsewhere AS MATERIALIZED ("
    " SELECT l.transactionid FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid"
    " WHERE l.locktype = 'transactionid' AND l.granted AND l.mode = 'ExclusiveLock'"
    " AND a.datid <> (SELECT oid FROM pg_database WHERE datname = current_database()))"
    " SELECT (SELECT min(x::text::bigint) FROM pg_snapshot_xip(s) AS x"
    " WHERE x::xid NOT IN (SELECT transactionid FROM elsewhere)) AS oldest,"
    " pg_snapshot_xmax(s)::text::bigint AS following FROM pg_current_snapshot() AS s"
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
            oldest, following = _running(connection)
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


def _running(connection: Connection) -> tuple[int, int]:
    """Return the oldest running transaction id of this database, and the next to be given out."""
    oldest, following = connection.execute(_RUNNING).one()
    if oldest < following:
        here, following = connection.execute(_RUNNING_HERE).one()
        oldest = following if here is None else here
    return int(oldest), int(following)
