"""What a new version of a process or case changes: elements added, removed, and changed fact by fact.

Whatever carries an id is an element; what stands inside it without a life of its own (a condition, a timer, a form) is
a fact of it, called by the path of its tags. Where things are drawn is no fact.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lxml import etree

from remit.engine.core.xml import read_xml

DRAWINGS = frozenset(("BPMNDiagram", "CMMNDI"))
REDUNDANT = frozenset(("incoming", "outgoing"))
"""What a sequence flow says already, from its own side."""
PARTS = frozenset(
    (
        "extensionElements", "conditionExpression", "ioSpecification", "property", "itemControl", "defaultControl",
        "entryCriterion", "exitCriterion", "planItemOnPart", "caseFileItemOnPart", "ifPart", "condition",
        "timerExpression", "parameterMapping", "multiInstanceLoopCharacteristics", "standardLoopCharacteristics",
        "completionCondition", "dataInputAssociation", "dataOutputAssociation", "potentialOwner", "humanPerformer",
        "resourceRole",
    )
)  # fmt: skip
"""What may carry an id and is a fact of what it stands in all the same; so is every event definition."""
ARROW = " → "
PRESENT = "✓"
"""The value of a fact that says all by being there, such as a rule that an item is required."""


class ElementFate(StrEnum):
    """What became of an element."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Element:
    """An element by its tag and name; `facts` by the path of their tags, an attribute after an @."""

    id: str
    kind: str
    name: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that is not as it was; ids in it are told as the names of what they stand for."""

    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ElementChange:
    """One element that is not as it was: `facts` are told of one that is changed."""

    fate: ElementFate
    id: str
    kind: str
    name: str
    facts: tuple[FactChange, ...] = ()


def redrawn(before: bytes, after: bytes) -> tuple[ElementChange, ...]:
    """Compare two documents: what was added, then what was changed, then what was removed."""
    old, new = elements_of(before), elements_of(after)
    added = [_of(ElementFate.ADDED, one, new) for key, one in new.items() if key not in old]
    both = [(old[key], one) for key, one in new.items() if key in old]
    changed = [_changed(was, now, old, new) for was, now in both if was != now]
    removed = [_of(ElementFate.REMOVED, one, old) for key, one in old.items() if key not in new]
    return (*added, *changed, *removed)


def elements_of(xml: bytes) -> dict[str, Element]:
    """Return the elements of a document by id, in its order. Refuses `XmlRefused`."""
    return {one.id: one for child in _children(read_xml(xml)) for one in _elements(child, inside="")}


def name_of(key: str, elements: Mapping[str, Element]) -> str:
    """Return what a designer calls an element: its name, a plan item's definition's, or a flow's two ends."""
    one = elements.get(key)
    if one is None:
        return key
    ends = [one.facts.get(end) for end in ("@sourceRef", "@targetRef")]
    if one.kind.endswith("Flow") and all(ends):
        way = ARROW.join(name_of(str(end), elements) for end in ends)
        return f"{way} ({one.name})" if one.name else way
    if one.name:
        return one.name
    meant = one.facts.get("@definitionRef")
    return name_of(meant, elements) if meant and meant != key else key


def _elements(node: etree._Element, *, inside: str) -> Iterator[Element]:
    key = node.get("id")
    if key is None or _is_part(node):
        return
    facts: dict[str, str] = {"inside": inside} if inside else {}
    for name, text in _facts(node, path=""):
        facts[name] = f"{facts[name]}, {text}" if name in facts else text
    yield Element(key, _tag(node), node.get("name") or "", facts)
    for child in _children(node):
        yield from _elements(child, inside=key)


def _facts(node: etree._Element, *, path: str) -> Iterator[tuple[str, str]]:
    for name, value in node.attrib.items():
        local = etree.QName(str(name)).localname
        if local != "id" and (path or local != "name"):
            yield f"{path}@{local}", str(value)
    text = " ".join((node.text or "").split())
    if text:
        yield path, text
    if path and not text and not len(node) and not set(node.keys()) - {"id"}:
        yield path, PRESENT
    for child in _children(node):
        if child.get("id") is None or path or _is_part(child):
            yield from _facts(child, path=f"{path}/{_tag(child)}" if path else _tag(child))


def _children(node: etree._Element) -> Iterator[etree._Element]:
    for child in node:
        if isinstance(child.tag, str) and _tag(child) not in DRAWINGS | REDUNDANT:
            yield child


def _is_part(node: etree._Element) -> bool:
    tag = _tag(node)
    return tag in PARTS or tag.endswith("EventDefinition")


def _tag(node: Any) -> str:
    return str(etree.QName(node).localname)


def _of(fate: ElementFate, one: Element, elements: Mapping[str, Element]) -> ElementChange:
    return ElementChange(fate, one.id, one.kind, name_of(one.id, elements))


def _changed(was: Element, now: Element, old: Mapping[str, Element], new: Mapping[str, Element]) -> ElementChange:
    keys = dict.fromkeys((*now.facts, *was.facts))
    facts = [
        FactChange(key, _told(was.facts.get(key), old), _told(now.facts.get(key), new))
        for key in keys
        if was.facts.get(key) != now.facts.get(key)
    ]
    named = [FactChange("@name", was.name or None, now.name or None)] if was.name != now.name else []
    kind = [FactChange("kind", was.kind, now.kind)] if was.kind != now.kind else []
    return ElementChange(ElementFate.CHANGED, now.id, now.kind, name_of(now.id, new), (*kind, *named, *facts))


def _told(text: str | None, elements: Mapping[str, Element]) -> str | None:
    return text if text is None else name_of(text, elements)
