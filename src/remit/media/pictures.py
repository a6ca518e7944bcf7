"""The edge to Tesseract: the words that are printed on a picture, with their places. A proposal, never a fact.

Called only where the machine has the program; what it reads is for a person to confirm or to quote from.
"""

import csv
import io
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

LANGUAGES = "eng+vie"
PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """One word: page from 1, line on it, place in percent of the page (left, top, width, height), sureness 0 to 100."""

    text: str
    page: int
    line: tuple[int, int, int]
    box: tuple[float, float, float, float]
    sure: float


def reads_pictures() -> bool:
    """Tell whether Tesseract is installed."""
    return shutil.which("tesseract") is not None


def printed_words(pages: Iterable[bytes]) -> tuple[PrintedWord, ...]:
    """Return the words on pages (PNG); none where Tesseract is not installed or finds nothing."""
    program = shutil.which("tesseract")
    if program is None:
        return ()
    return tuple(word for number, page in enumerate(pages, start=1) for word in _words(program, page, number))


def printed_lines(words: Iterable[PrintedWord]) -> list[str]:
    """Write words as they stand, a line for each line of print, one text for each page."""
    texts = []
    for _, page in groupby(words, key=lambda one: one.page):
        lines = groupby(page, key=lambda one: one.line)
        texts.append("\n".join(" ".join(one.text for one in line) for _, line in lines))
    return texts


def _words(program: str, page: bytes, number: int) -> Iterator[PrintedWord]:
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


def _word(row: dict[str, str], page: int, whole: tuple[float, float]) -> PrintedWord:
    wide, high = whole
    box = (
        round(100 * float(row["left"]) / wide, 2),
        round(100 * float(row["top"]) / high, 2),
        round(100 * float(row["width"]) / wide, 2),
        round(100 * float(row["height"]) / high, 2),
    )
    line = (int(row["block_num"]), int(row["par_num"]), int(row["line_num"]))
    return PrintedWord(row["text"].strip(), page, line, box, float(row["conf"]))
