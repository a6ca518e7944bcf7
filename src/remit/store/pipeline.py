"""A pipeline: statements that PostgreSQL keeps planned, several sent in one message and answered in one.

The driver's cursors do the same with an object, a lookup and a wait for each statement, which on a claim cost more than
the rest of it; and the driver forgets what it prepared at each rollback, for tables may have gone with it. Ours do not
go while a server runs, so what was planned once on a connection stays planned.
"""

from collections import OrderedDict
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many
from psycopg.pq import ConnStatus, ExecStatus, Format
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

PREPARED_MAX = 400
"""How many statements PostgreSQL keeps planned for each connection; a house has some hundreds that return."""
_RUNS, _ENDS = None, ""
_Part = str | None
"""A part of a message: the statement that it plans, or that it runs or ends one."""
Statement = tuple[str, Sequence[Any] | None]
"""A statement with `$1` for its first value, and its values; without any it is a word that needs no plan, as BEGIN."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement answered: its rows, how many rows it touched, and the number of each column's type."""

    rows: Sequence[Sequence[Any]]
    count: int
    types: Sequence[int]


class Pipeline:
    """The statements that one connection keeps planned."""

    def __init__(self, driver: Connection[Any]) -> None:
        self._driver = driver
        self._adapt = Transformer(driver)
        self._names: OrderedDict[str, bytes] = OrderedDict()
        self._made = 0
        self._ahead: list[Statement] = []
        self._tell: list[tuple[int, Callable[[Answer], None]]] = []

    @property
    def waits(self) -> bool:
        """Whether statements wait for the next message."""
        return bool(self._ahead)

    def send_ahead(self, *statements: Statement) -> None:
        """Have statements run before those that are asked next, in one message; their answers are of no interest."""
        self._ahead += statements

    def ask_ahead(self, statement: Statement, tell: Callable[[Answer], None]) -> None:
        """Have a statement run with those that are asked next, and tell its answer when that message is answered."""
        self._tell.append((len(self._ahead), tell))
        self._ahead.append(statement)

    def forget_ahead(self) -> None:
        """Send nothing of what still waits: its transaction is over."""
        self._ahead.clear()
        self._tell.clear()

    def ask(self, statements: Sequence[Statement]) -> list[Answer]:
        """Run what waits and then these, in their order; the first that fails raises, and those behind do not run."""
        ahead, self._ahead = self._ahead, []
        listening, self._tell = self._tell, []
        answers = self._asked([*ahead, *statements])
        for place, tell in listening:
            tell(answers[place])
        return answers[len(ahead) :]

    def _asked(self, statements: Sequence[Statement]) -> list[Answer]:
        # All are written before any is sent: a value that cannot be written leaves nothing half-asked.
        written = [(sql, None if values is None else self._written(values)) for sql, values in statements]
        socket = self._driver.pgconn
        socket.enter_pipeline_mode()
        try:
            sent = [part for sql, values in written for part in self._send(sql, values)]
            socket.pipeline_sync()
            results = self._driver.wait(_answers(socket, len(sent)))
        finally:
            if socket.status == ConnStatus.OK:
                socket.exit_pipeline_mode()
        return self._read(sent, results)

    def _written(self, values: Sequence[Any]) -> Sequence[Buffer | None]:
        return self._adapt.dump_sequence(values, [PyFormat.TEXT] * len(values))

    def _send(self, sql: str, written: Sequence[Buffer | None] | None) -> tuple[_Part, ...]:
        """Send a statement, and before it what plans it, unless it is planned already."""
        socket = self._driver.pgconn
        if written is None:
            socket.send_query_params(sql.encode(), None)
            return (_RUNS,)
        planned = () if sql in self._names else self._plan(sql)
        self._names.move_to_end(sql)
        socket.send_query_prepared(self._names[sql], written)
        return (*planned, _RUNS)

    def _plan(self, sql: str) -> tuple[_Part, ...]:
        socket = self._driver.pgconn
        ended: tuple[_Part, ...] = ()
        if len(self._names) >= PREPARED_MAX:
            _, oldest = self._names.popitem(last=False)
            socket.send_query_params(b"DEALLOCATE " + oldest, None)
            ended = (_ENDS,)
        self._made += 1
        name = self._names[sql] = b"remit_%d" % self._made
        # A value's type is what the statement casts it to, and so the same for a small number and a large one.
        socket.send_prepare(name, sql.encode())
        return (*ended, sql)

    def _read(self, sent: Sequence[_Part], results: Sequence[PGresult]) -> list[Answer]:
        failed = next((one for one in results if one.status == ExecStatus.FATAL_ERROR), None)
        if failed is None:
            pairs = zip(sent, results, strict=True)
            return [self._answer(result) for one, result in pairs if one is _RUNS]
        for one, result in zip(sent, results, strict=False):
            if one and result.status != ExecStatus.COMMAND_OK:
                self._names.pop(one, None)
        raise error_from_result(failed, encoding=self._adapt.encoding)

    def _answer(self, result: PGresult) -> Answer:
        if result.status != ExecStatus.TUPLES_OK:
            return Answer((), result.command_tuples or 0, ())
        self._adapt.set_pgresult(result, format=Format.TEXT)
        rows = self._adapt.load_rows(0, result.ntuples, tuple)
        return Answer(rows, result.ntuples, [result.ftype(place) for place in range(result.nfields)])


def _answers(socket: PGconn, count: int) -> Generator[Wait, Ready | int, list[PGresult]]:
    """Send what is written and read the answer of each of `count` parts, and that of the end of the message."""
    while socket.flush():
        # What the server answers is taken in meanwhile: two that only send would wait for each other.
        if (yield Wait.RW) & Ready.R:
            socket.consume_input()
    found: list[PGresult] = []
    for _ in range(count + 1):
        found += yield from fetch_many(socket)
    return found[:-1]
