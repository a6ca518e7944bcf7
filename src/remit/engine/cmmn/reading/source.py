"""The CMMN document being read: finding its parts, compiling its expressions, noting its faults."""

from collections.abc import Iterator, Mapping
from typing import Any

from remit.engine.core.expression import Compiled, ExpressionRefused, compile_text, compile_value
from remit.engine.core.markup import Element, attribute_in, children_in, local, space, text
from remit.engine.core.spelling import spell
from remit.values.problem import Problem, Severity

SPACES = ("http://www.omg.org/spec/CMMN/20151109/MODEL", "http://www.omg.org/spec/CMMN/20131201/MODEL")
VENDORS = ("http://camunda.org/schema/1.0/cmmn", "http://flowable.org/cmmn")

_FLAGS = frozenset(("autoComplete", "isBlocking"))


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield CMMN children of the given names."""
    return children_in(SPACES, element, *names)


def child(element: Element | None, name: str) -> Element | None:
    """Return the first CMMN child of a name."""
    return None if element is None else next(children(element, name), None)


def vendor(element: Element, name: str) -> str | None:
    """Return an extension attribute of Camunda or Flowable."""
    return attribute_in(VENDORS, element, name)


def _way_to(item: Element) -> tuple[str, ...]:
    """Return the names of the case file items from the outermost down to one."""
    around = [part for part in item.iterancestors() if local(part) == "caseFileItem"]
    return tuple(part.get("name") or part.get("id") or "" for part in (*reversed(around), item))


def _seen_from(condition: Compiled, way: tuple[str, ...]) -> Compiled:
    def run(variables: Mapping[str, Any]) -> Any:
        held: Any = variables
        for name in way:
            held = held.get(name) if isinstance(held, Mapping) else None
        return condition({**variables, **held} if isinstance(held, Mapping) else variables)

    return Compiled(condition.text, run)


def variable(name: str) -> Compiled:
    """Return an expression for one variable; one that is not set is null."""
    return Compiled(name, lambda context: context.get(name))


class Source:
    """One document: what it declares, and what is wrong with it."""

    def __init__(self, root: Element) -> None:
        spell(root, _FLAGS)
        self.root = root
        self.problems: list[Problem] = []
        self.declared: dict[str, Element] = {}
        self.language = root.get("expressionLanguage") or ""
        for element in root.iter():
            identifier = element.get("id") if isinstance(element.tag, str) else None
            if identifier and space(element) in SPACES:
                if identifier in self.declared:
                    self.problem("cmmn.id", f"The id “{identifier}” is used twice.", identifier, "CMMN 5.1.2")
                self.declared[identifier] = element

    def problem(self, code: str, message: str, place: str | None, clause: str, *, warning: bool = False) -> None:
        """Note what is wrong."""
        severity = Severity.WARNING if warning else Severity.ERROR
        self.problems.append(Problem(code, message, place, severity, clause))

    def expression(self, holder: Element | None, place: str | None) -> Compiled | None:
        """Compile the expression an element holds, or note why not."""
        written = text(holder)
        if not written or holder is None:
            return None
        language = holder.get("language") or self.language
        try:
            return compile_text(written, language=language)
        except ExpressionRefused as refusal:
            self.problem("cmmn.expression", str(refusal), place, "CMMN 5.4.5")
            return None

    def condition(self, holder: Element | None, place: str | None) -> Compiled | None:
        """Compile the `condition` child of an element; what its context item holds is in sight too (CMMN 5.4.6.2)."""
        found = self.expression(child(holder, "condition"), place)
        item = None if holder is None else self.declared.get(holder.get("contextRef") or "")
        if found is None or item is None or local(item) != "caseFileItem":
            return found
        return _seen_from(found, _way_to(item))

    def value(self, written: str, place: str | None) -> Compiled | None:
        """Compile a literal or expression, or note why not."""
        try:
            return compile_value(written)
        except ExpressionRefused as refusal:
            self.problem("cmmn.expression", str(refusal), place, "CMMN 5.4.5")
            return None
