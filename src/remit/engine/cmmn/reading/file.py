"""The case file of a case: its items, what they hold, and how many instances each may have (CMMN 5.3)."""

from collections.abc import Mapping

from remit.engine.cmmn.model import FileItem
from remit.engine.cmmn.reading.source import child, children
from remit.engine.core.markup import Element, local

_MANY = frozenset(("ZeroOrMore", "OneOrMore"))


def read_case_file(case: Element) -> Mapping[str, FileItem]:
    """Return the case file items of a case by the name of the variable that holds them, and by their ids."""
    found: dict[str, FileItem] = {}
    for element in case.iter():
        if local(element) == "caseFileItem" and element.get("id"):
            item = _item(element)
            found[item.name] = item
            found.setdefault(item.id, item)
    return found


def _item(element: Element) -> FileItem:
    identifier = element.get("id") or ""
    inside = child(element, "children")
    return FileItem(
        id=identifier,
        name=element.get("name") or identifier,
        many=element.get("multiplicity") in _MANY,
        children=() if inside is None else tuple(_item(part) for part in children(inside, "caseFileItem")),
    )
