"""A picture of an invoice into words with their places, by the program Tesseract where the machine has it.

What comes out is a proposal for a person and nothing else: it is never posted as it is.
"""

import csv
import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from remit.services.kit import Refusal, page_pictures

LANGUAGES = "eng+vie"
PATIENCE_S = 60


class PictureUnreadable(Refusal):
    """A file that begins like a picture and is none."""

    code = "invoice.picture_unreadable"
    status = 422
    sentence = "The picture cannot be opened; scan the invoice again, as PNG, JPEG, TIFF or PDF."


@dataclass(frozen=True, slots=True)
class Word:
    """One word: page from 1, line on it, place in percent of the page (left, top, width, height), sureness 0 to 100."""

    text: str
    page: int
    line: tuple[int, int, int]
    box: tuple[float, float, float, float]
    sure: float


def pages_of(content: bytes) -> tuple[bytes, ...]:
    """Return each page as PNG. Refuses `PictureUnreadable`."""
    try:
        return page_pictures(content)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise PictureUnreadable(place="file") from None


def reader_there() -> bool:
    """Tell whether Tesseract is installed."""
    return shutil.which("tesseract") is not None


def words_of(content: bytes) -> tuple[Word, ...]:
    """Return the words on every page; none where Tesseract is not installed or finds nothing."""
    program = shutil.which("tesseract")
    if program is None:
        return ()
    pages = enumerate(pages_of(content), start=1)
    return tuple(word for number, page in pages for word in _words(program, page, number))


def _words(program: str, page: bytes, number: int) -> Iterator[Word]:
    command = [program, "-", "-", "-l", LANGUAGES, "--dpi", "200", "--psm", "4", "tsv"]
    try:
        done = subprocess.run(command, input=page, capture_output=True, timeout=PATIENCE_S, check=False)  # noqa: S603 - a fixed command, the page goes in by pipe
    except subprocess.TimeoutExpired:
        return
    rows = csv.DictReader(io.StringIO(done.stdout.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    whole = (1.0, 1.0)
    for row in rows:
        if row["level"] == "1":
            whole = (float(row["width"]), float(row["height"]))
        elif row["level"] == "5" and (row["text"] or "").strip():
            yield _word(row, number, whole)


def _word(row: dict[str, str], page: int, whole: tuple[float, float]) -> Word:
    wide, high = whole
    box = (
        round(100 * float(row["left"]) / wide, 2),
        round(100 * float(row["top"]) / high, 2),
        round(100 * float(row["width"]) / wide, 2),
        round(100 * float(row["height"]) / high, 2),
    )
    line = (int(row["block_num"]), int(row["par_num"]), int(row["line_num"]))
    return Word(row["text"].strip(), page, line, box, float(row["conf"]))
