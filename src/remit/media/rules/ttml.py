"""TTML and IMSC by ttconv: what a document says as cues, and cues as an IMSC text document.

A document that nobody changed goes out as ttconv writes what it read: regions, styles and spans stay. Cues alone carry
times and text; what a document holds beyond them is named by `beyond_cues`.
"""

import xml.etree.ElementTree as ET  # ttconv speaks ElementTree; what is read came through the hardened door first
from typing import Any

from lxml import etree

from remit.media.model import Captions, CaptionsUnreadable, Cue
from remit.media.rules.captions import clock

TT = "http://www.w3.org/ns/ttml"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_ttml(content: bytes) -> Captions:
    """Read a TTML document. Refuses `CaptionsUnreadable`."""
    document = _document(content)
    body = document.get_body()
    paragraphs = [one for one in body.dfs_iterator() if type(one).__name__ == "P"] if body is not None else []
    cues = [_cue(one) for one in paragraphs if one.get_end() is not None]
    return Captions(tuple(cues), language=str(document.get_lang() or ""))


def rewrite_ttml(content: bytes) -> bytes:
    """Write a TTML document again as it was read. Refuses `CaptionsUnreadable`."""
    from ttconv.imsc import writer  # type: ignore[import-untyped]  # - the package ships no types

    return bytes(ET.tostring(writer.from_model(_document(content)).getroot(), encoding="utf-8", xml_declaration=True))


def beyond_cues(content: bytes) -> tuple[str, ...]:
    """Name what a document says that no cue carries: regions, styles, spans with styles of their own."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    held = {etree.QName(one).localname for one in root.iter(etree.Element)}
    return tuple(name for name in ("region", "style", "span", "set", "metadata") if name in held)


def _document(content: bytes) -> Any:
    from ttconv.imsc import reader

    try:
        # Read once by lxml without entities or network, so that nothing outside the file is reached.
        tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        if tree.tag != f"{{{TT}}}tt" or b"<!DOCTYPE" in content:
            raise CaptionsUnreadable(line=1, reason="a TTML document begins with tt and has no document type")
        found = reader.to_model(ET.ElementTree(ET.fromstring(etree.tostring(tree))))  # noqa: S314 - parsed safely above
    except etree.XMLSyntaxError as fault:
        raise CaptionsUnreadable(line=fault.lineno or 1, reason="the XML is not well-formed") from None
    except (ValueError, TypeError, AttributeError) as fault:
        raise CaptionsUnreadable(line=1, reason=f"it is no TTML that can be read ({fault})") from None
    if found is None:
        raise CaptionsUnreadable(line=1, reason="it is no TTML that can be read")
    return found


def _cue(paragraph: Any) -> Cue:
    # The library says nothing where a paragraph begins with its parent (TTML2, 12.2.1: an absent begin is 0).
    start, end = (round(1000 * at) for at in (paragraph.get_begin() or 0, paragraph.get_end()))
    if end <= start:
        raise CaptionsUnreadable(line=1, reason=f"the caption at {clock(start)} ends before it begins")
    return Cue(start, end, _text(paragraph).strip())


def _text(element: Any) -> str:
    return "".join(_text_of(one) for one in element)


def _text_of(part: Any) -> str:
    name = type(part).__name__
    return "\n" if name == "Br" else str(part.get_text()) if name == "Text" else _text(part)


def write_ttml(captions: Captions) -> bytes:
    """Write cues as an IMSC 1.1 text document, at the foot of the picture."""
    names: dict[str | None, str] = {None: TT, "tts": f"{TT}#styling", "ttp": f"{TT}#parameter"}
    root = etree.Element(f"{{{TT}}}tt", nsmap=names)  # type: ignore[arg-type]  # - the stubs forget the default name
    root.set(_XML_LANG, captions.language or "en")
    root.set(f"{{{TT}#parameter}}contentProfiles", f"{TT}/profile/imsc1.1/text")
    layout = etree.SubElement(etree.SubElement(root, f"{{{TT}}}head"), f"{{{TT}}}layout")
    region = etree.SubElement(layout, f"{{{TT}}}region", {"{http://www.w3.org/XML/1998/namespace}id": "foot"})
    for name, value in (
        ("origin", "10% 80%"),
        ("extent", "80% 15%"),
        ("displayAlign", "after"),
        ("textAlign", "center"),
    ):
        region.set(f"{{{TT}#styling}}{name}", value)
    div = etree.SubElement(etree.SubElement(root, f"{{{TT}}}body"), f"{{{TT}}}div")
    for cue in captions.cues:
        _paragraph(div, cue)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=False))


def _paragraph(div: Any, cue: Cue) -> None:
    told = {"begin": clock(cue.start_ms), "end": clock(cue.end_ms), "region": "foot"}
    paragraph = etree.SubElement(div, f"{{{TT}}}p", told)
    first, *rest = cue.text.split("\n")
    paragraph.text = first
    for line in rest:
        etree.SubElement(paragraph, f"{{{TT}}}br").tail = line
