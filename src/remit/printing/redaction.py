"""Passages struck out of a PDF for good, and numbers put on its pages.

A page with a struck passage is drawn as a picture, the passage painted black in it, and only the picture goes into
the new file: what stood there is in it no more, neither as text nor as marks under a box. Nothing else of the old
file comes along either: no properties, attachments, forms, scripts or notes. What was made is searched before it is
handed out.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2  # type: ignore[import-untyped]  # untyped - its wheel carries no py.typed
from PIL import Image, ImageDraw

from remit.values.refusal import Refusal

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter

SCALE = 150 / 72
"""Pixels per point: legible print, and pages of some hundred kilobytes."""

MARGIN = 1.5
"""Points of black around each character, so that no edge of one can be read."""


class PassageNotFound(Refusal):
    """A passage to strike that no page shows."""

    code = "printing.passage"
    status = 422
    sentence = "“{passage}” is on no page of the document, so it cannot be struck out. Strike it in the original."


class RedactionLeaks(Refusal):
    """A struck passage that can still be read."""

    code = "printing.leak"
    status = 500
    sentence = "A struck passage can still be read in the new file; it is not handed out."


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters and digits of a page with the box of each, in points."""

    text: str
    boxes: tuple[tuple[float, float, float, float], ...]


def strike(content: bytes, passages: Sequence[str]) -> bytes:
    """Return a PDF in which every place of every passage is struck. Refuses `PassageNotFound` and `RedactionLeaks`."""
    from pypdf import PdfReader, PdfWriter

    wanted = {passage: _bare(passage) for passage in passages}
    found: set[str] = set()
    writer = PdfWriter()
    kept = PdfReader(io.BytesIO(content))
    document = pypdfium2.PdfDocument(content)
    try:
        for place, page in enumerate(document):
            letters = _letters(page)
            hits = {passage: _places(letters.text, bare) for passage, bare in wanted.items()}
            found |= {passage for passage, places in hits.items() if places}
            spans = [span for places in hits.values() for span in places]
            writer.add_page(_picture(page, letters, spans) if spans else _alone(kept.pages[place]))
    finally:
        document.close()
    for passage in passages:
        if passage not in found:
            raise PassageNotFound(place=passage, passage=passage)
    made = _written(writer)
    _require_gone(made, wanted.values())
    return made


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _letters(page: Any) -> _Letters:
    text = page.get_textpage()
    signs, boxes = [], []
    for place in range(text.count_chars()):
        for sign in _bare(text.get_text_range(place, 1)):
            signs.append(sign)
            boxes.append(text.get_charbox(place))
    return _Letters("".join(signs), tuple(boxes))


def _places(text: str, bare: str) -> list[tuple[int, int]]:
    places, at = [], text.find(bare) if bare else -1
    while at >= 0:
        places.append((at, at + len(bare)))
        at = text.find(bare, at + 1)
    return places


def _picture(page: Any, letters: _Letters, spans: Sequence[tuple[int, int]]) -> "PageObject":
    """Draw a page with its spans painted black, and return the picture as a page of the same size."""
    bitmap = page.render(scale=SCALE)
    image = bitmap.to_pil().convert("RGB")
    where = bitmap.get_posconv(page)
    brush = ImageDraw.Draw(image)
    for start, end in spans:
        for left, bottom, right, top in letters.boxes[start:end]:
            x0, y0 = where.to_bitmap(left - MARGIN, top + MARGIN)
            x1, y1 = where.to_bitmap(right + MARGIN, bottom - MARGIN)
            brush.rectangle((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), fill="black")
    return _page_of(image)


def _page_of(image: Image.Image) -> "PageObject":
    from pypdf import PdfReader

    made = io.BytesIO()
    image.save(made, "PDF", resolution=72 * SCALE, quality=85)
    return PdfReader(made).pages[0]


def _alone(page: "PageObject") -> "PageObject":
    """Return a page without notes, form fields and actions, which may hold or do what nobody sees."""
    for key in ("/Annots", "/AA", "/Metadata", "/PieceInfo"):
        if key in page:
            del page[key]
    return page


def _written(writer: "PdfWriter") -> bytes:
    writer.metadata = None
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _require_gone(made: bytes, bare: Any) -> None:
    """Search every page of what was made, by two readers that know nothing of each other."""
    from pypdf import PdfReader

    document = pypdfium2.PdfDocument(made)
    try:
        first = "".join(_letters(page).text for page in document)
    finally:
        document.close()
    second = _bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages))
    if any(one in first or one in second for one in bare):
        raise RedactionLeaks


def number_pages(content: bytes, numbers: Sequence[str], *, note: str = "") -> bytes:
    """Return a PDF with a number at the foot of each page, and a note at the other side of it; nothing else kept."""
    from pypdf import PdfReader, PdfWriter

    reader, writer = PdfReader(io.BytesIO(content)), PdfWriter()
    for page, number in zip(reader.pages, numbers, strict=True):
        writer.add_page(_alone(page))
        writer.pages[-1].merge_page(_stamp(writer.pages[-1], number, note))
    return _written(writer)


def _stamp(page: "PageObject", number: str, note: str) -> "PageObject":
    from pypdf import PageObject
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    width, left, bottom = float(page.cropbox.width), float(page.cropbox.left), float(page.cropbox.bottom)
    stamp = PageObject.create_blank_page(width=float(page.mediabox.width), height=float(page.mediabox.height))
    right = left + width - 36 - 5.0 * len(number)
    words = [(right, number), (left + 36, note)]
    lines = "".join(f"BT /RS 8 Tf {x:.1f} {bottom + 18:.1f} Td ({_escaped(text)}) Tj ET\n" for x, text in words if text)
    stream = DecodedStreamObject()
    stream.set_data(f"q 0 g\n{lines}Q\n".encode("latin-1", errors="replace"))
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/RS"): font})
    stamp[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stamp[NameObject("/Contents")] = stream
    return stamp


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def page_count(content: bytes) -> int:
    """Count the pages of a PDF."""
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(content)).pages)
