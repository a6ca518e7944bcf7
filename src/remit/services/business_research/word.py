"""The brief as a Word document, for clients who go on writing in it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from remit.services.business_research.brief import Brief
from remit.services.business_research.weighing import Weighed
from remit.services.kit import (
    add_cells,
    add_chapter,
    add_facts,
    add_grid,
    add_quotation,
    add_run,
    new_document,
    pack_word,
    set_properties,
    write_cell,
)


def build_word(brief: Brief) -> bytes:
    """Build the document; equal input gives equal bytes."""
    document = new_document()
    document.add_heading(brief.dossier.title, level=0)
    add_facts(document, brief.facts())
    add_chapter(document, brief.say("report", "summary"))
    heads = [brief.say("report", key) for key in ("claim", "confidence", "independent")]
    rows = (
        (f"{text}\n{flags}".strip(), f"{answer}\n{sure}", count)
        for text, flags, answer, sure, count in brief.findings()
    )
    _grid(document, heads, rows, widths=(8.2, 5, 3.4))
    _tree(document, brief)
    if estimates := brief.estimates():
        add_chapter(document, brief.say("report", "estimates"))
        heads = [brief.say("report", key) for key in ("figure", "distribution")]
        _grid(document, heads, estimates, widths=(9, 7.6))
        add_run(document.add_paragraph(), brief.say("report", "estimates_note"), bold=False)
    _contradictions(document, brief)
    add_chapter(document, brief.say("report", "unanswered"))
    for text in [one.text for one in brief.open_questions] or [brief.say("report", "all_answered")]:
        document.add_paragraph(text)
    if brief.dossier.mentions:
        add_chapter(document, brief.say("report", "entities"))
        heads = [brief.say("report", "names"), brief.say("report", "why")]
        _grid(document, heads, ((f"{name}\n{names}", why) for name, names, why in brief.entities()), widths=(8, 8.6))
    add_chapter(document, brief.say("report", "sources"))
    heads = [brief.say("report", "sources"), brief.say("report", "grade"), "", brief.say("report", "origin")]
    _grid(document, heads, brief.sources(), widths=(9.4, 1.6, 3.8, 1.8))
    add_run(document.add_paragraph(), brief.say("report", "grades_note"), bold=False)
    add_chapter(document, brief.say("report", "certificate"))
    add_facts(document, brief.certificate())
    signed = brief.case_file["sign_off"]
    set_properties(
        document,
        title=brief.dossier.title,
        author=signed["person"],
        language=brief.language,
        at=datetime.fromisoformat(signed["at"]),
    )
    return pack_word(document)


def _grid(document: Any, heads: Sequence[str], rows: Iterable[Sequence[str]], *, widths: Sequence[float]) -> None:
    table = add_grid(document, heads, widths=widths)
    for row in rows:
        for cell, text in zip(add_cells(table), row, strict=True):
            write_cell(cell, text)


def _tree(document: Any, brief: Brief) -> None:
    add_chapter(document, brief.say("report", "questions"))
    for _, question, claims in brief.tree():
        document.add_heading(question.text, level=2)
        for one in claims:
            _claim(document, brief, one)


def _claim(document: Any, brief: Brief, one: Weighed) -> None:
    paragraph = document.add_paragraph(f"{one.claim.text}  ")
    add_run(paragraph, brief.flags(one), bold=False)
    for each in one.passages:
        add_quotation(document, each.quotation, place=brief.cited(each))
    for reason in one.settled["reasons"]:
        add_run(document.add_paragraph(), reason, bold=False)


def _contradictions(document: Any, brief: Brief) -> None:
    add_chapter(document, brief.say("report", "contradictions"))
    if not brief.disputed:
        document.add_paragraph(brief.say("report", "no_contradictions"))
    for one in brief.disputed:
        document.add_paragraph().add_run(one.claim.text).bold = True
        for each in one.passages:
            add_quotation(document, each.quotation, place=f"{brief.cited(each)} · {brief.side(each)}")
