"""Names that paths and filters of a model may meet: entries of its item definitions and boxed contexts."""

from collections.abc import Iterator

from remit.engine.dmn.model import (
    Boxed,
    Conditional,
    Context,
    DecisionNode,
    Filtering,
    FunctionDefinition,
    Invocation,
    ItemDefinition,
    Iteration,
    Knowledge,
    Listing,
    Model,
    Relation,
    Service,
    Table,
)


def member_names(model: Model) -> tuple[str, ...]:
    """Collect the names, each once."""
    found: dict[str, None] = {}
    for item in model.items:
        found.update(dict.fromkeys(_components(item)))
    for element in model.elements:
        if isinstance(element, DecisionNode) and element.expression:
            found.update(dict.fromkeys(_boxed(element.expression)))
        if isinstance(element, Knowledge) and element.logic:
            found.update(dict.fromkeys(_boxed(element.logic)))
        if isinstance(element, Service):
            found.update(dict.fromkeys(each.name for each in model.elements))
    return tuple(name for name in found if name)


def _components(item: ItemDefinition) -> Iterator[str]:
    for component in item.components:
        yield component.name
        yield from _components(component)


def _boxed(boxed: Boxed | None) -> Iterator[str]:
    match boxed:
        case Context(entries):
            yield from (variable.name for variable, _ in entries if variable)
        case Relation(columns):
            yield from (column.name for column in columns)
        case Table(_, outputs):
            yield from (output.name for output in outputs if output.name)
    for inner in _inner(boxed):
        yield from _boxed(inner)


def _inner(boxed: Boxed | None) -> Iterator[Boxed | None]:
    match boxed:
        case Context(entries):
            yield from (inner for _, inner in entries)
        case Relation(_, rows):
            yield from (cell for row in rows for cell in row)
        case Invocation(_, bindings):
            yield from (inner for _, inner in bindings)
        case Listing(items):
            yield from items
        case FunctionDefinition(_, body):
            yield body
        case Conditional(condition, yes, no):
            yield from (condition, yes, no)
        case Filtering(source, match):
            yield from (source, match)
        case Iteration(_, _, source, result):
            yield from (source, result)
