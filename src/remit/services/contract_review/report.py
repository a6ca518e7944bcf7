"""The issues list as a Word document: title block, summary by severity, each issue, the certificate."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx.document import Document
from docx.table import _Cell

from remit.services.contract_review.findings import Issue, count_by_weight
from remit.services.contract_review.playbook import Weight
from remit.services.contract_review.wording import say
from remit.services.kit import (
    MUTED,
    add_cells,
    add_chapter,
    add_facts,
    add_grid,
    add_quotation,
    add_run,
    new_document,
    pack_word,
    set_properties,
    signed_rows,
    write_cell,
)

COLOURS = {"critical": "9B1C1C", "high": "B45309", "medium": "1D4E89", "low": "4B5563"}


@dataclass(frozen=True, slots=True)
class Header:
    """What stands in the title block; `received` is an ISO 8601 moment in UTC."""

    title: str
    number: str
    received: str
    playbook: str
    pages: int
    language: str


def build_report(header: Header, settled: Sequence[Issue], case_file: Mapping[str, Any]) -> bytes:
    """Build the document; equal input gives equal bytes."""
    document = new_document()
    _title(document, header, case_file)
    _summary(document, settled, language=header.language)
    issues = [one for one in settled if one.is_issue]
    if issues:
        add_chapter(document, say("report", "findings", language=header.language))
    for number, one in enumerate(issues, start=1):
        _issue(document, number, one, first=case_file["sources"][0]["name"], language=header.language)
    _rest(document, [one for one in settled if not one.is_issue], language=header.language)
    _certificate(document, case_file, language=header.language)
    _properties(document, header, case_file)
    return pack_word(document)


def _title(document: Document, header: Header, case_file: Mapping[str, Any]) -> None:
    document.add_heading(say("report", "title", language=header.language), level=0)
    sign_off = case_file["sign_off"]
    rows = (
        ("contract", header.title),
        ("number", header.number),
        ("received", _day(header.received)),
        ("playbook", header.playbook),
        ("pages", str(header.pages)),
        ("signed_by", f"{sign_off['person']}, {_day(sign_off['at'])}"),
    )
    add_facts(document, [(say("report", key, language=header.language), value) for key, value in rows])


def _summary(document: Document, settled: Sequence[Issue], *, language: str) -> None:
    add_chapter(document, say("report", "summary", language=language))
    counts = count_by_weight(settled)
    if not sum(counts.values()):
        document.add_paragraph(say("report", "none", language=language))
        return
    columns = ("severity", "issues", "clause_types")
    table = add_grid(
        document, [say("report", column, language=language) for column in columns], widths=(3.2, 2.2, 11.2)
    )
    for weight in Weight:
        if counts[weight]:
            cells = add_cells(table)
            _chip(cells[0], weight, language=language)
            write_cell(cells[1], str(counts[weight]))
            titles = (one.position.title[language] for one in settled if one.is_issue and one.position.weight is weight)
            write_cell(cells[2], ", ".join(titles))


def _issue(document: Document, number: int, one: Issue, *, first: str, language: str) -> None:
    heading = document.add_heading(f"{number}. {one.position.title[language]}  ", level=2)
    heading.paragraph_format.keep_with_next = True
    add_run(
        heading, say("weights", one.position.weight, language=language).upper(), colour=COLOURS[one.position.weight]
    )
    add_run(heading, f"  {say('answers', one.answer, language=language)}", colour=MUTED, bold=False)
    for evidence in one.question["evidence"]:
        _quotation(document, evidence, first=first, language=language)
    if not one.question["evidence"]:
        document.add_paragraph().add_run(say("report", "no_passage", language=language)).italic = True
    rows = [
        ("position", one.position.accepted[language]),
        ("fallback", one.position.fallback[language]),
        ("reason", "\n".join(one.question["reasons"])),
        ("decided", "\n".join(_deciders(one.question, language=language))),
    ]
    add_facts(document, [(say("report", key, language=language), text) for key, text in rows if text])


def _quotation(document: Document, evidence: Mapping[str, Any], *, first: str, language: str) -> None:
    """Quote a passage with its page; of a document that came after the first one also by its name."""
    place = f"{say('report', 'page', language=language)} {evidence['page']}"
    if evidence["source"] != first:
        place = f"{evidence['source']}, {place}"
    add_quotation(document, str(evidence["quotation"]), place=place)


def _deciders(question: Mapping[str, Any], *, language: str) -> Iterable[str]:
    """Write who decided, in which round and when; the state says how it was settled."""
    for one in question["decided"]:
        role = say("rounds", one["round"], language=language)
        answer = say("answers", one["answer"], language=language)
        yield f"{one['person']} ({role}, {_minute(one['at'])}): {answer}"


def _rest(document: Document, rest: Sequence[Issue], *, language: str) -> None:
    if not rest:
        return
    add_chapter(document, say("report", "accepted", language=language))
    columns = ("clause", "answer", "where")
    table = add_grid(document, [say("report", column, language=language) for column in columns], widths=(6, 6.6, 4))
    for one in rest:
        cells = add_cells(table)
        pages = sorted({int(evidence["page"]) for evidence in one.question["evidence"]})
        write_cell(cells[0], one.position.title[language])
        write_cell(cells[1], say("answers", one.answer, language=language))
        write_cell(cells[2], ", ".join(f"{say('report', 'page', language=language)} {page}" for page in pages) or "–")


def _certificate(document: Document, case_file: Mapping[str, Any], *, language: str) -> None:
    add_chapter(document, say("report", "certificate", language=language))
    add_facts(document, list(signed_rows(case_file, language=language)))
    note = document.add_paragraph()
    add_run(note, say("report", "binding", language=language), colour=MUTED, bold=False)


def _chip(cell: _Cell, weight: Weight, *, language: str) -> None:
    add_run(cell.paragraphs[0], say("weights", weight, language=language), colour=COLOURS[weight])


def _day(moment: str) -> str:
    return moment[:10]


def _minute(moment: str) -> str:
    return f"{moment[:10]} {moment[11:16]} UTC"


def _properties(document: Document, header: Header, case_file: Mapping[str, Any]) -> None:
    set_properties(
        document,
        title=f"{say('report', 'title', language=header.language)} – {header.title}",
        author=case_file["sign_off"]["person"],
        language=header.language,
        at=datetime.fromisoformat(case_file["sign_off"]["at"]),
    )
