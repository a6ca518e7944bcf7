"""How far PostgreSQL's log may be delivered without stepping over a transaction that commits late.

A transaction draws its positions while it runs and may commit after another that drew later ones. Every write
transaction takes its transaction id, and with it a lock on that id, before it draws a position. So: read the last drawn
position L, then who holds such locks. Whoever drew a position up to L holds one or has ended; once all of them have
ended, all positions up to L are final, kept or lost. Nothing is stored, so a dump restored elsewhere goes on as it was.

A snapshot's xmax would not do for "who runs": it is the last *completed* id plus one, and younger ones may be running.
"""

import threading

from sqlalchemy import text

from remit.store.reader import Reader

_LAST_DRAWN = text("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM log_position_seq")
# All databases of a server share the ids, and so do its vacuum workers, which have no user; what runs in another
# database or is such a worker cannot touch this log.
_RUNNING = text(
    "SELECT l.transactionid::text AS transactionid FROM pg_locks AS l LEFT JOIN pg_stat_activity AS a ON a.pid = l.pid"
    " WHERE l.locktype = 'transactionid' AND l.granted AND l.mode = 'ExclusiveLock'"
    " AND (a.pid IS NULL OR (a.usesysid IS NOT NULL"
    " AND a.datid = (SELECT oid FROM pg_database WHERE datname = current_database())))"
)


class Horizon:
    """Remembers one sample, a position and who ran then, until they have all ended; then takes the next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._settled = 0
        self._drawn = 0
        self._awaited: frozenset[str] = frozenset()

    def look(self, reader: Reader) -> int:
        """Return the position up to which the log is final. The reader must take a new snapshot per statement."""
        with self._lock:
            drawn = int(reader.scalar(_LAST_DRAWN))
            running = frozenset(row.transactionid for row in reader.rows(_RUNNING))
            self._awaited &= running
            if not self._awaited:
                self._settled = self._drawn
                self._drawn, self._awaited = drawn, running
            if not running:
                self._settled = self._drawn = drawn
            return self._settled
