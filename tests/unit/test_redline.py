"""Redlines: changes that a word processor tracks; rejecting gives the old document back, accepting the new one."""

import io
from datetime import UTC, datetime

import docx
from docx.oxml.ns import qn

from remit.printing.redline import Change, as_document, compare, redline, sides
from remit.services.contract_review import line as contract_review

AGREEMENT = contract_review.folder / "samples" / "services-agreement.docx"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def tracked(content: bytes, kind: str) -> list[str]:
    body = docx.Document(io.BytesIO(content)).element.body
    return ["".join(piece.text or "" for piece in one.iter(qn("w:t"), qn("w:delText"))) for one in body.iter(qn(kind))]


def test_a_passage_is_replaced_by_a_change_that_can_be_rejected_and_accepted() -> None:
    before = as_document("The cap is 100,000 euros in all.\nNothing else.")
    made, missing = redline(before, [Change("100,000 euros", "the fees of a year")], author="Dung", at=NOON)
    assert missing == ()
    assert (tracked(made, "w:del"), tracked(made, "w:ins")) == (["100,000 euros"], ["the fees of a year"])
    assert sides(made) == (
        "The cap is 100,000 euros in all.\nNothing else.",
        "The cap is the fees of a year in all.\nNothing else.",
    )


def test_each_change_says_who_made_it_and_when() -> None:
    made, _ = redline(as_document("One two three."), [Change("two", "2")], author="Dung", at=NOON)
    body = docx.Document(io.BytesIO(made)).element.body
    marks = [*body.iter(qn("w:del")), *body.iter(qn("w:ins"))]
    assert {(one.get(qn("w:author")), one.get(qn("w:date"))) for one in marks} == {("Dung", "2026-03-02T12:00:00Z")}
    assert len({one.get(qn("w:id")) for one in marks}) == 2


def test_a_passage_over_several_runs_keeps_its_look_around_it() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Payable within ")
    paragraph.add_run("thirty").bold = True
    paragraph.add_run(" (30) days of receipt.")
    made = io.BytesIO()
    document.save(made)
    changed, _ = redline(made.getvalue(), [Change("thirty (30) days", "sixty (60) days")], author="D", at=NOON)
    rejected, accepted = sides(changed)
    assert rejected == "Payable within thirty (30) days of receipt."
    assert accepted == "Payable within sixty (60) days of receipt."
    bold = [run.text for one in docx.Document(io.BytesIO(changed)).paragraphs for run in one.runs if run.bold]
    assert bold == [], "the bold word is struck; what is left around it was not bold"


def test_a_real_agreement_is_changed_in_place_and_comes_back_whole() -> None:
    before = AGREEMENT.read_bytes()
    text, _ = sides(before)
    passage = next(row for row in text.splitlines() if len(row) > 60)
    made, missing = redline(
        before, [Change(passage, "Agreed anew."), Change("", "A clause that was missing.")], author="D", at=NOON
    )
    assert missing == ()
    rejected, accepted = sides(made)
    assert rejected == text
    assert accepted == text.replace(passage, "Agreed anew.") + "\nA clause that was missing."


def test_a_passage_that_is_not_there_is_named_and_nothing_is_changed() -> None:
    before = as_document("One two three.")
    made, missing = redline(before, [Change("four", "4")], author="D", at=NOON)
    assert (missing, tracked(made, "w:ins")) == (("four",), [])


def test_two_versions_of_a_deliverable_are_compared_word_by_word() -> None:
    made = compare(
        as_document("The rate is 5 percent.\nIt holds for a year."),
        as_document("The rate is 6 percent.\nIt holds for a year.\nIt may be renewed."),
        author="D",
        at=NOON,
    )
    assert [one.strip() for one in tracked(made, "w:del")] == ["5"]
    assert [one.strip() for one in tracked(made, "w:ins")] == ["6", "It may be renewed."]
