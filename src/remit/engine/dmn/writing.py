"""DMN XML out: the document as it came, with tables changed in place; diagrams and foreign elements stay.

A table that is not changed is not touched. In one that is, a rule, input or output keeps its element (and what others
put into it) if its id is known, or where it carries none (it comes from Excel) if a rule reads the same, a column
stands at the same place; what is new gets an id made of the table's and its place.
"""

from collections.abc import Mapping, Sequence

from lxml import etree

from remit.engine.core.xml import read_xml
from remit.engine.dmn.boxed_reading import child, children, local, text_at
from remit.engine.dmn.model import HitPolicy, Input, Model, Rule, Table
from remit.engine.feel.builtins.table import BUILTINS
from remit.engine.feel.expression import compile_expression
from remit.engine.feel.refusal import FeelRefused
from remit.engine.feel.syntax import Name
from remit.engine.feel.uses import names_used
from remit.values.refusal import Refusal

SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


class TableMissing(Refusal):
    """A table is to be written into a decision that has none."""

    code = "dmn.table_missing"
    status = 404
    sentence = "The model has no decision “{decision}” that is a table."


def write_model(model: Model, tables: Mapping[str, Table] | None = None) -> bytes:
    """Write a model with some tables, by the id or name of their decision, replaced. Refuses `TableMissing`."""
    if not tables:
        return model.source
    root = read_xml(model.source)
    for name, table in tables.items():
        element = _table_element(root, name)
        if element is None:
            raise TableMissing(decision=name)
        _write_table(element, table)
    declared = model.source.lstrip().startswith(b"<?xml")
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=declared)


def _table_element(root: etree._Element, name: str) -> etree._Element | None:
    for decision in children(root, "decision"):
        if name in (decision.get("id"), decision.get("name")):
            return child(decision, "decisionTable")
    return None


def _write_table(element: etree._Element, table: Table) -> None:
    space = etree.QName(element).namespace or SPACE
    writer = _Writer(element, space)
    element.set("hitPolicy", str(table.hit_policy))
    _set(element, "aggregation", None)
    if table.hit_policy is HitPolicy.COLLECT and table.aggregation:
        element.set("aggregation", str(table.aggregation))
    inputs = [writer.input(index, column.text, table) for index, column in enumerate(table.inputs)]
    outputs = [writer.output(index, table) for index in range(len(table.outputs))]
    notes = [writer.annotation(name) for name in table.annotations]
    rules = [writer.rule(index, rule) for index, rule in enumerate(table.rules)]
    for kind in ("input", "output", "annotation", "rule"):
        for old in children(element, kind):
            element.remove(old)
    element.extend([*inputs, *outputs, *notes, *rules])


class _Writer:
    def __init__(self, element: etree._Element, space: str) -> None:
        self.space = space
        self.id = element.get("id") or "table"
        self.known = {each.get("id"): each for each in element if each.get("id")}
        self.taken = set(self.known)
        self.columns = {kind: children(element, kind) for kind in ("input", "output")}
        self.same: dict[tuple[str, ...], list[etree._Element]] = {}
        for each in children(element, "rule"):
            self.same.setdefault(_texts(each), []).append(each)

    def kept(self, kind: str, wanted: str | None, place: int) -> etree._Element:
        found = self.known.get(wanted) if wanted else None
        if found is not None and local(found) == kind:
            return found
        if wanted is None and place < len(self.columns.get(kind, [])):
            return self.columns[kind][place]
        return self.fresh(kind, wanted, place)

    def fresh(self, kind: str, wanted: str | None, place: int) -> etree._Element:
        element = etree.Element(f"{{{self.space}}}{kind}")
        number = place + 1
        while wanted is None or wanted in self.taken:
            wanted = f"{self.id}_{kind}_{number}"
            number += 1
        self.taken.add(wanted)
        element.set("id", wanted)
        return element

    def part(self, parent: etree._Element, kind: str) -> etree._Element:
        found = child(parent, kind)
        return found if found is not None else etree.SubElement(parent, f"{{{self.space}}}{kind}")

    def text(self, parent: etree._Element, kind: str, text: str | None) -> None:
        if text is None:
            found = child(parent, kind)
            if found is not None:
                parent.remove(found)
            return
        self.part(self.part(parent, kind), "text").text = text

    def input(self, index: int, text: str, table: Table) -> etree._Element:
        column = table.inputs[index]
        element = self.kept("input", column.id, index)
        _set(element, "label", column.label)
        expression = self.part(element, "inputExpression")
        _set(expression, "typeRef", column.type)
        self.part(expression, "text").text = text
        self.text(element, "inputValues", column.values)
        return element

    def output(self, index: int, table: Table) -> etree._Element:
        column = table.outputs[index]
        element = self.kept("output", column.id, index)
        for name, value in (("name", column.name), ("label", column.label), ("typeRef", column.type)):
            _set(element, name, value)
        self.text(element, "outputValues", column.values)
        self.text(element, "defaultOutputEntry", column.default)
        return element

    def annotation(self, name: str) -> etree._Element:
        element = etree.Element(f"{{{self.space}}}annotation")
        element.set("name", name)
        return element

    def rule(self, index: int, rule: Rule) -> etree._Element:
        alike = self.same.get((*rule.conditions, *rule.conclusions)) if rule.id is None else None
        element = alike.pop(0) if alike else self.kept("rule", rule.id, index)
        self.cells(element, "inputEntry", rule.conditions)
        self.cells(element, "outputEntry", rule.conclusions)
        self.cells(element, "annotationEntry", rule.annotations)
        return element

    def cells(self, parent: etree._Element, kind: str, texts: Sequence[str]) -> None:
        old = children(parent, kind)
        for surplus in old[len(texts) :]:
            parent.remove(surplus)
        for index, text in enumerate(texts):
            if index < len(old):
                self.part(old[index], "text").text = text
                continue
            element = etree.SubElement(parent, f"{{{self.space}}}{kind}")
            if kind != "annotationEntry":
                element.set("id", f"{parent.get('id')}_{kind}_{index + 1}")
            self.part(element, "text").text = text


def _texts(rule: etree._Element) -> tuple[str, ...]:
    kinds = ("inputEntry", "outputEntry")
    return tuple((text_at(each, "text") or "").strip() for kind in kinds for each in children(rule, kind))


def _set(element: etree._Element, name: str, value: str | None) -> None:
    if value:
        element.set(name, value)
    elif name in element.attrib:
        del element.attrib[name]


def new_model(name: str, namespace: str, tables: Mapping[str, Table]) -> bytes:
    """Write a model of nothing but tables, each a decision over the inputs its columns name."""
    root = read_xml(f'<definitions xmlns="{SPACE}"/>'.encode())
    for key, value in (("id", "definitions"), ("name", name), ("namespace", namespace)):
        root.set(key, value)
    inputs: dict[str, str | None] = {}
    for table in tables.values():
        for column in table.inputs:
            for each, declared in _used(column):
                if each not in tables:
                    inputs.setdefault(each, declared)
    for number, (text, kind) in enumerate(inputs.items(), 1):
        _named(root, "inputData", f"input_{number}", text, kind)
    ids = {text: f"input_{number}" for number, text in enumerate(inputs, 1)}
    decisions = {text: f"decision_{number}" for number, text in enumerate(tables, 1)}
    for text, table in tables.items():
        decision = _named(root, "decision", decisions[text], text, table.type)
        for each in dict.fromkeys(each for column in table.inputs for each, _declared in _used(column)):
            need = etree.SubElement(decision, f"{{{SPACE}}}informationRequirement")
            kind = "requiredDecision" if each in decisions else "requiredInput"
            etree.SubElement(need, f"{{{SPACE}}}{kind}").set("href", f"#{decisions.get(each) or ids[each]}")
        element = etree.SubElement(decision, f"{{{SPACE}}}decisionTable")
        element.set("id", f"{decisions[text]}_table")
        _write_table(element, table)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _used(column: Input) -> list[tuple[str, str | None]]:
    """Return the names an input expression mentions, with its type if it is nothing but a name."""
    try:
        node = compile_expression(column.text).node
    except FeelRefused:
        return []
    if isinstance(node, Name):
        return [(node.name, column.type)]
    return [(name, None) for name in sorted(names_used(node) - set(BUILTINS))]


def _named(root: etree._Element, kind: str, key: str, name: str, type_name: str | None) -> etree._Element:
    element = etree.SubElement(root, f"{{{SPACE}}}{kind}")
    element.set("id", key)
    element.set("name", name)
    variable = etree.SubElement(element, f"{{{SPACE}}}variable")
    variable.set("name", name)
    _set(variable, "typeRef", type_name)
    return element
