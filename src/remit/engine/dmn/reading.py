"""DMN XML of the versions 1.1 to 1.5 into a model, with the problems found on the way."""

import hashlib
from collections.abc import Iterator

from lxml import etree

from remit.engine.core.xml import XmlRefused, read_xml
from remit.engine.dmn.boxed_reading import child, children, local, read_boxed, read_variable, text_at
from remit.engine.dmn.model import (
    Boxed,
    DecisionNode,
    Element,
    FunctionDefinition,
    Import,
    InputData,
    ItemDefinition,
    Knowledge,
    Model,
    Requirement,
    Service,
    Variable,
)
from remit.values.problem import Problem, Severity

NAMESPACES = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)
_EXPRESSIONS = frozenset({
    "literalExpression", "decisionTable", "context", "invocation", "list", "relation", "functionDefinition",
    "conditional", "filter", "for", "some", "every",
})  # fmt: skip


def read_model(xml: bytes) -> tuple[Model | None, tuple[Problem, ...]]:
    """Read a document; None if it is no DMN model at all."""
    try:
        root = read_xml(xml)
    except XmlRefused as refusal:
        return None, (Problem("dmn.xml", str(refusal), refusal.place),)
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        return None, (Problem("dmn.no_model", "The document is no DMN model of version 1.1 to 1.5.", root.tag),)
    reader = _Reader(root)
    elements = tuple(reader.elements())
    model = Model(
        name=root.get("name", ""),
        namespace=root.get("namespace", ""),
        content_hash=hashlib.sha256(xml).hexdigest(),
        elements=elements,
        items=tuple(_item(each) for each in children(root, "itemDefinition")),
        imports=tuple(_import(each) for each in children(root, "import")),
        source=xml,
    )
    return model, (*reader.problems, *_doubles(elements))


def _doubles(elements: tuple[Element, ...]) -> Iterator[Problem]:
    seen: set[str] = set()
    for element in elements:
        if element.id in seen:
            yield Problem("dmn.double_id", f"The id “{element.id}” is used twice.", element.id)
        seen.add(element.id)


def _import(element: etree._Element) -> Import:
    return Import(element.get("name", ""), element.get("namespace", ""), element.get("importType"))


def _item(element: etree._Element) -> ItemDefinition:
    function = child(element, "functionItem")
    return ItemDefinition(
        name=element.get("name", ""),
        type=text_at(element, "typeRef") or element.get("typeRef"),
        is_collection=element.get("isCollection") == "true",
        allowed=text_at(element, "allowedValues/text"),
        constraint=text_at(element, "typeConstraint/text"),
        components=tuple(_item(each) for each in children(element, "itemComponent")),
        function=None
        if function is None
        else (tuple(read_variable(each) for each in children(function, "parameters")), function.get("outputTypeRef")),
    )


class _Reader:
    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.namespace = root.get("namespace", "")
        self.problems: list[Problem] = []

    def elements(self) -> Iterator[Element]:
        for element in self.root:
            match local(element):
                case "inputData":
                    yield self.input_data(element)
                case "decision":
                    yield self.decision(element)
                case "businessKnowledgeModel":
                    yield self.knowledge(element)
                case "decisionService":
                    yield self.service(element)

    def identity(self, element: etree._Element) -> tuple[str, str, Variable]:
        name = " ".join(element.get("name", "").split())
        found = child(element, "variable")
        variable = read_variable(found) if found is not None else Variable(name)
        if not variable.name:
            variable = Variable(name, variable.type)
        return element.get("id") or name, name, variable

    def input_data(self, element: etree._Element) -> InputData:
        return InputData(*self.identity(element))

    def decision(self, element: etree._Element) -> DecisionNode:
        return DecisionNode(
            *self.identity(element),
            expression=self.expression(element),
            requirements=self.requirements(element),
            question=text_at(element, "question"),
        )

    def knowledge(self, element: etree._Element) -> Knowledge:
        found = child(element, "encapsulatedLogic")
        logic = read_boxed(found, self.problems, kind="functionDefinition") if found is not None else None
        logic = logic if isinstance(logic, FunctionDefinition) else None
        return Knowledge(*self.identity(element), logic=logic, requirements=self.requirements(element))

    def service(self, element: etree._Element) -> Service:
        def references(kind: str) -> tuple[Requirement, ...]:
            return tuple(self.reference(each) for each in children(element, kind))

        return Service(
            *self.identity(element),
            outputs=references("outputDecision"),
            encapsulated=references("encapsulatedDecision"),
            input_decisions=references("inputDecision"),
            input_data=references("inputData"),
        )

    def expression(self, element: etree._Element) -> Boxed | None:
        for each in element:
            if local(each) in _EXPRESSIONS:
                return read_boxed(each, self.problems)
        return None

    def requirements(self, element: etree._Element) -> tuple[Requirement, ...]:
        found = []
        for kind in ("informationRequirement", "knowledgeRequirement"):
            for requirement in children(element, kind):
                found += [self.reference(each) for each in requirement if local(each).startswith("required")]
        return tuple(found)

    def reference(self, element: etree._Element) -> Requirement:
        namespace, _, name = element.get("href", "").rpartition("#")
        if not name:
            place = f"line {element.sourceline}"
            self.problems.append(
                Problem("dmn.reference", "A requirement names nothing.", place, Severity.WARNING, "6.3.10")
            )
        return Requirement("" if namespace == self.namespace else namespace, name)
