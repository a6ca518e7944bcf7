"""The line of payroll, run in memory: its samples, the lock, retro, the returned run, and what it hands over."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pypdf import PdfReader

from remit.services.payroll import line
from remit.services.rehearsal import Answer, Rehearsal, Stage

NOW = datetime(2026, 3, 30, 4, tzinfo=UTC)
SAMPLES = line.folder / "samples"
APPROVED = Answer("approve_run", {"approval": "approved"})
ACCEPTED = Answer("resolve_exceptions", {"decision": "accept", "comment": "Confirmed by telephone"})


def stage(**more: Any) -> Stage:
    return Stage(line, now=NOW, references=more.pop("references", None), parameters=more)


def play(desk: Stage, name: str, *answers: Answer) -> Rehearsal:
    return desk.rehearse((SAMPLES / name).read_bytes(), name=name, answers=answers)


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def printed(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_clean_run_waits_for_a_second_person_and_goes_through_where_that_is_agreed() -> None:
    assert play(stage(), "united-states.csv").waits == ("approve_run",)
    assert play(stage(approval="exceptions"), "united-states.csv").outcome == "straight_through"


def test_totals_of_register_pay_file_journal_and_control_are_one_and_the_same() -> None:
    came = play(stage(), "united-kingdom.json", APPROVED)
    control = json.loads(came.documents["control.json"])
    register = table(came.documents["register.csv"])
    net = sum(Decimal(row["net"]) for row in register)
    assert control["totals"]["net"] == control["pay_file"]["total"] == f"{net:f}"
    *payments, trailer = table(came.documents["pay-file.csv"])
    assert sum(Decimal(row["amount"]) for row in payments) == Decimal(trailer["amount"]) == net
    journal = table(came.documents["journal.csv"])
    debit, credit = (sum(Decimal(row[side]) for row in journal) for side in ("debit", "credit"))
    assert debit == credit == Decimal(control["journal"]["debit"])


def test_a_period_is_paid_once_and_a_raise_after_it_is_a_difference_in_the_next() -> None:
    desk = stage()
    play(desk, "vietnam.json", APPROVED)
    assert play(desk, "vietnam-again.json", ACCEPTED, APPROVED).reasons == ("locked",)
    april = play(desk, "vietnam-april-retro.json", APPROVED)
    row = next(one for one in table(april.documents["register.csv"]) if one["employee"] == "E001")
    assert row["retro 2026-03 salary"] == "1000000"
    assert row["retro 2026-03 vn.social"] == "80000"


def test_the_next_run_carries_the_sums_of_the_year() -> None:
    desk = stage()
    play(desk, "vietnam.json", APPROVED)
    april = play(desk, "vietnam-april-retro.json", APPROVED)
    slips = {one["employee"]: one for one in json.loads(april.documents["register.json"])["payslips"]}
    march = 150_000_000
    assert Decimal(slips["E003"]["to_date"]["taxable"]) == 2 * march


def test_a_returned_run_locks_nothing_and_says_why() -> None:
    desk = stage()
    refused = Answer("approve_run", {"approval": "refused", "approval_comment": "Overtime of March is missing"})
    came = play(desk, "vietnam.json", refused)
    notice = json.loads(came.documents["return-notice.json"])
    assert notice["comment"] == "Overtime of March is missing"
    assert "payslips.zip" not in came.documents
    assert play(desk, "vietnam-again.json").waits == ("approve_run",)


def test_a_payslip_is_printed_in_both_languages_with_the_law_it_rests_on() -> None:
    came = play(stage(), "vietnam.json", APPROVED)
    with zipfile.ZipFile(io.BytesIO(came.documents["payslips.zip"])) as archive:
        assert len(archive.namelist()) == 12
        texts = {language: printed(archive.read(f"payslip-0001-{language}.pdf")) for language in ("en", "vi")}
    assert "Personal income tax" in texts["en"]
    assert "Law 109/2025/QH15 arts. 9, 29(2)" in texts["en"]
    assert "Luật 109/2025/QH15 Điều 9, 29(2)" in texts["vi"]
    assert "Thuế thu nhập cá nhân" in texts["vi"]
    assert "Trần Thị An" in texts["vi"]


def test_a_clients_own_table_counts_over_the_houses() -> None:
    body = {"name": "vn.reliefs", "valid_from": "2026-01-01", "citation": "Invented", "approver": "Lan"}
    body["values"] = {"self": 1, "dependant": 1, "voluntary_pension": 1}  # type: ignore[assignment]  # a mixed body
    plain, own = play(stage(), "vietnam.json"), play(stage(references={"payroll_table": {"x": body}}), "vietnam.json")
    assert Decimal(own.variables["totals"]["net"]) < Decimal(plain.variables["totals"]["net"])


def test_evidence_of_a_filing_stands_beside_the_obligation() -> None:
    filed = {"filing": {"us.deposit 2026-04": {"filed_on": "2026-05-11", "receipt": "EFTPS 2705"}}}
    came = play(stage(references=filed), "united-states.csv", APPROVED)
    rows = {one["key"]: one for one in json.loads(came.documents["obligations.json"])["obligations"]}
    assert rows["us.deposit"]["receipt"] == "EFTPS 2705"
    assert rows["us.deposit"]["due"] == "2026-05-15"


def test_an_iban_that_pays_makes_a_pain_001_or_a_finding() -> None:
    payer = {"name": "Harrow & Finch plc", "iban": "GB33BUKB20201555555555"}
    run = json.loads((SAMPLES / "united-kingdom.json").read_text())
    assert "pay_file" in play(stage(pay_from=payer), "united-kingdom.json").reasons  # nobody has an IBAN on file
    for person in run["employees"]:
        person["bank"] = {"iban": "GB94BARC10201530093459"}
    came = stage(pay_from=payer).rehearse(json.dumps(run).encode(), name="run.json", answers=[APPROVED])
    assert b"pain.001.001.03" in came.documents["pay-file.xml"]
