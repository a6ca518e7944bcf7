"""Quotations of real documents are found in what the house reads of them, and none of them after a changed digit.

The corpus is made of what is at hand: the project's own prose and licences of what it is built on, each set as a
justified, hyphenated PDF and written as a DOCX with typographic quotation marks; the specimen deliverables; and, where
REMIT_SAMPLES names it, a contract as filed, with the passages that lawyers marked in it. What is quoted is always cut
from another reading than the one that is searched: from the author's text, from the other format, from what another
program extracts from the same PDF, or by those lawyers.
"""

import ast
import csv
import io
import logging
import os
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import pypdf
from docx import Document as NewDocx

from remit.judgement.rules.anchoring import find
from remit.judgement.rules.reading import read_document
from remit.printing import render_pdf
from remit.printing.glyphs import shown

log = logging.getLogger(__name__)
HOUSE = Path(__file__).parents[2]
SAMPLES = Path(os.environ.get("REMIT_SAMPLES", HOUSE.parent / "shared" / "samples")) / "contracts"
ETON = SAMPLES / "EtonPharmaceuticals_DevelopmentAgreement.pdf"
PROSE = ("README.md", "README.vi.md", "ARCHITECTURE.md", "docs/measured/engine.md")
LICENCES = ("lxml", "psycopg")
SET = """
#set par(justify: true)
#set text(hyphenate: true)
#show "\\"": smartquote(double: true)
#show "'": smartquote(double: false)
#for it in data.paragraphs { par(it) }
"""
MADE = datetime(2026, 3, 2, tzinfo=UTC)
PAGES_CUT = 4
FOUND_MIN = 0.99


@dataclass(frozen=True)
class Quoted:
    """Quotations of one document, and the reading of it in which they must be found."""

    name: str
    quotations: tuple[str, ...]
    text: str


def paragraphs(source: str) -> tuple[str, ...]:
    """Cut Markdown or plain text into what a typesetter sets: paragraphs, items and cells, without marks and code."""
    prose = re.sub(r"^```.*?^```", "", source, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"[`*]|^#+ ", "", prose, flags=re.MULTILINE))
    blocks = re.split(r"\n\s*\n|\n(?=- )|(?:^|\n| )\|(?=\s|$)|\n?\|-[-|]*", prose)
    return tuple(shown(run_on(one)) for one in blocks if one.strip())


def written() -> Iterator[tuple[str, tuple[str, ...]]]:
    for name in PROSE:
        yield name, paragraphs((HOUSE / name).read_text())
    for name in LICENCES:
        held = sorted(str(one.locate()) for one in distribution(name).files or () if "/LICEN" in f"/{one}".upper())
        yield name, paragraphs("\n\n".join(Path(one).read_text() for one in held))


def as_pdf(title: str, text: tuple[str, ...]) -> bytes:
    language = "vi" if title.endswith(".vi.md") else "en"
    return render_pdf(SET, data={"paragraphs": text}, title=title, language=language, made_at=MADE)


def as_docx(text: tuple[str, ...]) -> bytes:
    """Write a DOCX as a word processor does while somebody types: quotation marks turn to where they stand."""
    document, file = NewDocx(), io.BytesIO()
    for one in text:
        opened = re.sub(r'(^|[\s(\[])"', r"\1“", one)
        document.add_paragraph(opened.replace('"', "”").replace("'", "’"))
    document.save(file)
    return file.getvalue()


def by_another_program(content: bytes) -> tuple[str, ...]:
    pages = list(pypdf.PdfReader(io.BytesIO(content)).pages)
    return tuple(page.extract_text() for page in pages[:PAGES_CUT])


def marked_by_lawyers() -> tuple[str, ...]:
    with (SAMPLES / "clauses.csv").open() as file:
        row = next(one for one in csv.DictReader(file) if one["Filename"].startswith("EtonPharmaceuticalsInc_2019"))
    cells = (ast.literal_eval(cell) for name, cell in row.items() if name != "Filename" and cell.startswith("["))
    return tuple(piece.strip() for cell in cells for one in cell for piece in one.split("<omitted>"))


def cut(parts: tuple[str, ...], *, seed: str, each: int = 16) -> tuple[str, ...]:
    """Cut passages of 6 to 40 words out of paragraphs or pages, line ends and all; more of a longer one."""
    chance, found = random.Random(seed), []
    for part in parts:
        words = [word.span() for word in re.finditer(r"\S+", part)]
        for _ in range(min(each, len(words) // 12)):
            first = chance.randrange(len(words) - 6)
            last = min(first + chance.randint(6, 40), len(words)) - 1
            found.append(part[words[first][0] : words[last][1]])
    return tuple(found)


def set_twice(name: str, author: tuple[str, ...]) -> Iterator[Quoted]:
    printed = read_document(as_pdf(name, author), name=f"{name}.pdf")
    typed = read_document(as_docx(author), name=f"{name}.docx").text
    pages = (printed.text[page.start : page.end].rstrip("\n") for page in printed.pages)
    copied = tuple(page[: page.rindex("\n")] for page in pages)  # nobody quotes the foot of a page
    yield Quoted(f"{name} as written, in its PDF", cut(author, seed=name), printed.text)
    yield Quoted(f"{name} as its PDF has it, in its DOCX", cut(copied, seed=name), typed)
    yield Quoted(f"{name} as its DOCX has it, in its PDF", cut(tuple(typed.split("\n")), seed=name), printed.text)


@cache
def corpus() -> tuple[Quoted, ...]:
    made = [quoted for name, author in written() for quoted in set_twice(name, author)]
    for path in (*sorted((HOUSE / "examples").rglob("*.pdf")), *((ETON,) if ETON.exists() else ())):
        content = path.read_bytes()
        text = read_document(content, name=path.name).text
        made.append(Quoted(path.name, cut(by_another_program(content), seed=path.name), text))
    if ETON.exists():
        made.append(Quoted("as lawyers marked it", marked_by_lawyers(), made[-1].text))
    return tuple(made)


def skeleton(text: str) -> str:
    """Return the letters and digits alone, by the standard's own tables."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


def stands(one: Quoted, quotation: str) -> bool:
    """Say whether a quotation is found where its letters and digits stand."""
    places = find(one.text, quotation=quotation)
    assert all(skeleton(one.text[slice(*place)]) == skeleton(quotation) for place in places)
    return bool(places)


def run_on(text: str) -> str:
    return " ".join(text.split())


def with_a_digit_changed(quotation: str, chance: random.Random) -> str:
    at = chance.choice([place for place, sign in enumerate(quotation) if sign.isdigit()])
    return quotation[:at] + str((int(quotation[at]) + chance.randint(1, 9)) % 10) + quotation[at + 1 :]


def test_at_least_99_of_100_true_quotations_of_real_documents_are_found() -> None:
    lost = [(one.name, quotation) for one in corpus() for quotation in one.quotations if not stands(one, quotation)]
    total = sum(len(one.quotations) for one in corpus())
    log.info("%s of %s quotations found in %s readings", total - len(lost), total, len(corpus()))
    assert total > 1_000
    assert 1 - len(lost) / total >= FOUND_MIN, lost


def test_no_quotation_of_a_real_document_is_found_after_one_digit_is_changed() -> None:
    changed = [
        (one, with_a_digit_changed(quotation, random.Random(quotation)))
        for one in corpus()
        for quotation in one.quotations
        if re.search(r"[0-9]", quotation)
    ]
    # The same words may stand elsewhere with the other digit, as the foot of each page does: then they are true.
    untrue = [(one, quotation) for one, quotation in changed if run_on(quotation) not in run_on(one.text)]
    found = [(one.name, quotation) for one, quotation in untrue if find(one.text, quotation=quotation)]
    log.info("%s of %s quotations found after a changed digit", len(found), len(untrue))
    assert len(untrue) > 400
    assert found == []
