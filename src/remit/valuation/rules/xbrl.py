"""Read an XBRL 2.1 instance with its linkbases; facts with dimensions (XBRL Dimensions 1.0) are kept apart as parts."""

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

XBRLDI = "{http://xbrl.org/2006/xbrldi}"
DOMAIN_MEMBER = "http://xbrl.org/int/dim/arcrole/domain-member"

Members = tuple[tuple[str, str], ...]
Context = tuple[date | None, date, Members]


def read_instance(content: bytes, linkbase: bytes | None = None, definitions: bytes | None = None) -> Filing:
    """Read an instance with its linkbases. Refuses `FilingRefused`, and `XmlRefused` for hostile XML.

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
    return Filing(
        name,
        str(identifier.text or "") if identifier is not None else "",
        tuple(one for one in facts if not one.members),
        read_calculations(linkbase) if linkbase is not None else (),
        tuple(one for one in facts if one.members),
        read_domains(definitions) if definitions is not None else {},
    )


def read_calculations(content: bytes) -> tuple[Arc, ...]:
    """Read the summation-item arcs of a calculation linkbase; an arc prohibited by `use` is none."""
    return tuple(arc for link in read_xml(content).iter(f"{LINK}calculationLink") for arc in _arcs(link))


def read_domains(content: bytes) -> Mapping[str, str]:
    """Read from a definition linkbase which member contains which: member -> the one around it."""
    return {
        inner: outer
        for link in read_xml(content).iter(f"{LINK}definitionLink")
        for arc, outer, inner in _ends(link, "definitionArc")
        if arc.get(f"{XLINK}arcrole") == DOMAIN_MEMBER
    }


def _arcs(link: etree._Element) -> Iterator[Arc]:
    role = str(link.get(f"{XLINK}role") or "")
    for one, parent, child in _ends(link, "calculationArc"):
        yield Arc(role, parent, child, _number(str(one.get("weight") or "1"), one))


def _ends(link: etree._Element, kind: str) -> Iterator[tuple[etree._Element, str, str]]:
    """Yield each arc of a kind with the names at its ends. Refuses `FilingRefused` for one that leads nowhere."""
    places: dict[str, str] = {}
    for one in link.iter(f"{LINK}loc"):
        prefix, _, name = str(one.get(f"{XLINK}href") or "").rpartition("#")[2].partition("_")
        places[str(one.get(f"{XLINK}label"))] = f"{prefix}:{name}"
    for one in link.iter(f"{LINK}{kind}"):
        ends = (places.get(str(one.get(f"{XLINK}from"))), places.get(str(one.get(f"{XLINK}to"))))
        if one.get("use") == "prohibited":
            continue
        if ends[0] is None or ends[1] is None:
            raise FilingRefused(reason="an arc leads nowhere", place=f"line {one.sourceline}")
        yield one, ends[0], ends[1]


def _contexts(root: etree._Element) -> Iterator[tuple[str, Context]]:
    """Yield contexts by id; one whose segment says anything but dimensions is left out: nobody could say what it is."""
    for one in root.iter(f"{XBRLI}context"):
        members = _members(one)
        start, end, instant = (one.find(f"{XBRLI}period/{XBRLI}{name}") for name in ("startDate", "endDate", "instant"))
        last = instant if instant is not None else end
        if members is not None and last is not None:
            yield str(one.get("id")), (None if start is None else _day(start), _last_day(last), members)


def _members(context: etree._Element) -> Members | None:
    """Return the (axis, member) pairs of a context, in the axes' order; None where it holds something else."""
    told = [one for part in ("segment", "scenario") for held in context.iter(f"{XBRLI}{part}") for one in held]
    found = [(str(one.get("dimension") or ""), _member(one)) for one in told if str(one.tag).startswith(XBRLDI)]
    return tuple(sorted(found)) if len(found) == len(told) else None


def _member(element: etree._Element) -> str:
    """Return an explicit member's name, or the value of a typed one."""
    typed = element.tag == f"{XBRLDI}typedMember"
    return "".join(map(str, element.itertext())).strip() if typed else str(element.text or "").strip()


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


def _facts(root: etree._Element, contexts: Mapping[str, Context], units: Mapping[str, str]) -> Iterator[Fact]:
    for one in root:
        unit, context = units.get(str(one.get("unitRef"))), contexts.get(str(one.get("contextRef")))
        if unit is None or context is None or one.get(NIL) == "true" or not isinstance(one.tag, str):
            continue
        stated = one.get("decimals")
        accuracy = int(stated) if stated and stated.lstrip("-").isdigit() else None
        place = f"line {one.sourceline}" + (f" id {one.get('id')}" if one.get("id") else "")
        value = _number(str(one.text or ""), one)
        start, end, members = context
        name = f"{one.prefix}:{_local(one)}"
        yield Fact(name, value, unit, start, end, place, decimals=accuracy, members=members)


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


__all__ = ["XmlRefused", "read_calculations", "read_domains", "read_instance"]
