"""Boxed expressions out of XML: one function per element (DMN 1.5, 7.2, 8.3, 10.5)."""

from collections.abc import Callable

from lxml import etree

from remit.engine.dmn.model import (
    Aggregation,
    Boxed,
    Conditional,
    Context,
    Filtering,
    FunctionDefinition,
    HitPolicy,
    Input,
    Invocation,
    Iteration,
    Listing,
    Literal,
    Output,
    Relation,
    Rule,
    Table,
    Variable,
)
from remit.values.problem import Problem, Severity

Problems = list[Problem]


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """Return the children of one name."""
    return [each for each in element if local(each) == name]


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Return the first child of one name."""
    return next((each for each in element if local(each) == name), None)


def text_at(element: etree._Element, path: str) -> str | None:
    """Return the text at a path of names, or None."""
    found: etree._Element | None = element
    for name in path.split("/"):
        found = child(found, name) if found is not None else None
    return None if found is None else (found.text or "").strip()


def read_variable(element: etree._Element) -> Variable:
    """Read a name and its type."""
    return Variable(" ".join(element.get("name", "").split()), type_of(element))


def type_of(element: etree._Element) -> str | None:
    """Return the name of an element's type, without the prefix that XML gives FEEL's own types."""
    name = element.get("typeRef") or text_at(element, "typeRef")
    if not name:
        return None
    prefix, mark, rest = name.partition(":")
    return rest if mark and prefix in ("feel", *(key or "" for key in element.nsmap)) else name


def read_boxed(element: etree._Element, problems: Problems, *, kind: str = "") -> Boxed | None:
    """Read a boxed expression; None with a problem for one that is unknown."""
    read = _KINDS.get(kind or local(element))
    if read is None:
        problems.append(
            Problem("dmn.expression", f"“{local(element)}” is no expression.", f"line {element.sourceline}")
        )
        return None
    return read(element, problems)


def _boxed_child(element: etree._Element | None, problems: Problems) -> Boxed:
    if element is not None:
        for each in element:
            if local(each) in _KINDS:
                return read_boxed(each, problems) or Literal("null")
    return Literal("null")


def _literal(element: etree._Element, problems: Problems) -> Literal:
    text = text_at(element, "text")
    language = element.get("expressionLanguage")
    if text is None and child(element, "importedValues") is not None:
        problems.append(
            Problem("dmn.imported", "Values imported from outside are not read.", element.get("id"), Severity.WARNING)
        )
    return Literal(text or "", type_of(element), element.get("id"), language)


def _table(element: etree._Element, problems: Problems) -> Table:
    rules = tuple(_rule(each) for each in children(element, "rule"))
    inputs = tuple(_input(each) for each in children(element, "input"))
    outputs = tuple(_output(each) for each in children(element, "output"))
    for index, rule in enumerate(rules, 1):
        if len(rule.conditions) != len(inputs) or len(rule.conclusions) != len(outputs):
            message = f"Rule {index} has {len(rule.conditions)} conditions and {len(rule.conclusions)} conclusions."
            problems.append(Problem("dmn.rule_width", message, rule.id or element.get("id"), clause="8.3.3"))
    return Table(
        inputs=inputs,
        outputs=outputs,
        rules=tuple(_squared(rule, len(inputs), len(outputs)) for rule in rules),
        hit_policy=_hit_policy(element, problems),
        aggregation=_aggregation(element, problems),
        annotations=tuple(each.get("name", "") for each in children(element, "annotation")),
        type=type_of(element),
        id=element.get("id"),
    )


def _squared(rule: Rule, inputs: int, outputs: int) -> Rule:
    conditions = (*rule.conditions, *("-",) * inputs)[:inputs]
    conclusions = (*rule.conclusions, *("null",) * outputs)[:outputs]
    return Rule(conditions, conclusions, rule.annotations, rule.id)


def _hit_policy(element: etree._Element, problems: Problems) -> HitPolicy:
    text = element.get("hitPolicy", "UNIQUE")
    try:
        return HitPolicy(text)
    except ValueError:
        problems.append(Problem("dmn.hit_policy", f"“{text}” is no hit policy.", element.get("id"), clause="8.2.11"))
        return HitPolicy.UNIQUE


def _aggregation(element: etree._Element, problems: Problems) -> Aggregation | None:
    text = element.get("aggregation")
    if not text:
        return None
    try:
        return Aggregation(text)
    except ValueError:
        problems.append(Problem("dmn.aggregation", f"“{text}” is no aggregation.", element.get("id"), clause="8.2.11"))
        return None


def _input(element: etree._Element) -> Input:
    expression = child(element, "inputExpression")
    return Input(
        text=(text_at(expression, "text") if expression is not None else None) or "null",
        type=type_of(expression) if expression is not None else None,
        values=text_at(element, "inputValues/text"),
        label=element.get("label"),
        id=element.get("id"),
    )


def _output(element: etree._Element) -> Output:
    return Output(
        name=element.get("name"),
        type=type_of(element),
        values=text_at(element, "outputValues/text"),
        default=text_at(element, "defaultOutputEntry/text"),
        label=element.get("label"),
        id=element.get("id"),
    )


def _rule(element: etree._Element) -> Rule:
    return Rule(
        conditions=tuple(text_at(each, "text") or "-" for each in children(element, "inputEntry")),
        conclusions=tuple(text_at(each, "text") or "null" for each in children(element, "outputEntry")),
        annotations=tuple(text_at(each, "text") or "" for each in children(element, "annotationEntry")),
        id=element.get("id"),
    )


def _context(element: etree._Element, problems: Problems) -> Context:
    entries = []
    for each in children(element, "contextEntry"):
        found = child(each, "variable")
        entries.append((None if found is None else read_variable(found), _boxed_child(each, problems)))
    return Context(tuple(entries), type_of(element), element.get("id"))


def _invocation(element: etree._Element, problems: Problems) -> Invocation:
    bindings = []
    for each in children(element, "binding"):
        parameter = child(each, "parameter")
        if parameter is not None:
            bindings.append((read_variable(parameter), _boxed_child(each, problems)))
    return Invocation(_boxed_child(element, problems), tuple(bindings), type_of(element), element.get("id"))


def _listing(element: etree._Element, problems: Problems) -> Listing:
    items = tuple(read_boxed(each, problems) or Literal("null") for each in element if local(each) in _KINDS)
    return Listing(items, type_of(element), element.get("id"))


def _relation(element: etree._Element, problems: Problems) -> Relation:
    columns = tuple(read_variable(each) for each in children(element, "column"))
    rows = tuple(
        tuple(read_boxed(each, problems) or Literal("null") for each in row if local(each) in _KINDS)
        for row in children(element, "row")
    )
    return Relation(columns, rows, type_of(element), element.get("id"))


def _function(element: etree._Element, problems: Problems) -> FunctionDefinition:
    parameters = tuple(read_variable(each) for each in children(element, "formalParameter"))
    body = _boxed_child(element, problems) if any(local(each) in _KINDS for each in element) else None
    kind = element.get("kind", "FEEL")
    return FunctionDefinition(parameters, body, kind, type_of(element), element.get("id"))


def _conditional(element: etree._Element, problems: Problems) -> Conditional:
    condition, yes, no = (_boxed_child(child(element, name), problems) for name in ("if", "then", "else"))
    return Conditional(condition, yes, no, type_of(element), element.get("id"))


def _filtering(element: etree._Element, problems: Problems) -> Filtering:
    source, match = (_boxed_child(child(element, name), problems) for name in ("in", "match"))
    return Filtering(source, match, type_of(element), element.get("id"))


def _iteration(element: etree._Element, problems: Problems) -> Iteration:
    kind = local(element)
    return Iteration(
        kind=kind,
        variable=" ".join(element.get("iteratorVariable", "").split()),
        source=_boxed_child(child(element, "in"), problems),
        result=_boxed_child(child(element, "return" if kind == "for" else "satisfies"), problems),
        type=type_of(element),
        id=element.get("id"),
    )


_KINDS: dict[str, Callable[[etree._Element, Problems], Boxed]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "invocation": _invocation,
    "list": _listing,
    "relation": _relation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "filter": _filtering,
    "for": _iteration,
    "some": _iteration,
    "every": _iteration,
}
