"""The issues list as a Word document: title block, summary by severity, each issue, the certificate."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from remit.services.contract_review.findings import Issue, count_by_weight
from remit.services.contract_review.playbook import Weight
from remit.services.contract_review.wording import say

INK, MUTED, RULE = "1F2A37", "5B6770", "D5DBE1"
COLOURS = {"critical": "9B1C1C", "high": "B45309", "medium": "1D4E89", "low": "4B5563"}
_EPOCH = (1980, 1, 1, 0, 0, 0)


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
    document = _page()
    _title(document, header, case_file)
    _summary(document, settled, language=header.language)
    issues = [one for one in settled if one.is_issue]
    if issues:
        _heading(document, say("report", "findings", language=header.language))
    for number, one in enumerate(issues, start=1):
        _issue(document, number, one, language=header.language)
    _rest(document, [one for one in settled if not one.is_issue], language=header.language)
    _certificate(document, case_file, language=header.language)
    _properties(document, header, case_file)
    return _packed(document)


def _page() -> Document:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.font.color.rgb = RGBColor.from_string(INK)
    normal.paragraph_format.space_after = Pt(4)
    for name, size in (("Title", 22), ("Heading 1", 14), ("Heading 2", 11.5)):
        style = document.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        style.font.bold, style.font.color.rgb = True, RGBColor.from_string(INK)
        fonts = style.element.rPr.rFonts
        for theme in [name for name in fonts.attrib if name.endswith("Theme")]:
            del fonts.attrib[theme]  # a theme's font would win over the named one
    return document


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
    _facts(document, [(say("report", key, language=header.language), value) for key, value in rows])


def _summary(document: Document, settled: Sequence[Issue], *, language: str) -> None:
    _heading(document, say("report", "summary", language=language))
    counts = count_by_weight(settled)
    if not sum(counts.values()):
        document.add_paragraph(say("report", "none", language=language))
        return
    columns = ("severity", "issues", "clause_types")
    table = _table(document, [say("report", column, language=language) for column in columns], widths=(3.2, 2.2, 11.2))
    for weight in Weight:
        if counts[weight]:
            cells = _new_row(table)
            _chip(cells[0], weight, language=language)
            _write(cells[1], str(counts[weight]))
            titles = (one.position.title[language] for one in settled if one.is_issue and one.position.weight is weight)
            _write(cells[2], ", ".join(titles))


def _issue(document: Document, number: int, one: Issue, *, language: str) -> None:
    heading = document.add_heading(f"{number}. {one.position.title[language]}  ", level=2)
    heading.paragraph_format.keep_with_next = True
    _run(heading, say("weights", one.position.weight, language=language).upper(), colour=COLOURS[one.position.weight])
    _run(heading, f"  {say('answers', one.answer, language=language)}", colour=MUTED, bold=False)
    for evidence in one.question["evidence"]:
        _quotation(document, evidence, language=language)
    if not one.question["evidence"]:
        document.add_paragraph().add_run(say("report", "no_passage", language=language)).italic = True
    rows = [
        ("position", one.position.accepted[language]),
        ("fallback", one.position.fallback[language]),
        ("reason", "\n".join(one.question["reasons"])),
        ("decided", "\n".join(_deciders(one.question, language=language))),
    ]
    _facts(document, [(say("report", key, language=language), text) for key, text in rows if text])


def _quotation(document: Document, evidence: Mapping[str, Any], *, language: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(0.4)
    _left_rule(paragraph)
    paragraph.add_run(f"“{' '.join(str(evidence['quotation']).split())}”").italic = True
    _run(paragraph, f"  {say('report', 'page', language=language)} {evidence['page']}", colour=MUTED, bold=False)


def _deciders(question: Mapping[str, Any], *, language: str) -> Iterable[str]:
    """Write who decided, in which round and when; the state says how it was settled."""
    for one in question["decided"]:
        role = say("rounds", one["round"], language=language)
        answer = say("answers", one["answer"], language=language)
        yield f"{one['person']} ({role}, {_minute(one['at'])}): {answer}"


def _rest(document: Document, rest: Sequence[Issue], *, language: str) -> None:
    if not rest:
        return
    _heading(document, say("report", "accepted", language=language))
    columns = ("clause", "answer", "where")
    table = _table(document, [say("report", column, language=language) for column in columns], widths=(6, 6.6, 4))
    for one in rest:
        cells = _new_row(table)
        pages = sorted({int(evidence["page"]) for evidence in one.question["evidence"]})
        _write(cells[0], one.position.title[language])
        _write(cells[1], say("answers", one.answer, language=language))
        _write(cells[2], ", ".join(f"{say('report', 'page', language=language)} {page}" for page in pages) or "–")


def _certificate(document: Document, case_file: Mapping[str, Any], *, language: str) -> None:
    _heading(document, say("report", "certificate", language=language))
    sign_off, agreement = case_file["sign_off"], case_file["agreement"]
    rows = [
        ("signed_by", sign_off["person"]),
        ("qualification", sign_off["qualification"]),
        ("at", _minute(sign_off["at"])),
        ("statement", sign_off["statement"]),
        ("agreement", _agreement(agreement, language=language)),
        ("document_hash", "\n".join(source["document_hash"] for source in case_file["sources"])),
        ("content_hash", sign_off["content_hash"]),
    ]
    _facts(document, [(say("report", key, language=language), value) for key, value in rows])
    note = document.add_paragraph()
    _run(note, say("report", "binding", language=language), colour=MUTED, bold=False)


def _agreement(agreement: Mapping[str, Any], *, language: str) -> str:
    if not agreement["n"]:
        return "–"
    kappa = agreement["kappa"]
    word = say("report", "kappa_none", language=language) if kappa is None else f"Cohen’s κ = {kappa:.2f}"
    share = f"{agreement['agreed']}/{agreement['n']} {say('report', 'questions', language=language)}"
    return f"{agreement['percent']:.0f} % ({share}), {word}"


def _heading(document: Document, text: str) -> None:
    heading = document.add_heading(text, level=1)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(16), Pt(6)


def _facts(document: Document, rows: Sequence[tuple[str, str]]) -> None:
    """Set label and value side by side."""
    table = document.add_table(rows=0, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    for label, value in rows:
        cells = _new_row(table)
        cells[0].width, cells[1].width = Cm(4.2), Cm(12.4)
        _run(cells[0].paragraphs[0], label, colour=MUTED, bold=False)
        _write(cells[1], value)
    table.columns[0].width, table.columns[1].width = Cm(4.2), Cm(12.4)
    _lines(table)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _table(document: Document, columns: Sequence[str], *, widths: Sequence[float]) -> Table:
    table: Table = document.add_table(rows=1, cols=len(columns))
    table.autofit = False
    for cell, column, width in zip(table.rows[0].cells, columns, widths, strict=True):
        cell.width = Cm(width)
        _run(cell.paragraphs[0], column, colour=MUTED)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    _lines(table)
    return table


def _new_row(table: Table) -> tuple[_Cell, ...]:
    return table.add_row().cells  # type: ignore[no-untyped-call, no-any-return]  # untyped - python-docx left it so


def _write(cell: _Cell, text: str) -> None:
    cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    cell.paragraphs[0].add_run(text)


def _chip(cell: _Cell, weight: Weight, *, language: str) -> None:
    _run(cell.paragraphs[0], say("weights", weight, language=language), colour=COLOURS[weight])


def _run(paragraph: Paragraph, text: str, *, colour: str, bold: bool = True) -> Run:
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(9.5)
    run.font.color.rgb = RGBColor.from_string(colour)
    return run


def _lines(table: Table) -> None:
    """Draw thin lines between rows, none between columns."""
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", RULE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _left_rule(paragraph: Paragraph) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", RULE)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def _day(moment: str) -> str:
    return moment[:10]


def _minute(moment: str) -> str:
    return f"{moment[:10]} {moment[11:16]} UTC"


def _properties(document: Document, header: Header, case_file: Mapping[str, Any]) -> None:
    signed_at = datetime.fromisoformat(case_file["sign_off"]["at"]).replace(tzinfo=None)
    properties = document.core_properties
    properties.title = f"{say('report', 'title', language=header.language)} – {header.title}"
    properties.author = case_file["sign_off"]["person"]
    properties.language = header.language
    properties.comments = ""
    properties.created = properties.modified = signed_at


def _packed(document: Document) -> bytes:
    """Pack with a fixed date in every entry, because a package of today would differ from one of yesterday."""
    made, packed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
