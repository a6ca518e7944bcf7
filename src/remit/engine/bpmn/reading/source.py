"""The document being read: its shared declarations, and the problems found so far."""

from collections.abc import Iterator

from remit.engine.bpmn.reading.message_flows import read_message_flows
from remit.engine.core.expression import Compiled, ExpressionRefused, compile_text, compile_value
from remit.engine.core.markup import Element, attribute_in, children_in
from remit.engine.core.spelling import spell
from remit.values.problem import Problem, Severity

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
VENDORS = (CAMUNDA, "http://flowable.org/bpmn", "http://activiti.org/bpmn")

_FLAGS = frozenset(
    (
        *("isExecutable", "isInterrupting", "cancelActivity", "parallelMultiple", "triggeredByEvent", "instantiate"),
        *("isForCompensation", "isSequential", "testBefore", "cancelRemainingInstances", "waitForCompletion"),
    )
)


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield BPMN children of the given names."""
    return children_in((BPMN,), element, *names)


def child(element: Element, name: str) -> Element | None:
    """Return the first BPMN child of a name."""
    return next(children(element, name), None)


def vendor(element: Element, name: str) -> str | None:
    """Return an extension attribute of Camunda, Flowable or Activiti."""
    return attribute_in(VENDORS, element, name)


class Source:
    """What one document declares for all its processes, and what is wrong with it."""

    def __init__(self, root: Element) -> None:
        spell(root, _FLAGS)
        self.root = root
        self.problems: list[Problem] = []
        self.declared: dict[str, Element] = {}
        self.language = root.get("expressionLanguage") or ""
        for element in root:
            identifier = element.get("id") if isinstance(element.tag, str) else None
            if identifier:
                self.declared[identifier] = element
        self.operations = {part.get("id") or "": part for part in root.iter(f"{{{BPMN}}}operation")}
        self.flowing = read_message_flows(root)
        self._check_ids()

    def _check_ids(self) -> None:
        """Note every id that two elements of the document share."""
        seen: set[str] = set()
        for element in self.root.iter(f"{{{BPMN}}}*"):
            identifier = element.get("id")
            if identifier in seen:
                self.problem("bpmn.id", f"The id “{identifier}” is used twice.", identifier, "BPMN 8.3.1")
            elif identifier:
                seen.add(identifier)

    def find(self, reference: str | None) -> Element | None:
        """Return a declaration by its id, with or without a namespace prefix."""
        if reference is None:
            return None
        found = self.declared.get(reference)
        return self.declared.get(reference.rpartition(":")[2]) if found is None else found

    def problem(self, code: str, message: str, place: str | None, clause: str, *, warning: bool = False) -> None:
        """Note what is wrong."""
        severity = Severity.WARNING if warning else Severity.ERROR
        self.problems.append(Problem(code, message, place, severity, clause))

    def expression(self, written: str, place: str | None, *, language: str | None = None) -> Compiled | None:
        """Compile an expression, or note why not."""
        try:
            return compile_text(written, language=self.language if language is None else language)
        except ExpressionRefused as refusal:
            self.problem("bpmn.expression", str(refusal), place, "BPMN 8.4.6")
            return None

    def value(self, written: str, place: str | None) -> Compiled | None:
        """Compile a literal or expression, or note why not."""
        try:
            return compile_value(written)
        except ExpressionRefused as refusal:
            self.problem("bpmn.expression", str(refusal), place, "BPMN 8.4.6")
            return None


def variable(name: str) -> Compiled:
    """Return an expression for one variable; one that is not set is null."""
    return Compiled(name, lambda context: context.get(name))
