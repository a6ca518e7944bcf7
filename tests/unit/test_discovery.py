"""Load files, families, numbers and court days; passages struck out of a PDF for good."""

import io
from datetime import UTC, date, datetime

import pypdfium2  # type: ignore[import-untyped]  # untyped - no py.typed
import pytest
from icalendar import Calendar
from pypdf import PdfReader
from pypdf.generic import StreamObject

from remit.discovery.model import Coding, Fate, Item, Period
from remit.discovery.rules.deadlines import PeriodRefused, as_icalendar, deadline
from remit.discovery.rules.loadfiles import LoadFileRefused, PageLine, read_dat, read_opt, write_dat, write_opt
from remit.discovery.rules.producing import duplicates, fates, gaps, number
from remit.printing.redaction import PassageNotFound, number_pages, page_count, strike
from remit.services.contract_review import line as contract_review

CONTRACT = contract_review.folder / "samples" / "services-agreement.pdf"
FAMILY = (
    Item("A", "Finch", {}, "a.txt"),
    Item("A.1", "Finch", {}, "a1.txt", parent="A"),
    Item("B", "Marsh", {}, "b.txt"),
    Item("C", "Okafor", {}, "c.txt"),
)


def test_a_dat_file_comes_back_as_it_was_with_line_breaks_and_quotes_in_fields() -> None:
    rows = [{"DOCID": "1", "SUBJECT": "Line\nbreak"}, {"DOCID": "2", "SUBJECT": "a þ, and a \u2014 dash"}]
    content = write_dat(("DOCID", "SUBJECT"), rows)
    assert content.startswith(b"\xef\xbb\xbf\xc3\xbeDOCID\xc3\xbe\x14\xc3\xbeSUBJECT\xc3\xbe\r\n")
    assert read_dat(content) == (tuple(rows), ())


def test_a_dat_file_of_an_older_platform_is_read_too_and_a_short_row_is_told_by_its_place() -> None:
    rows, problems = read_dat(b"\xfeDOCID\xfe\x14\xfeFROM\xfe\n\xfe1\xfe\x14\xfeRen\xe9\xfe\n\xfe2\xfe\n")
    assert rows == ({"DOCID": "1", "FROM": "René"},)
    assert [problem.place for problem in problems] == ["row 3"]


@pytest.mark.parametrize(("content", "where"), [(b"", "line 1"), (b"DOCID,FROM\n1,2\n", "line 1")])
def test_what_is_no_dat_file_is_refused_with_its_place(content: bytes, where: str) -> None:
    with pytest.raises(LoadFileRefused) as refused:
        read_dat(content)
    assert refused.value.place == where


def test_an_opt_file_comes_back_and_a_wrong_page_count_is_refused() -> None:
    pages = (
        PageLine("HF1", "VOL1", "P/HF1.pdf", begins=True, pages=2),
        PageLine("HF2", "VOL1", "P/HF1.pdf", begins=False, pages=None),
    )
    assert write_opt(pages) == b"HF1,VOL1,P/HF1.pdf,Y,,,2\r\nHF2,VOL1,P/HF1.pdf,,,,\r\n"
    assert read_opt(write_opt(pages)) == pages
    with pytest.raises(LoadFileRefused, match="counts 3 pages and 2 follow"):
        read_opt(b"HF1,V,P,Y,,,3\r\nHF2,V,P,,,,\r\n")


def test_a_family_goes_out_whole_and_what_is_privileged_leaves_a_sheet() -> None:
    coded = {"A": Coding.OTHER, "A.1": Coding.PRODUCE, "B": Coding.PRIVILEGED, "C": Coding.OTHER}
    assert fates(FAMILY, coded) == {
        "A": Fate.PRODUCED,
        "A.1": Fate.PRODUCED,
        "B": Fate.WITHHELD,
        "C": Fate.LEFT_OUT,
    }
    privileged = fates(FAMILY, {**coded, "A": Coding.PRIVILEGED})
    assert (privileged["A"], privileged["A.1"]) == (Fate.WITHHELD, Fate.PRODUCED)


def test_a_copy_goes_out_once_but_never_out_of_a_family() -> None:
    assert duplicates(FAMILY, {"A": "x", "A.1": "y", "B": "y", "C": "y"}) == {"C": "B"}


def test_numbers_run_without_a_gap_and_a_gap_is_named() -> None:
    fate = dict.fromkeys("AB", Fate.PRODUCED)
    numbered = number(["A", "B"], fate, {"A": 3, "B": 1}, prefix="HF", start=7, width=6)
    assert [(one.first, one.last) for one in numbered] == [("HF000007", "HF000009"), ("HF000010", "HF000010")]
    assert gaps(numbered, prefix="HF") == ()
    assert gaps((numbered[0], *number(["B"], fate, {"B": 1}, prefix="HF", start=11, width=6)), prefix="HF") == (
        "HF000009",
    )


TET = frozenset({date(2026, 2, 16), date(2026, 2, 17), date(2026, 2, 18), date(2026, 2, 19), date(2026, 2, 20)})


@pytest.mark.parametrize(
    ("period", "day"),
    [
        (Period("answer", "served", 21), date(2026, 2, 23)),  # 20 Feb closed, then a weekend
        (Period("reply", "served", 10, "court"), date(2026, 2, 13)),
        (Period("appeal", "served", 15, "court"), date(2026, 2, 27)),  # five closed days are left out
        (Period("limit", "served", 1, "months"), date(2026, 3, 2)),  # 28 February is a Saturday
        (Period("brief", "served", 7, before=True), date(2026, 1, 23)),
    ],
)
def test_days_are_counted_as_a_court_counts_them(period: Period, day: date) -> None:
    served = {"served": date(2026, 1, 30)}
    assert deadline(period, served, closed=TET).day == day


def test_a_period_without_its_event_is_refused() -> None:
    with pytest.raises(PeriodRefused, match="no event “judgment”"):
        deadline(Period("appeal", "judgment", 30), {}, closed=frozenset())


def test_the_calendar_file_reads_back_with_its_days_and_reminders() -> None:
    found = deadline(
        Period("answer", "served", 21, rule="FRCP 12(a)"), {"served": date(2026, 3, 2)}, closed=frozenset()
    )
    content = as_icalendar([found], matter="Harrow v. Poole", made_at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert event.get("DTSTART").to_ical() == b"20260323"
    assert str(event["SUMMARY"]) == "Harrow v. Poole: answer"
    assert len(event.walk("VALARM")) == 1


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def test_a_struck_passage_is_gone_from_the_file_by_text_and_by_byte() -> None:
    before = CONTRACT.read_bytes()
    assert "liability" in text_of(before).lower()
    secret = next(line for line in text_of(before).splitlines() if "iability" in line and len(line) > 30).strip()
    made = strike(before, [secret])
    assert page_count(made) == page_count(before)
    assert secret not in text_of(made)
    assert secret not in "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    for stream in [made, *(one.get_data() for one in _streams(made))]:
        assert secret.encode() not in stream
        assert secret.split()[0].encode() + b" " + secret.split()[1].encode() not in stream


def _streams(content: bytes) -> list[StreamObject]:
    reader = PdfReader(io.BytesIO(content))
    found = [reader.get_object(number) for number in range(1, int(str(reader.trailer["/Size"])))]
    streams = [one for one in found if isinstance(one, StreamObject)]
    assert streams
    return streams


def test_a_passage_that_no_page_shows_is_refused_rather_than_passed_over() -> None:
    with pytest.raises(PassageNotFound):
        strike(CONTRACT.read_bytes(), ["a sentence that nobody wrote"])


def test_each_page_bears_its_number() -> None:
    content = CONTRACT.read_bytes()
    numbers = [f"HF{place:06}" for place in range(1, page_count(content) + 1)]
    made = number_pages(content, numbers, note="CONFIDENTIAL")
    for page, one in zip(PdfReader(io.BytesIO(made)).pages, numbers, strict=True):
        assert one in page.extract_text()
        assert "CONFIDENTIAL" in page.extract_text()
