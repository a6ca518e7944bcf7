"""Prepared statements: what the rooms built once is compiled once and then goes to the driver directly.

SQLAlchemy looks up, copies and checks for every execution what never changes for a statement that a room built once:
on SQLite that costs more than all the rest. Only statements met a second time are prepared, so one that is built anew
for a single question leaves nothing behind.
"""

import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import ClauseElement, Dialect, Executable, Row, TextClause
from sqlalchemy.engine import result_tuple
from sqlalchemy.sql.compiler import ExpandedState, SQLCompiler
from sqlalchemy.types import TypeEngine

from remit.store.at_once import AtOnce, at_once

Parameters = Mapping[str, Any]
Conversion = Callable[[Any], Any]
Processor = Conversion | None
SEVERAL = 2
_MARK = re.compile(r"\?|'(?:[^']|'')*'|\"[^\"]*\"")
"""A place for a value, or a text or a name, in which a question mark is one."""
_TYPE_OF = re.compile(r"(?<=s::)(?P<type>[A-Z]+)(?: COLLATE \"C\")?")
_PLACEHOLDER = re.compile(r"%%|%\((?P<name>[^)]+)\)s")
Slot = tuple[str | None, Processor, Any]
"""Where a value comes from and how it is written; without a name it is a constant of the statement."""


@dataclass(slots=True)
class Prepared:
    """One statement as the driver takes it, for one set of parameter names and one length of each list that is spread.

    How columns are read is known from the first answer on: for a sum, PostgreSQL chooses the type.
    """

    sql: str
    slots: tuple[tuple[str | None, Any], ...]
    writers: tuple[tuple[int, Conversion], ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    types: tuple[TypeEngine[Any], ...]
    make: Callable[[Sequence[Any]], Row[Any]]
    at_once: AtOnce | None = None
    arrays: frozenset[str] = frozenset()
    readers: tuple[tuple[int, Conversion], ...] | None = None

    def bind(self, parameters: Parameters) -> Any:
        """Write one set of parameters as the driver takes them: by place."""
        if self.lists:
            parameters = {**parameters, **self._spread(parameters)}
        values = [constant if name is None else parameters[name] for name, constant in self.slots]
        for place, write in self.writers:
            values[place] = write(values[place])
        return values

    def _spread(self, parameters: Parameters) -> dict[str, Any]:
        return {part: value for name, parts in self.lists for part, value in zip(parts, parameters[name], strict=True)}

    def read(self, dialect: Dialect, types: Sequence[Any], rows: Iterable[Sequence[Any]]) -> list[Row[Any]]:
        """Make rows of what the driver answered, with the driver's name of each column's type."""
        readers = self._learn(dialect, types) if self.readers is None else self.readers
        made = []
        for row in rows:
            values = list(row)
            for place, read in readers:
                values[place] = read(values[place])
            made.append(self.make(values))
        return made

    def _learn(self, dialect: Dialect, types: Sequence[Any]) -> tuple[tuple[int, Conversion], ...]:
        found = (
            kind.dialect_impl(dialect).result_processor(dialect, answered)
            for kind, answered in zip(self.types, types, strict=True)
        )
        self.readers = _converting(found)
        return self.readers


def _converting(processors: Iterable[Processor]) -> tuple[tuple[int, Conversion], ...]:
    """Return the places whose values are converted, for most are taken as they are."""
    return tuple((place, one) for place, one in enumerate(processors) if one is not None)


class _Form:
    """A statement with one set of parameter names; `lists` are those that stand for as many values as they hold."""

    __slots__ = ("arrays", "lists", "variants")

    def __init__(self) -> None:
        self.lists: tuple[str, ...] | None = None
        self.arrays: frozenset[str] = frozenset()
        self.variants: dict[tuple[int, ...], Prepared | None] = {}

    def shape(self, parameters: Parameters) -> tuple[int, ...]:
        """Return what a variant is for: the length of each list, of an array whether it holds one value or several."""
        if not self.lists:
            return ()
        lengths = ((name, len(parameters[name])) for name in self.lists)
        return tuple([min(length, SEVERAL) if name in self.arrays else length for name, length in lengths])


_known: MutableMapping[Executable, dict[tuple[str, ...], _Form]] = WeakKeyDictionary()


def prepared(dialect: Dialect, statement: Executable, parameters: Parameters) -> Prepared | None:
    """Return a statement ready for the driver; None the first time it is met, and where SQLAlchemy must see to it."""
    forms = _known.get(statement)
    if forms is None:
        _known[statement] = {}
        return None
    key = (dialect.name, *parameters)
    form = forms.get(key)
    if form is None:
        form = forms[key] = _Form()
    shape = form.shape(parameters)
    if form.lists is None or shape not in form.variants:
        return _prepare(form, dialect, statement, parameters)
    return form.variants[shape]


def _prepare(form: _Form, dialect: Dialect, statement: Executable, parameters: Parameters) -> Prepared | None:
    made: Prepared | None = None
    lists: tuple[str, ...] = ()
    if not isinstance(statement, TextClause):
        compiled = cast(SQLCompiler, cast(ClauseElement, statement).compile(dialect=dialect, column_keys=[*parameters]))
        state = compiled.construct_expanded_state(dict(parameters))
        lists = tuple(sorted(name for name in state.parameter_expansion if name in parameters))
        made = _made(compiled, state, parameters)
    form.lists = lists
    form.arrays |= frozenset() if made is None else made.arrays
    form.variants[form.shape(parameters)] = made
    return made


def _made(compiled: SQLCompiler, state: ExpandedState, parameters: Parameters) -> Prepared | None:
    columns = compiled._result_columns
    names = tuple(column.keyname for column in columns)
    if len(set(names)) < len(names) or any(bind.callable for bind in compiled.binds.values()):
        return None
    whole = {name: parts for name, parts in state.parameter_expansion.items() if name in parameters}
    statement, arrays = _with_arrays(compiled.dialect, state.statement, whole)
    lists = tuple((name, tuple(parts)) for name, parts in whole.items() if name not in arrays)
    given = {*parameters, *(part for _, parts in lists for part in parts)}
    sql, order = _by_place(statement, state.positiontup)
    slots = tuple(_slot(name, given, state, compiled, array=name in arrays) for name in order)
    return Prepared(
        sql=sql,
        slots=tuple((name, constant) for name, _write, constant in slots),
        writers=_converting(write for _name, write, _constant in slots),
        at_once=None if arrays else _at_once(compiled, statement, slots),
        lists=lists,
        arrays=arrays,
        types=tuple(column.type for column in columns),
        make=result_tuple(names),
    )


def _with_arrays(dialect: Dialect, statement: str, lists: Mapping[str, Sequence[str]]) -> tuple[str, frozenset[str]]:
    """Have PostgreSQL take a list of several values as one array, so that all lengths are one statement with one plan.

    A list of one stays as it is: an index gives the rows of one value in order, of an array's it must sort them.
    """
    arrays = set()
    for name, parts in lists.items() if dialect.name == "postgresql" else ():
        kind = _TYPE_OF.search(statement, statement.find(f"%({parts[0]})s")) if len(parts) >= SEVERAL else None
        if kind is None:
            continue
        spread = ", ".join(f"%({part})s::{kind[0]}" for part in parts)
        rewritten = statement.replace(f" NOT IN ({spread})", f" <> ALL (%({name})s::{kind['type']}[])")
        rewritten = rewritten.replace(f" IN ({spread})", f" = ANY (%({name})s::{kind['type']}[])")
        if f"%({parts[0]})s" not in rewritten:
            statement = rewritten
            arrays.add(name)
    return statement, frozenset(arrays)


def _numbered(statement: str, places: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Number the marks of SQLite's spelling, so that a value that stands in many places is bound once."""
    left, order = iter(places), dict[str, int]()

    def numbered(found: re.Match[str]) -> str:
        if found[0] != "?":
            return found[0]
        return f"?{order.setdefault(next(left), len(order) + 1)}"

    return _MARK.sub(numbered, statement), tuple(order)


def _by_place(statement: str, places: Sequence[str] | None) -> tuple[str, tuple[str, ...]]:
    """Return a statement whose parameters go by place: `?1` on SQLite, `$1` as PostgreSQL's server itself has them.

    Psycopg would else take every statement apart at each of its `%(name)s`, a long one each time anew.
    """
    if places is not None:
        return _numbered(statement, places)
    order: dict[str, int] = {}

    def placed(found: re.Match[str]) -> str:
        if found["name"] is None:
            return "%"
        return f"${order.setdefault(found['name'], len(order) + 1)}"

    return _PLACEHOLDER.sub(placed, statement), tuple(order)


def _at_once(compiled: SQLCompiler, sql: str, slots: tuple[Slot, ...]) -> AtOnce | None:
    if compiled.dialect.name != "postgresql":
        return None
    return at_once(sql, {name: write for name, write, _constant in slots if name is not None})


def _slot(name: str, given: Set[str], state: ExpandedState, compiled: SQLCompiler, *, array: bool) -> Slot:
    write: Processor = state.processors.get(name)
    if name in compiled.binds:
        write = compiled.binds[name].type.dialect_impl(compiled.dialect).bind_processor(compiled.dialect)
    if array:
        return name, partial(_written, write), None
    if name in given:
        return name, write, None
    constant = state.parameters[name]
    return None, None, constant if write is None else write(constant)


def _written(write: Processor, values: Iterable[Any]) -> list[Any]:
    return [value if write is None else write(value) for value in values]
