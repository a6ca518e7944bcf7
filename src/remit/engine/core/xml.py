"""XML in, hardened: scanned with expat limits first, then read by lxml without entities, DTD or network.

The scan is needed because lxml (and defusedxml) let 200,000 levels of nesting or as many attributes through.
"""

from xml.parsers import expat

from lxml import etree

from remit.values.refusal import Refusal

MAX_BYTES = 20_000_000
MAX_DEPTH = 200
MAX_ELEMENTS = 1_000_000
MAX_ATTRIBUTES = 200


class XmlRefused(Refusal):
    """A document that is no well-formed XML, or asks for more than a document may."""

    code = "xml.refused"
    sentence = "The XML cannot be read: {reason}."


class _Scan:
    def __init__(self) -> None:
        self.depth = 0
        self.elements = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, _name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH:
            self._refuse(f"it nests deeper than {MAX_DEPTH} levels")
        if self.elements > MAX_ELEMENTS:
            self._refuse(f"it has more than {MAX_ELEMENTS} elements")
        if len(attributes) > MAX_ATTRIBUTES:
            self._refuse(f"an element has more than {MAX_ATTRIBUTES} attributes")

    def _end(self, _name: str) -> None:
        self.depth -= 1

    def _doctype(self, *_declaration: object) -> None:
        self._refuse("it declares a document type, and with it possibly entities")

    def _refuse(self, reason: str) -> None:
        raise XmlRefused(place=f"line {self.parser.CurrentLineNumber}", reason=reason)


def read_xml(content: bytes) -> etree._Element:
    """Read a document's root element. Refuses `XmlRefused` with the line."""
    if len(content) > MAX_BYTES:
        raise XmlRefused(reason=f"it is larger than {MAX_BYTES:,} bytes")
    scan = _Scan()
    try:
        scan.parser.Parse(content, True)  # noqa: FBT003 - expat takes it by position
    except expat.ExpatError as fault:
        raise XmlRefused(place=f"line {fault.lineno}", reason=expat.ErrorString(fault.code)) from None
    except (LookupError, ValueError) as fault:
        raise XmlRefused(place="line 1", reason=f"its encoding cannot be read ({fault})") from None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise XmlRefused(place=f"line {fault.lineno}", reason=fault.msg) from None
    except LookupError as fault:
        raise XmlRefused(place="line 1", reason=f"its encoding cannot be read ({fault})") from None
