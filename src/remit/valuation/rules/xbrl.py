"""Read an XBRL 2.1 instance and a calculation linkbase; facts with dimensions are left out, they are no totals."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from lxml import etree

from remit.engine.core.xml import XmlRefused, read_xml
from remit.valuation.model import Arc, Fact, Filing, FilingRefused

XBRLI = "{http://www.xbrl.org/2003/instance}"
LINK = "{http://www.xbrl.org/2003/linkbase}"
XLINK = "{http://www.w3.org/1999/xlink}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"

Period = tuple[date | None, date]


def read_instance(content: bytes, linkbase: bytes | None = None) -> Filing:
    """Read an instance with its linkbase. Refuses `FilingRefused`, and `XmlRefused` for hostile XML.

    An instant or last day written as midnight belongs to the day before, as XBRL 2.1 says.
    """
    root = read_xml(content)
    if root.tag != f"{XBRLI}xbrl":
        raise FilingRefused(reason="its root is no xbrli:xbrl")
    contexts = dict(_contexts(root))
    units = {str(one.get("id")): _unit(one) for one in root.iter(f"{XBRLI}unit")}
    identifier = root.find(f".//{XBRLI}identifier")
    facts = tuple(_facts(root, contexts, units))
    name = next((str(one.text) for one in root if _local(one) == "EntityRegistrantName" and one.text), "")
    arcs = read_calculations(linkbase) if linkbase is not None else ()
    return Filing(name, str(identifier.text or "") if identifier is not None else "", facts, arcs)


def read_calculations(content: bytes) -> tuple[Arc, ...]:
    """Read the summation-item arcs of a calculation linkbase; an arc prohibited by `use` is none."""
    return tuple(arc for link in read_xml(content).iter(f"{LINK}calculationLink") for arc in _arcs(link))


def _arcs(link: etree._Element) -> Iterator[Arc]:
    places: dict[str, str] = {}
    for one in link.iter(f"{LINK}loc"):
        prefix, _, name = str(one.get(f"{XLINK}href") or "").rpartition("#")[2].partition("_")
        places[str(one.get(f"{XLINK}label"))] = f"{prefix}:{name}"
    role = str(link.get(f"{XLINK}role") or "")
    for one in link.iter(f"{LINK}calculationArc"):
        ends = (places.get(str(one.get(f"{XLINK}from"))), places.get(str(one.get(f"{XLINK}to"))))
        if one.get("use") == "prohibited":
            continue
        if ends[0] is None or ends[1] is None:
            raise FilingRefused(reason="an arc leads nowhere", place=f"line {one.sourceline}")
        yield Arc(role, ends[0], ends[1], _number(str(one.get("weight") or "1"), one))


def _contexts(root: etree._Element) -> Iterator[tuple[str, Period]]:
    for one in root.iter(f"{XBRLI}context"):
        dimensional = one.find(f".//{XBRLI}segment") is not None or one.find(f".//{XBRLI}scenario") is not None
        start, end, instant = (one.find(f"{XBRLI}period/{XBRLI}{name}") for name in ("startDate", "endDate", "instant"))
        last = instant if instant is not None else end
        if not dimensional and last is not None:
            yield str(one.get("id")), (None if start is None else _day(start), _last_day(last))


def _day(element: etree._Element) -> date:
    try:
        return date.fromisoformat(str(element.text or "").strip()[:10])
    except ValueError:
        raise FilingRefused(reason=f"“{element.text}” is no date", place=f"line {element.sourceline}") from None


def _last_day(element: etree._Element) -> date:
    midnight = str(element.text or "").strip().endswith("T00:00:00")
    return _day(element) - timedelta(days=1 if midnight else 0)


def _unit(element: etree._Element) -> str:
    measures = [str(one.text or "").rpartition(":")[2] for one in element.iter(f"{XBRLI}measure")]
    return "/".join(measures)


def _facts(root: etree._Element, contexts: Mapping[str, Period], units: Mapping[str, str]) -> Iterator[Fact]:
    for one in root:
        unit, period = units.get(str(one.get("unitRef"))), contexts.get(str(one.get("contextRef")))
        if unit is None or period is None or one.get(NIL) == "true" or not isinstance(one.tag, str):
            continue
        stated = one.get("decimals")
        accuracy = int(stated) if stated and stated.lstrip("-").isdigit() else None
        place = f"line {one.sourceline}" + (f" id {one.get('id')}" if one.get("id") else "")
        value = _number(str(one.text or ""), one)
        yield Fact(f"{one.prefix}:{_local(one)}", value, unit, period[0], period[1], place, decimals=accuracy)


def _number(text: str, element: etree._Element) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise FilingRefused(reason=f"“{text.strip()[:40]}” is no number", place=f"line {element.sourceline}")
    return value


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


__all__ = ["XmlRefused", "read_calculations", "read_instance"]
