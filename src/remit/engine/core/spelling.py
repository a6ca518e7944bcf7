"""What XML Schema lets a document spell in several ways, spelt in one: `1` for true, prefixes and blanks of ids."""

from collections.abc import Container

from lxml import etree

_TRUTH = {"1": "true", "0": "false"}


def spell(root: etree._Element, flags: Container[str]) -> None:
    """Write the `flags` of a document as true or false, and its references as the ids they mean (XML Schema 3.2.2)."""
    for element in root.iter():
        for name, value in element.attrib.items():
            if value != value.strip() and (name in ("id", "default") or str(name).endswith("Ref")):
                element.set(name, value.strip())
    ids = {element.get("id") for element in root.iter()}
    for element in root.iter():
        _spell(element, flags, ids)


def _spell(element: etree._Element, flags: Container[str], ids: Container[str | None]) -> None:
    for name, value in element.attrib.items():
        if name in flags and value in _TRUTH:
            element.set(name, _TRUTH[str(value)])
        elif ":" in value and str(name).endswith("Ref"):
            element.set(name, _meant(str(value), ids))
    if element.text and ":" in element.text and str(element.tag).endswith("Ref"):
        element.text = _meant(element.text.strip(), ids)


def _meant(reference: str, ids: Container[str | None]) -> str:
    """Return the id that a qualified reference means; one to something elsewhere stays as it is."""
    local = reference.rpartition(":")[2]
    return local if local in ids and reference not in ids else reference
