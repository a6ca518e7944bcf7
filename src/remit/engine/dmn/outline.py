"""A boxed expression as an outline: names, FEEL texts and parts within parts, for whoever shows one."""

from collections.abc import Iterable
from dataclasses import dataclass

from remit.engine.dmn.model import (
    Boxed,
    Conditional,
    Context,
    Filtering,
    FunctionDefinition,
    Invocation,
    Iteration,
    Listing,
    Literal,
    Relation,
    Table,
    Variable,
)


@dataclass(frozen=True, slots=True)
class Outline:
    """One box: `kind` of the notation, the `name` it has within the box around it, its text or its parts."""

    kind: str
    name: str = ""
    text: str = ""
    parts: tuple["Outline", ...] = ()
    table: Table | None = None


def outline_of(boxed: Boxed | None, *, name: str = "") -> Outline:
    """Lay out a boxed expression."""
    match boxed:
        case None:
            return Outline("nothing", name)
        case Literal():
            return Outline("expression", name, boxed.text)
        case Table():
            return Outline("table", name, table=boxed)
        case FunctionDefinition():
            parameters = ", ".join(each.name for each in boxed.parameters)
            return Outline("function", name, f"({parameters})", (outline_of(boxed.body),))
        case Iteration():
            parts = (outline_of(boxed.source, name="in"), outline_of(boxed.result, name="return"))
            return Outline(boxed.kind, name, boxed.variable, parts)
    return Outline(type(boxed).__name__.lower(), name, parts=tuple(_parts(boxed)))


def _parts(boxed: Context | Invocation | Listing | Relation | Conditional | Filtering) -> Iterable[Outline]:
    match boxed:
        case Context():
            yield from _named(boxed.entries)
        case Invocation():
            yield outline_of(boxed.function)
            yield from _named(boxed.bindings)
        case Listing():
            yield from (outline_of(each, name=str(place)) for place, each in enumerate(boxed.items, 1))
        case Relation():
            for place, row in enumerate(boxed.rows, 1):
                yield Outline("row", str(place), parts=tuple(_named(zip(boxed.columns, row, strict=True))))
        case Conditional():
            named = (("if", boxed.condition), ("then", boxed.yes), ("else", boxed.no))
            yield from (outline_of(each, name=name) for name, each in named)
        case Filtering():
            yield from (outline_of(boxed.source, name="in"), outline_of(boxed.match, name="match"))


def _named(entries: Iterable[tuple[Variable | None, Boxed | None]]) -> Iterable[Outline]:
    for variable, boxed in entries:
        yield outline_of(boxed, name=variable.name if variable else "")
