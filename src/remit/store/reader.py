"""A consistent view of the database, and the facts that every room may read from it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Row, Select, bindparam, func, select, true

from remit.store.prepared import Parameters
from remit.store.question import Question
from remit.store.tables import blob, log
from remit.store.wire import Wire
from remit.values.moment import Moment
from remit.values.refusal import NotFound

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event of the log: `position` grows, `stream` names what it is about, `body` is JSON."""

    position: int
    tenant: str
    stream: str
    kind: str
    at: Moment
    body: Mapping[str, Any]


_EVENTS = select(log).where(log.c.position > bindparam("after")).order_by(log.c.position).limit(bindparam("count_max"))
_NARROWED = {
    "of_tenant": log.c.tenant == bindparam("of_tenant"),
    "of_stream": log.c.stream == bindparam("of_stream"),
    "of_kinds": log.c.kind.in_(bindparam("of_kinds", expanding=True)),
}
_LAST_OF_STREAM = select(func.max(log.c.position)).where(_NARROWED["of_tenant"], _NARROWED["of_stream"])
# The planner would else plan a long statement anew for each set of values, which costs more than running it.
_KEEP_PLANS: Question[None] = Question(
    select(func.set_config("plan_cache_mode", "force_generic_plan", true())), {}, lambda _rows: None
)
_BLOB = select(blob.c.content).where(blob.c.tenant == bindparam("of_tenant"), blob.c.hash == bindparam("of_hash"))


@lru_cache(maxsize=8)
def _events_by(given: frozenset[str]) -> Select[Any]:
    """Build the statement for one choice of arguments once."""
    return _EVENTS.where(*(_NARROWED[name] for name in sorted(given)))


class Reader:
    """A snapshot: what it reads does not change under it. Get one from `Store.read`."""

    def __init__(self, connection: Connection, *, tenant: str | None) -> None:
        self._connection = connection
        self._wire = Wire(connection)
        self.tenant = tenant
        self._plans_kept = False

    def rows(self, statement: Executable, parameters: Parameters | None = None) -> Sequence[Row[Any]]:
        """Return all rows of a statement."""
        return self._wire.rows(statement, parameters)

    def ask(self, question: Question[T]) -> T:
        """Answer a question."""
        return question.read(self.rows(question.statement, question.parameters))

    def together(self, *questions: Question[Any]) -> list[Any]:
        """Answer several questions, none of which waits for another's answer, in as few messages as the database can.

        PostgreSQL plans each of their statements once for all values while the transaction lasts.
        """
        if self.dialect == "postgresql" and not self._plans_kept:
            questions = (_KEEP_PLANS, *questions)
            self._plans_kept = True
            return self._wire.together(questions)[1:]
        return self._wire.together(questions)

    @property
    def dialect(self) -> str:
        """Which database it is: "sqlite" or "postgresql"."""
        return self._connection.dialect.name

    def stream(self, statement: Executable, *, page: int) -> Iterator[Row[Any]]:
        """Yield the rows of a statement, so many in memory at a time."""
        self._wire.send_what_waits()
        yield from self._connection.execute(statement, execution_options={"yield_per": page})

    def row(self, statement: Executable, parameters: Parameters | None = None) -> Row[Any] | None:
        """Return the first row of a statement, or None."""
        return self._wire.row(statement, parameters)

    def scalar(self, statement: Executable, parameters: Parameters | None = None) -> Any:
        """Return the first column of the first row, or None."""
        return self._wire.scalar(statement, parameters)

    def events(
        self,
        *,
        tenant: str | None = None,
        stream: str | None = None,
        kinds: Collection[str] | None = None,
        after: int = 0,
        limit: int = 10_000,
    ) -> list[LoggedEvent]:
        """Return events of the log after a position, oldest first; each given argument narrows them."""
        given = {"of_tenant": tenant, "of_stream": stream, "of_kinds": None if kinds is None else sorted(kinds)}
        narrow = {name: value for name, value in given.items() if value is not None}
        statement = _events_by(frozenset(narrow))
        return [event_of(row) for row in self.rows(statement, {"after": after, "count_max": limit, **narrow})]

    def last_position(self, *, tenant: str, stream: str) -> int:
        """Return where the last row of a stream stands that is bound in, 0 where there is none."""
        return self.scalar(_LAST_OF_STREAM, {"of_tenant": tenant, "of_stream": stream}) or 0

    def blob(self, tenant: str, content_hash: str) -> bytes:
        """Return a stored content. Refuses `NotFound`."""
        content = self.scalar(_BLOB, {"of_tenant": tenant, "of_hash": content_hash})
        if content is None:
            raise NotFound(kind="content", name=content_hash)
        return bytes(content)


def event_of(row: Row[Any]) -> LoggedEvent:
    """Read an event from its row of the log."""
    return LoggedEvent(row.position, row.tenant, row.stream, row.kind, row.at, row.body)
