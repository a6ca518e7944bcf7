"""Pages of a received file as pictures: a scan beside its form, and what a reader of pictures is given."""

import io
from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]  # untyped - its wheel carries no py.typed
from PIL import Image, ImageSequence

DPI = 200
PAGES_MAX = 20
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
"""How PNG, JPEG and TIFF begin."""
PIXELS_MAX = 40_000_000
"""Larger pictures are no pages: 40 million pixels are A3 at 400 dots an inch."""


def page_pictures(content: bytes, *, dpi: int = DPI) -> tuple[bytes, ...]:
    """Return the pages of a PDF or picture as PNG, at most 20. A fault of the file is an OSError or ValueError."""
    pages = _of_pdf(content, dpi) if content.lstrip()[:5] == b"%PDF-" else _of_picture(content)
    return tuple(_png(page) for page, _ in zip(pages, range(PAGES_MAX), strict=False))


def is_picture_only(content: bytes) -> bool:
    """Tell whether a PDF has pages with pictures and without any text."""
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return False
    try:
        pages = [pdf[number] for number in range(min(len(pdf), PAGES_MAX))]
        silent = not any(page.get_textpage().get_text_range().strip() for page in pages)
        return silent and any(_has_picture(page) for page in pages)
    except pypdfium2.PdfiumError:
        return False  # a page that cannot be opened is no picture
    finally:
        pdf.close()


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    return any(one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for one in page.get_objects())


def _of_pdf(content: bytes, dpi: int) -> Iterator[Image.Image]:
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        raise ValueError(str(fault)) from None
    try:
        for number in range(min(len(pdf), PAGES_MAX)):
            page = pdf[number]
            wide, high = page.get_size()
            scale = min(dpi / 72, (PIXELS_MAX / max(wide * high, 1)) ** 0.5)
            yield page.render(scale=scale, grayscale=True).to_pil()
    except pypdfium2.PdfiumError as fault:
        raise ValueError(str(fault)) from None
    finally:
        pdf.close()


def _of_picture(content: bytes) -> Iterator[Image.Image]:
    opened = Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "TIFF"))
    if opened.width * opened.height > PIXELS_MAX:
        raise ValueError("the picture is too large")
    for frame in ImageSequence.Iterator(opened):
        yield frame.convert("L")


def _png(page: Image.Image) -> bytes:
    file = io.BytesIO()
    page.save(file, "PNG")
    return file.getvalue()


def shows_pages(content: bytes) -> bool:
    """Tell whether bytes begin like a PDF or a picture."""
    return content.lstrip()[:5] == b"%PDF-" or content.startswith(PICTURES)
