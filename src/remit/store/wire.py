"""The wire: statements on their way to the driver of one connection, and rows on their way back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from psycopg import Error, RawCursor
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from sqlalchemy import Connection, Executable, Row
from sqlalchemy.exc import DBAPIError, StatementError

from remit.store.prepared import Parameters, Prepared, prepared
from remit.store.question import Question
from remit.values.refusal import Refusal

Rows = Parameters | Sequence[Parameters]
_DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)
_NOTHING: Parameters = {}


class Wire:
    """Runs statements on one connection: prepared ones on the driver itself, the others through SQLAlchemy."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect
        driver: Any = connection.connection.driver_connection
        self._driver = driver
        raw = connection.dialect.name == "postgresql"
        self._cursor: Callable[[], Any] = partial(RawCursor, driver) if raw else driver.cursor

    def send(self, statements: bytes) -> None:
        """Send PostgreSQL statements without parameters, in one message."""
        try:
            result = self._driver.pgconn.exec_(statements)
            if result.status not in _DONE:
                raise error_from_result(result)
        except Error as fault:
            raise self._told(statements.decode(), fault) from fault

    def rows(self, statement: Executable, parameters: Parameters | None) -> Sequence[Row[Any]]:
        """Return all rows of a statement."""
        given = parameters or _NOTHING
        quick = prepared(self._dialect, statement, given)
        if quick is None:
            return self._connection.execute(statement, given).all()
        cursor = self._run(quick, given)
        return quick.read(self._dialect, cursor, cursor.fetchall())

    def together(self, questions: Sequence[Question[Any]]) -> list[Any]:
        """Answer several questions; PostgreSQL gets them in one message and answers in one."""
        quick = [prepared(self._dialect, one.statement, one.parameters) for one in questions]
        if self._dialect.name != "postgresql" or len(questions) < 2 or not all(quick):
            return [one.read(self.rows(one.statement, one.parameters)) for one in questions]
        ready = [one for one in quick if one is not None]
        try:
            with self._driver.pipeline():
                cursors = [
                    self._cursor().execute(one.sql, one.bind(question.parameters))
                    for one, question in zip(ready, questions, strict=True)
                ]
                found = [
                    one.read(self._dialect, cursor, cursor.fetchall())
                    for one, cursor in zip(ready, cursors, strict=True)
                ]
        except Error as fault:
            raise self._told("; ".join(one.sql for one in ready), fault) from fault
        return [question.read(rows) for question, rows in zip(questions, found, strict=True)]

    def row(self, statement: Executable, parameters: Parameters | None) -> Row[Any] | None:
        """Return the first row of a statement, or None."""
        given = parameters or _NOTHING
        quick = prepared(self._dialect, statement, given)
        if quick is None:
            return self._connection.execute(statement, given).first()
        return self._first(quick, given)

    def scalar(self, statement: Executable, parameters: Parameters | None) -> Any:
        """Return the first column of the first row, or None."""
        given = parameters or _NOTHING
        quick = prepared(self._dialect, statement, given)
        if quick is None:
            return self._connection.execute(statement, given).scalar()
        found = self._first(quick, given)
        return None if found is None else found[0]

    def write(self, statement: Executable, rows: Rows | None) -> int:
        """Write; several rows go in one call. Returns how many rows changed."""
        if isinstance(rows, Sequence):
            return self._write_many(statement, rows)
        given = rows or _NOTHING
        quick = prepared(self._dialect, statement, given)
        if quick is None:
            return self._by_sqlalchemy(statement, given)
        return int(self._run(quick, given).rowcount)

    def _write_many(self, statement: Executable, rows: Sequence[Parameters]) -> int:
        if len(rows) < 2:
            return self.write(statement, rows[0]) if rows else 0
        quick = prepared(self._dialect, statement, rows[0])
        if quick is None or quick.lists:
            return self._by_sqlalchemy(statement, rows)
        if quick.at_once is not None:
            return int(self._execute(quick, quick.at_once.sql, quick.at_once.bind(rows)).rowcount)
        bound = [quick.bind(row) for row in rows]
        cursor = self._cursor()
        try:
            cursor.executemany(quick.sql, bound)
        except Exception as fault:
            raise self._told(quick.sql, fault) from fault
        return int(cursor.rowcount)

    def _by_sqlalchemy(self, statement: Executable, rows: Rows) -> int:
        try:
            return self._connection.execute(statement, rows).rowcount
        except StatementError as fault:
            if isinstance(fault.orig, Refusal):  # a column type refused a value
                raise fault.orig from None
            raise

    def _first(self, quick: Prepared, parameters: Parameters) -> Row[Any] | None:
        cursor = self._run(quick, parameters)
        found = cursor.fetchone()
        answer = None if found is None else quick.read(self._dialect, cursor, (found,))[0]
        cursor.close()  # a statement left in the middle would keep SQLite from ending the transaction
        return answer

    def _run(self, quick: Prepared, parameters: Parameters) -> Any:
        return self._execute(quick, quick.sql, quick.bind(parameters))

    def _execute(self, quick: Prepared, sql: str, bound: Any) -> Any:
        try:
            return self._cursor().execute(sql, bound)
        except Exception as fault:
            raise self._told(quick.sql, fault) from fault

    def _told(self, statement: str, fault: Exception) -> BaseException:
        """Return a driver's fault as SQLAlchemy tells it; a connection that is gone is given up."""
        kinds = self._dialect.loaded_dbapi.Error
        gone = isinstance(fault, kinds) and self._dialect.is_disconnect(fault, self._driver, None)
        if gone:
            self._connection.invalidate(fault)
        return DBAPIError.instance(statement, None, fault, kinds, connection_invalidated=gone, dialect=self._dialect)
