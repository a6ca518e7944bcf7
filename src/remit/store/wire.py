"""The wire: statements on their way to the driver of one connection, and rows on their way back."""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from psycopg import Error
from sqlalchemy import Connection, CursorResult, Executable, Row
from sqlalchemy.exc import DBAPIError, StatementError

from remit.store.pipeline import Answer, Pipeline, Statement
from remit.store.prepared import Parameters, Prepared, prepared
from remit.store.question import Question, Soon
from remit.values.refusal import Refusal

Rows = Parameters | Sequence[Parameters]
T = TypeVar("T")
_NOTHING: Parameters = {}
_COMMIT: Statement = ("COMMIT", None)


class Wire:
    """Runs statements on one connection: prepared ones on the driver itself, the others through SQLAlchemy."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect
        self._driver: Any = connection.connection.driver_connection
        self._pipeline = _pipeline(connection)

    def send_ahead(self, *statements: Statement) -> None:
        """Have statements that begin a transaction of PostgreSQL run in one message with the first that is asked."""
        assert self._pipeline is not None
        self._pipeline.send_ahead(*statements)

    def send_what_waits(self) -> None:
        """Run what waits for the next message now: what follows does not go by this wire, or its fault is its own."""
        if self._pipeline is not None and self._pipeline.waits:
            self._ask(())

    def forget_what_waits(self) -> None:
        """Send nothing of what still waits: its transaction is over."""
        if self._pipeline is not None:
            self._pipeline.forget_ahead()

    def rows(self, statement: Executable, parameters: Parameters | None) -> Sequence[Row[Any]]:
        """Return all rows of a statement."""
        given = parameters or _NOTHING
        quick = prepared(self._dialect, statement, given)
        if quick is None:
            return self._by_sqlalchemy(statement, given).all()
        return self._answered(quick, given)

    def together(self, questions: Sequence[Question[Any]]) -> list[Any]:
        """Answer several questions; PostgreSQL gets them in one message and answers in one."""
        quick = [prepared(self._dialect, one.statement, one.parameters) for one in questions]
        if self._pipeline is None or not all(quick):
            return [one.read(self.rows(one.statement, one.parameters)) for one in questions]
        pairs = [(one, question) for one, question in zip(quick, questions, strict=True) if one is not None]
        answers = self._ask([(one.sql, one.bind(question.parameters)) for one, question in pairs])
        return [
            question.read(one.read(self._dialect, answer.types, answer.rows))
            for (one, question), answer in zip(pairs, answers, strict=True)
        ]

    def ask_soon(self, question: Question[T]) -> Soon[T]:
        """Answer a question with the next message, where the database takes messages; else at once."""
        soon = Soon[T]()
        quick = prepared(self._dialect, question.statement, question.parameters)
        if self._pipeline is None or quick is None:
            soon.come(question.read(self.rows(question.statement, question.parameters)))
            return soon

        def tell(answer: Answer) -> None:
            soon.come(question.read(quick.read(self._dialect, answer.types, answer.rows)))

        self._pipeline.ask_ahead((quick.sql, quick.bind(question.parameters)), tell)
        return soon

    def row(self, statement: Executable, parameters: Parameters | None) -> Row[Any] | None:
        """Return the first row of a statement, or None."""
        given = parameters or _NOTHING
        quick = prepared(self._dialect, statement, given)
        if quick is None:
            return self._by_sqlalchemy(statement, given).first()
        return self._first(quick, given)

    def scalar(self, statement: Executable, parameters: Parameters | None) -> Any:
        """Return the first column of the first row, or None."""
        given = parameters or _NOTHING
        quick = prepared(self._dialect, statement, given)
        if quick is None:
            return self._by_sqlalchemy(statement, given).scalar()
        found = self._first(quick, given)
        return None if found is None else found[0]

    def write(self, statement: Executable, rows: Rows | None) -> int:
        """Write; several rows go in one call. Returns how many rows changed."""
        given = rows if isinstance(rows, Sequence) else (rows or _NOTHING,)
        if not given:
            return 0
        ready = self._ready(statement, given)
        if ready is None:
            return self._written_by_sqlalchemy(statement, given)
        return self._changed(ready)

    def write_soon(self, statement: Executable, rows: Rows) -> None:
        """Write with the next message at the latest, where the database takes messages; a fault is raised there."""
        given = rows if isinstance(rows, Sequence) else (rows,)
        ready = self._ready(statement, given) if given and self._pipeline is not None else None
        if ready is None or self._pipeline is None:
            self.write(statement, rows)
        else:
            self._pipeline.send_ahead(*ready)

    def commit(self) -> None:
        """Run what waits and end the transaction of PostgreSQL, in one message."""
        self._ask((_COMMIT,))

    def _ready(self, statement: Executable, rows: Sequence[Parameters]) -> Sequence[Statement] | None:
        """Return what the driver is to run for these rows; None where SQLAlchemy must see to it."""
        quick = prepared(self._dialect, statement, rows[0])
        if quick is None or (quick.lists and len(rows) > 1):
            return None
        if quick.at_once is not None and len(rows) > 1:
            return [(quick.at_once.sql, quick.at_once.bind(rows))]
        return [(quick.sql, quick.bind(row)) for row in rows]

    def _changed(self, ready: Sequence[Statement]) -> int:
        """Run statements that differ in their values alone; return how many rows changed in all."""
        if self._pipeline is not None:
            return sum(answer.count for answer in self._ask(ready))
        sql, bound = ready[0][0], [values for _sql, values in ready]
        try:
            cursor = self._driver.cursor()
            return int((cursor.execute(sql, bound[0]) if len(bound) == 1 else cursor.executemany(sql, bound)).rowcount)
        except Exception as fault:
            raise self._told(sql, fault) from fault

    def _by_sqlalchemy(self, statement: Executable, given: Rows) -> CursorResult[Any]:
        self.send_what_waits()
        return self._connection.execute(statement, given)

    def _written_by_sqlalchemy(self, statement: Executable, rows: Sequence[Parameters]) -> int:
        try:
            return self._by_sqlalchemy(statement, rows[0] if len(rows) == 1 else rows).rowcount
        except StatementError as fault:
            if isinstance(fault.orig, Refusal):  # a column type refused a value
                raise fault.orig from None
            raise

    def _answered(self, quick: Prepared, parameters: Parameters) -> list[Row[Any]]:
        bound = quick.bind(parameters)
        if self._pipeline is not None:
            (answer,) = self._ask([(quick.sql, bound)])
            return quick.read(self._dialect, answer.types, answer.rows)
        cursor = self._run(quick.sql, bound)
        return quick.read(self._dialect, _types(quick, cursor), cursor.fetchall())

    def _first(self, quick: Prepared, parameters: Parameters) -> Row[Any] | None:
        if self._pipeline is not None:
            return next(iter(self._answered(quick, parameters)), None)
        cursor = self._run(quick.sql, quick.bind(parameters))
        found = cursor.fetchone()
        answer = None if found is None else quick.read(self._dialect, _types(quick, cursor), (found,))[0]
        cursor.close()  # a statement left in the middle would keep SQLite from ending the transaction
        return answer

    def _run(self, sql: str, bound: Any) -> Any:
        try:
            return self._driver.cursor().execute(sql, bound)
        except Exception as fault:
            raise self._told(sql, fault) from fault

    def _ask(self, statements: Sequence[Statement]) -> list[Answer]:
        assert self._pipeline is not None
        try:
            return self._pipeline.ask(statements)
        except Error as fault:
            raise self._told("; ".join(sql for sql, _values in statements), fault) from fault

    def _told(self, statement: str, fault: Exception) -> BaseException:
        """Return a driver's fault as SQLAlchemy tells it; a connection that is gone is given up."""
        kinds = self._dialect.loaded_dbapi.Error
        gone = isinstance(fault, kinds) and self._dialect.is_disconnect(fault, self._driver, None)
        if gone:
            self._connection.invalidate(fault)
        return DBAPIError.instance(statement, None, fault, kinds, connection_invalidated=gone, dialect=self._dialect)


def _pipeline(connection: Connection) -> Pipeline | None:
    """Return the pipeline of a connection to PostgreSQL, which it keeps while it is in the pool."""
    if connection.dialect.name != "postgresql":
        return None
    kept = connection.info.get(Pipeline)
    if kept is None:
        kept = connection.info[Pipeline] = Pipeline(cast(Any, connection.connection.driver_connection))
    return kept


def _types(quick: Prepared, cursor: Any) -> Sequence[Any]:
    """Return the types of the columns while it is to be learnt how they are read."""
    return [column[1] for column in cursor.description] if quick.readers is None else ()
