"""The requirement graph, compiled: elements that can be asked for their value within one request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from remit.engine.dmn.model import DecisionNode, InputData, Knowledge, Service
from remit.engine.dmn.session import Session
from remit.engine.dmn.setting import fitted
from remit.engine.dmn.table import Rules
from remit.engine.feel.function import Function
from remit.engine.feel.run import Code, Run, Scope
from remit.engine.feel.types import ANY, Type

Key = tuple[str, str]
"""Namespace and id of an element; before the namespace of an imported one, the names of the imports it comes through.

So an element that is reached by two ways of import is two elements, each with inputs of its own.
"""
_THROUGH = "\x1f"


def imported_key(prefix: str, key: Key) -> Key:
    """Return the key of an element as the model sees it that imports it."""
    return f"{prefix}{_THROUGH}{key[0]}", key[1]


def import_path(key: Key) -> tuple[str, ...]:
    """Return the names of the imports an element comes through, the outermost first."""
    return tuple(key[0].split(_THROUGH)[:-1])


def namespace_of(key: Key) -> str:
    """Return the namespace of the model that an element stands in."""
    return key[0].rpartition(_THROUGH)[2]


@dataclass(frozen=True, slots=True)
class Needed:
    """A requirement resolved: the element, the import it comes through, and the name it has in sight."""

    key: Key
    prefix: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Element:
    """A compiled element of the graph."""

    key: Key
    source: InputData | DecisionNode | Knowledge | Service
    type: Type
    needs: tuple[Needed, ...] = ()
    code: Code | None = None
    table: Rules | None = None
    parameters: tuple[tuple[str, Type], ...] = ()


def through_import(element: Element, prefix: str) -> Element:
    """Return an element as the model sees it that imports it."""
    needs = tuple(replace(need, key=imported_key(prefix, need.key)) for need in element.needs)
    return replace(element, key=imported_key(prefix, element.key), needs=needs)


class Request:
    """One evaluation: what is given, what is known so far."""

    def __init__(self, elements: Mapping[Key, Element], given: Callable[[Element], Any], session: Session) -> None:
        self.elements = elements
        self.given = given
        self.session = session
        self.known: dict[Key, Any] = {}
        self.open: set[Key] = set()

    def value(self, key: Key) -> Any:
        """Return the value of an element, deciding it first if need be."""
        if key in self.known:
            return self.known[key]
        element = self.elements[key]
        if type(element.source) is InputData:
            self.known[key] = value = self._input(element)
            return value
        if key in self.open:
            return self.session.null("cycle", f"“{element.source.name}” requires itself", "6.3.10")
        self.open.add(key)
        value = self._compute(element)
        self.open.discard(key)
        self.known[key] = value
        return value

    def _compute(self, element: Element) -> Any:
        match element.source:
            case DecisionNode():
                return self._decide(element)
            case Knowledge():
                return self._function(element)
        return self._service(element)

    def _input(self, element: Element) -> Any:
        value = self.given(element)
        if value is None or element.type is ANY:
            return value
        return fitted(value, element.type, element.source.name, Scope({}, None, self.session))

    def scope(self, element: Element) -> Scope:
        """Put what an element requires in sight."""
        values: dict[str, Any] = {}
        for need in element.needs:
            target = values if need.prefix is None else values.setdefault(need.prefix, {})
            target[need.name] = self.value(need.key)
        return Scope(values, None, self.session)

    def _decide(self, element: Element) -> Any:
        scope = self.scope(element)
        name = element.source.name
        if element.code is None:
            return self.session.null("no_logic", f"“{name}” has no decision logic", "6.3.7")
        session = self.session
        outer, outer_place = session.decision, session.place
        session.decision, session.place = name, element.source.id
        value = fitted(element.code(scope), element.type, name, scope)
        session.decision, session.place = outer, outer_place
        return value

    def _function(self, element: Element) -> Function:
        code = element.code

        def body(run: Run, arguments: tuple[Any, ...]) -> Any:
            if code is None:
                return run.null("external", "the function has no logic in FEEL", "10.3.2.13.3")
            scope = Scope({element.source.variable.name: self.value(element.key)}, self.scope(element), self.session)
            names = (name for name, _ in element.parameters)
            return code(Scope(dict(zip(names, arguments, strict=True)), scope, run))

        return Function(element.parameters, body, element.source.name, None if element.type == ANY else element.type)

    def _service(self, element: Element) -> Function:
        def body(run: Run, arguments: tuple[Any, ...]) -> Any:
            return self.serve(element, arguments)

        return Function(element.parameters, body, element.source.name, None if element.type == ANY else element.type)

    def serve(self, element: Element, arguments: tuple[Any, ...]) -> Any:
        """Run a decision service with its inputs in order: input data first, then input decisions."""
        inner = Request(self.elements, lambda _element: None, self.session)
        taken = len(element.parameters)
        for need, value in zip(element.needs[:taken], arguments, strict=True):
            inner.known[need.key] = value
        outputs = element.needs[taken:]
        if len(outputs) == 1:
            return inner.value(outputs[0].key)
        return {need.name: inner.value(need.key) for need in outputs}
