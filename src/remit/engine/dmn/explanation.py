"""A decision made plain: every decision of its requirement graph that was asked, with its inputs, value and tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from remit.engine.dmn.compiled import CompiledModel
from remit.engine.dmn.decision import Decision
from remit.engine.dmn.graph import Element, Key, import_path
from remit.engine.dmn.model import DecisionNode, InputData
from remit.engine.dmn.trace import TableTrace
from remit.engine.feel.convert import to_json
from remit.values.problem import Problem


@dataclass(frozen=True, slots=True)
class Given:
    """One thing a decision was made from: its name in sight, its value for JSON, and the element it came from."""

    name: str
    value: Any
    source: Key
    decided: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One decision of the graph, with the tables it passed and the report of its nulls."""

    key: Key
    source: DecisionNode
    value: Any
    given: tuple[Given, ...]
    tables: tuple[TableTrace, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer, and the steps that led to it: the decision asked for first, then those it required."""

    decision: Decision
    steps: tuple[Step, ...]


def explain(
    model: CompiledModel, name_or_id: str, inputs: Mapping[str, Any], *, now: datetime | None = None
) -> Explanation:
    """Decide from plain inputs and lay out how. Refuses `DecisionUnknown` and `FeelLimited`."""
    decision, known = model.decided(name_or_id, inputs, now=now)
    asked = model.find(name_or_id)
    nodes = tuple(element for element in graph_of(model, asked) if element.key in known)
    names = {element.source.name for element in nodes}
    places = {element.source.id for element in nodes}
    steps = []
    for element in nodes:
        # What a called function or service decided inside belongs to the decision that was asked for.
        first, name, place = element is nodes[0], element.source.name, element.source.id
        tables = tuple(one for one in decision.trace if one.decision == name or (first and one.decision not in names))
        problems = tuple(one for one in decision.problems if one.place == place or (first and one.place not in places))
        steps.append(_step(model, element, known, tables, problems))
    return Explanation(decision, tuple(steps))


def graph_of(model: CompiledModel, asked: Element) -> Iterator[Element]:
    """Yield a decision and every decision it requires, nearest first, each once."""
    seen, waiting = {asked.key}, [asked]
    while waiting:
        element = waiting.pop(0)
        if isinstance(element.source, DecisionNode):
            yield element
        for need in element.needs:
            if need.key not in seen:
                seen.add(need.key)
                waiting.append(model.elements[need.key])


def inputs_of(model: CompiledModel, asked: Element) -> tuple[tuple[str | None, Element], ...]:
    """Return what a decision is given from outside, over its whole graph: the import it comes through, and the data."""
    found: dict[Key, tuple[str | None, Element]] = {}
    for element in graph_of(model, asked):
        for need in element.needs:
            target = model.elements[need.key]
            if isinstance(target.source, InputData):
                found.setdefault(need.key, (".".join(filter(None, import_path(need.key))) or None, target))
    return tuple(found.values())


def _step(
    model: CompiledModel,
    element: Element,
    known: Mapping[Key, Any],
    tables: tuple[TableTrace, ...],
    problems: tuple[Problem, ...],
) -> Step:
    assert isinstance(element.source, DecisionNode)
    given = []
    for need in element.needs:
        source = model.elements[need.key].source
        if need.key in known and isinstance(source, InputData | DecisionNode):
            name = f"{need.prefix}.{need.name}" if need.prefix else need.name
            given.append(Given(name, to_json(known[need.key]), need.key, isinstance(source, DecisionNode)))
    return Step(element.key, element.source, to_json(known[element.key]), tuple(given), tables, problems)
