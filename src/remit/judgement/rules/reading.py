"""Read the text of a document page by page: PDF, DOCX, HTML, plain text and CSV; and workbooks.

Everything is bounded, so that a hostile file costs little.

The kind is told by the bytes, never by the name. A DOCX has no pages until it is set; its pages here are what its
program recorded when it last set it, and one page where it recorded none.
"""

import io
import re
import threading
import zipfile
from collections.abc import Iterable, Iterator

import docx
import pypdfium2  # type: ignore[import-untyped]  # untyped - its wheel carries no py.typed
from docx.document import Document as DocxDocument
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree, html

from remit.engine.core.xml import XmlRefused, read_xml
from remit.judgement.model import Document, Page
from remit.judgement.refusals import (
    DocumentBroken,
    DocumentKindUnknown,
    DocumentLocked,
    DocumentTooLarge,
    NoText,
)
from remit.judgement.rules.sheets import MEDIA_TYPE as XLSX
from remit.judgement.rules.sheets import sheet_texts
from remit.values.archive import ZIP_FAULTS

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain"
_PACKAGES = {"DOCX": "word/document.xml", "XLSX": "xl/workbook.xml"}
HTML = "text/html"

MAX_BYTES = 50_000_000
MAX_PAGES = 2_000
MAX_CHARACTERS = 5_000_000
MAX_PARTS = 5_000
MAX_UNPACKED = 200_000_000
MAX_TABLE_DEPTH = 5
MIN_LETTERS = 20
"""A document with fewer letters has no text layer worth the name."""

_HTML_START = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_UNREAD = ("script", "style", "template", "noscript", "head")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "footer",
        "table",
        "ul",
        "ol",
        "blockquote",
        "pre",
    ]
)

_pdfium = threading.Lock()
"""PDFium is not safe to enter from two threads."""

_PASSWORD_ERROR = 4


def read_document(content: bytes, *, name: str) -> Document:
    """Read a document's text and pages. Refuses what is no text, locked, broken, unknown or too large."""
    if len(content) > MAX_BYTES:
        raise DocumentTooLarge(name=name, what="its size in bytes", limit=MAX_BYTES)
    if content.startswith(b"%PDF-") or b"%PDF-" in content[:1024]:
        return document_of(_pdf_pages(content, name), name=name, media_type=PDF)
    if content.startswith(b"PK\x03\x04"):
        return document_of(_unpacked(content, name, "DOCX"), name=name, media_type=DOCX)
    if _HTML_START.match(content[:1024]):
        return document_of([_html_text(_plain(content, name))], name=name, media_type=HTML)
    return document_of(_plain(content, name).split("\f"), name=name, media_type=TEXT)


def document_of(texts: Iterable[str], *, name: str, media_type: str) -> Document:
    """Join pages into one text with line feeds, each page ending with one. Refuses `NoText` and `DocumentTooLarge`."""
    parts: list[str] = []
    pages: list[Page] = []
    at = 0
    for number, text in enumerate(texts, start=1):
        body = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip("\n") + "\n"
        pages.append(Page(number=number, start=at, end=at + len(body)))
        parts.append(body)
        at += len(body)
        if at > MAX_CHARACTERS:
            raise DocumentTooLarge(name=name, what="its text in characters", limit=MAX_CHARACTERS)
    whole = "".join(parts)
    if sum(character.isalpha() for character in whole[:100_000]) < MIN_LETTERS:
        raise NoText(name=name)
    return Document(text=whole, pages=tuple(pages), media_type=media_type)


def _pdf_pages(content: bytes, name: str) -> list[str]:
    with _pdfium:
        try:
            pdf = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as fault:
            if getattr(fault, "err_code", None) == _PASSWORD_ERROR or "password" in str(fault).lower():
                raise DocumentLocked(name=name) from None
            raise DocumentBroken(name=name, format="PDF", reason=str(fault)) from None
        try:
            if len(pdf) > MAX_PAGES:
                raise DocumentTooLarge(name=name, what="its number of pages", limit=MAX_PAGES)
            return list(_pdf_texts(pdf, name))
        finally:
            pdf.close()


def _pdf_texts(pdf: pypdfium2.PdfDocument, name: str) -> Iterator[str]:
    total = 0
    for index in range(len(pdf)):
        try:
            page = pdf[index]
            text_page = page.get_textpage()
        except pypdfium2.PdfiumError as fault:
            raise DocumentBroken(name=name, format="PDF", reason=f"page {index + 1}: {fault}") from None
        total += text_page.count_chars()
        if total > MAX_CHARACTERS:
            raise DocumentTooLarge(name=name, what="its text in characters", limit=MAX_CHARACTERS)
        yield text_page.get_text_range()
        text_page.close()
        page.close()


def read_workbook(content: bytes, *, name: str) -> Document:
    """Read the text of a workbook (XLSX), a page for each sheet; refuses as `read_document` does."""
    return document_of(_unpacked(content, name, "XLSX"), name=name, media_type=XLSX)


def _unpacked(content: bytes, name: str, kind: str) -> list[str]:
    """Read a package of Office Open XML of one kind."""
    _check_package(content, name, holds=_PACKAGES[kind])
    try:
        return (sheet_texts if kind == "XLSX" else _docx_pages)(content)
    # A malformed package makes the library fail with whatever its missing part causes.
    except Exception as fault:
        raise DocumentBroken(name=name, format=kind, reason=f"{type(fault).__name__}") from None


def _docx_pages(content: bytes) -> list[str]:
    return _set_pages(docx.Document(io.BytesIO(content)))


def _set_pages(document: DocxDocument) -> list[str]:
    pages: list[list[str]] = [[]]
    for broken, text in _blocks(document):
        if broken and any(pages[-1]):
            pages.append([])
        pages[-1].append(text)
    return ["\n".join(lines) for lines in pages]


def _check_package(content: bytes, name: str, *, holds: str) -> None:
    """Refuse a package without its main part, that unpacks to too much, or whose XML the hardened reader refuses."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        parts = package.infolist()
    except ZIP_FAULTS as fault:
        raise DocumentBroken(name=name, format="DOCX", reason=str(fault)) from None
    if holds not in package.namelist():
        raise DocumentKindUnknown(name=name)
    if len(parts) > MAX_PARTS:
        raise DocumentTooLarge(name=name, what="its number of parts", limit=MAX_PARTS)
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise DocumentTooLarge(name=name, what="its unpacked size in bytes", limit=MAX_UNPACKED)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _check_part(package, part, name)


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    try:
        read_xml(package.read(part))
    except (XmlRefused, *ZIP_FAULTS) as fault:
        raise DocumentBroken(name=name, format="DOCX", reason=f"{part.filename}: {fault}") from None


def _blocks(document: DocxDocument) -> Iterator[tuple[bool, str]]:
    """Walk paragraphs and tables in order; the flag says that a page begins with this block."""
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield _begins_page(block), block.text
        else:
            yield from ((False, line) for line in _rows(block, depth=1))


def _begins_page(paragraph: Paragraph) -> bool:
    return bool(paragraph.rendered_page_breaks) or bool(paragraph.paragraph_format.page_break_before)


def _rows(table: Table, *, depth: int) -> Iterator[str]:
    """Write each row of a table as one line, cells apart by tabs, merged cells once."""
    for row in table.rows:
        cells = dict.fromkeys(cell._tc for cell in row.cells)
        texts = {cell._tc: cell.text for cell in row.cells}
        yield "\t".join(texts[cell] for cell in cells)
        if depth < MAX_TABLE_DEPTH:
            seen = {cell._tc: cell for cell in row.cells}
            for cell in seen.values():
                for inner in cell.tables:
                    yield from _rows(inner, depth=depth + 1)


def _plain(content: bytes, name: str) -> str:
    """Decode plain text: by its byte order mark, else UTF-8, else Windows-1252 where it holds no control bytes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(sign < " " and sign not in "\t\n\r\f" for sign in text):
            return text
    raise DocumentKindUnknown(name=name)


def _html_text(page: str) -> str:
    """Write what a reader of the page sees, a line for each block; scripts, styles and the head are not read."""
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", page), parser=parser)
    parts: list[str] = []
    _walk(root, parts)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _walk(element: etree._Element, parts: list[str]) -> None:
    for happening, one in etree.iterwalk(element, events=("start", "end")):
        if happening == "start" and not _unread(one):
            parts.append("\n" if one.tag in _BLOCKS else "")
            parts.append((one.text or "").replace("\n", " "))
        elif happening == "end":
            parts.append("\n" if one.tag in _BLOCKS else " " if one.tag in ("td", "th") else "")
            parent = one.getparent()
            parts.append((one.tail or "").replace("\n", " ") if parent is not None and not _unread(parent) else "")


def _unread(element: etree._Element) -> bool:
    return element.tag in _UNREAD or any(above.tag in _UNREAD for above in element.iterancestors())
