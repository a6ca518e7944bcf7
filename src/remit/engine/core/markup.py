"""What the XML of both notations has in common: names without namespaces, parts of one notation, extensions."""

from collections.abc import Collection, Iterator, Mapping

from lxml import etree

REMIT = "urn:remit:definition:1"
"""The namespace of our own extensions."""

Element = etree._Element


def local(element: Element) -> str:
    """Return an element's name without its namespace; comments have none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def space(element: Element) -> str:
    """Return an element's namespace."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def text(element: Element | None) -> str:
    """Return the text of an element, its sub-elements' included."""
    return "" if element is None else "".join(str(part) for part in element.itertext()).strip()


def children_in(spaces: Collection[str], element: Element, *names: str) -> Iterator[Element]:
    """Yield the children that have one of these names in one of these namespaces."""
    for child in element:
        if local(child) in names and space(child) in spaces:
            yield child


def attribute_in(spaces: Collection[str], element: Element, name: str) -> str | None:
    """Return an attribute from the first of these namespaces that has it."""
    written = (element.get(f"{{{one}}}{name}") for one in spaces)
    return next((one for one in written if one is not None), None)


def own(element: Element, name: str) -> str | None:
    """Return an extension attribute of our own namespace."""
    return element.get(f"{{{REMIT}}}{name}")


def extension_children(element: Element) -> Iterator[Element]:
    """Yield what stands in `extensionElements`."""
    for holder in element:
        if local(holder) == "extensionElements" and space(holder) == space(element):
            yield from (part for part in holder if isinstance(part.tag, str))


def extensions(*elements: Element) -> Mapping[str, str]:
    """Return every attribute and extension element of our own namespace, verbatim; later elements win."""
    prefix, found = f"{{{REMIT}}}", dict[str, str]()
    for element in elements:
        written = ((str(name), str(value)) for name, value in element.attrib.items())
        found |= {name.removeprefix(prefix): value for name, value in written if name.startswith(prefix)}
        found |= {local(part): text(part) for part in extension_children(element) if space(part) == REMIT}
    return found
