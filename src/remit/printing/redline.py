"""Word documents with changes that a word processor tracks: what is struck (`w:del`) and what is put in (`w:ins`).

Rejecting all changes gives the document back as it was, accepting all gives the new one; nothing is coloured by hand.
A passage is found whatever runs its letters are spread over and however its white space is set, in one paragraph or
across several. ECMA-376, part 1, 17.13.5.
"""

import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from remit.printing.word import new_document, pack_word

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Element = Any
"""An element of the package's XML; python-docx types none of them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A passage and what to put in its place; without a passage a new paragraph at the end."""

    passage: str
    instead: str


@dataclass(slots=True)
class _Pen:
    """Who changes and when; each change has a number of its own."""

    author: str
    at: datetime
    number: int = 900_000

    def mark(self, kind: str) -> Element:
        """Return an element that marks a change."""
        self.number += 1
        made = OxmlElement(kind)
        made.set(qn("w:id"), str(self.number))
        made.set(qn("w:author"), self.author)
        made.set(qn("w:date"), self.at.strftime("%Y-%m-%dT%H:%M:%SZ"))
        return made


def redline(content: bytes, changes: Sequence[Change], *, author: str, at: datetime) -> tuple[bytes, tuple[str, ...]]:
    """Track changes in a DOCX; return it, and the passages that are not in it and so were left alone."""
    document = docx.Document(io.BytesIO(content))
    body, pen, missing = document.element.body, _Pen(author, at), []
    for change in changes:
        if not change.passage:
            _append(body, change.instead, pen)
        elif not _replace(body, change, pen):
            missing.append(change.passage)
    return pack_word(document), tuple(missing)


def _replace(body: Element, change: Change, pen: _Pen) -> bool:
    letters = list(_letters(body))
    wanted = "".join(change.passage.split())
    at = "".join(sign for sign, _, _ in letters).find(wanted)
    if at < 0 or not wanted:
        return False
    spans: dict[Element, list[int]] = {}
    for _, run, place in letters[at : at + len(wanted)]:
        spans.setdefault(run, []).append(place)
    last, runs = None, list(spans)
    for run, places in spans.items():
        # Within a passage the white space at the seams of its runs goes too.
        start = places[0] if run is runs[0] else 0
        end = places[-1] + 1 if run is runs[-1] else len(_text(run))
        last = _strike(run, start, end, pen)
    if change.instead and last is not None:
        last.addnext(_inserted(change.instead, last[0].find(qn("w:rPr")), pen))
    return True


def _letters(body: Element) -> Iterator[tuple[str, Element, int]]:
    """Go through the letters that stand in the document, each with its run; what was put in before is left out."""
    for run in list(body.iter(qn("w:r"))):
        if run.getparent().tag in (qn("w:ins"), qn("w:del")):
            continue
        for one in _single(run):
            for place, sign in enumerate(_text(one)):
                if not sign.isspace():
                    yield sign, one, place


def _single(run: Element) -> list[Element]:
    """Split a run so that each holds one piece of text, tab or break, with the same look; return those."""
    pieces = [child for child in run if child.tag != qn("w:rPr")]
    made = [run]
    for piece in pieces[1:]:
        other = OxmlElement("w:r")
        _look(other, run.find(qn("w:rPr")))
        other.append(piece)
        made[-1].addnext(other)
        made.append(other)
    return made


def _look(run: Element, properties: Element | None) -> None:
    if properties is not None:
        run.insert(0, deepcopy(properties))


def _text(run: Element) -> str:
    piece = run.find(qn("w:t"))
    return "" if piece is None else piece.text or ""


def _strike(run: Element, start: int, end: int, pen: _Pen) -> Element:
    """Put `[start, end)` of a run's text under a deletion; return the deletion."""
    text, properties = _text(run), run.find(qn("w:rPr"))
    struck = pen.mark("w:del")
    struck.append(_run(text[start:end], properties, "w:delText"))
    run.addprevious(struck)
    if text[:start]:
        struck.addprevious(_run(text[:start], properties, "w:t"))
    if text[end:]:
        struck.addnext(_run(text[end:], properties, "w:t"))
    run.getparent().remove(run)
    return struck


def _run(text: str, properties: Element | None, kind: str) -> Element:
    run, piece = OxmlElement("w:r"), OxmlElement(kind)
    _look(run, properties)
    piece.text = text
    piece.set(SPACE, "preserve")
    run.append(piece)
    return run


def _inserted(text: str, properties: Element | None, pen: _Pen) -> Element:
    made = pen.mark("w:ins")
    made.append(_run(text, properties, "w:t"))
    return made


def _append(body: Element, text: str, pen: _Pen) -> None:
    """Put a new paragraph at the end, its mark tracked too, so that rejecting leaves no empty line."""
    paragraph, properties, look = OxmlElement("w:p"), OxmlElement("w:pPr"), OxmlElement("w:rPr")
    look.append(pen.mark("w:ins"))
    properties.append(look)
    paragraph.append(properties)
    paragraph.append(_inserted(text, None, pen))
    section = body.find(qn("w:sectPr"))
    if section is None:
        body.append(paragraph)
    else:
        section.addprevious(paragraph)


def as_document(text: str) -> bytes:
    """Set a text as a Word document, a paragraph per line, so that changes can be tracked in it."""
    document = new_document()
    for line in text.splitlines():
        if line.strip():
            document.add_paragraph(" ".join(line.split()))
    return pack_word(document)


def compare(before: bytes, after: bytes, *, author: str, at: datetime) -> bytes:
    """Return one DOCX whose tracked changes lead from a version to the next, word by word, paragraph by paragraph."""
    old, new = _paragraphs(before), _paragraphs(after)
    document, pen = new_document(), _Pen(author, at)
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pairs = max(a1 - a0, b1 - b0) if kind != "equal" else a1 - a0
        for place in range(pairs):
            left = old[a0 + place] if a0 + place < a1 else ""
            right = new[b0 + place] if b0 + place < b1 else ""
            _compared(document.add_paragraph()._p, left, right, pen)
    return pack_word(document)


def _paragraphs(content: bytes) -> list[str]:
    """Return the words of every paragraph that has some, tables' too."""
    body = docx.Document(io.BytesIO(content)).element.body
    texts = ("".join(piece.text or "" for piece in one.iter(qn("w:t"))) for one in body.iter(qn("w:p")))
    return [text for text in texts if text.strip()]


def _compared(paragraph: Element, left: str, right: str, pen: _Pen) -> None:
    old, new = left.split(" ") if left else [], right.split(" ") if right else []
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = " ".join(old[a0:a1]), " ".join(new[b0:b1])
        if kind == "equal":
            paragraph.append(_run(f"{was} ", None, "w:t"))
            continue
        if was:
            struck = pen.mark("w:del")
            struck.append(_run(f"{was} ", None, "w:delText"))
            paragraph.append(struck)
        if now:
            paragraph.append(_inserted(f"{now} ", None, pen))


def sides(content: bytes) -> tuple[str, str]:
    """Return what a document says with all changes rejected, and with all accepted; a line per paragraph."""
    body = docx.Document(io.BytesIO(content)).element.body
    rejected, accepted = [], []
    for paragraph in body.iter(qn("w:p")):
        is_new = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:ins')}") is not None
        was = [piece.text or "" for piece in paragraph.iter(qn("w:t"), qn("w:delText")) if not _within(piece, "w:ins")]
        now = [piece.text or "" for piece in paragraph.iter(qn("w:t"))]
        if not is_new:
            rejected.append("".join(was))
        accepted.append("".join(now))
    return "\n".join(rejected), "\n".join(accepted)


def _within(piece: Element, kind: str) -> bool:
    return any(parent.tag == qn(kind) for parent in piece.iterancestors())
