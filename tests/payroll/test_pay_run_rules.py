"""What a run hands on: comparison, parallel run, journal, pay file, obligations, year-end."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from remit.payroll.model import Country, Result
from remit.payroll.records import house_tables
from remit.payroll.reports import results_of_file
from remit.payroll.rules.carrying import carried
from remit.payroll.rules.comparison import Change, Threshold, compare, earlier_of, noteworthy
from remit.payroll.rules.journal import journal
from remit.payroll.rules.obligations import obligations
from remit.payroll.rules.parallel import run_parallel
from remit.payroll.rules.payments import PayFileRefused, Payment, bank_csv, pain_001, payments_of
from remit.payroll.rules.periods import period_of
from remit.payroll.rules.showing import shown_slip
from remit.payroll.rules.yearend import statements

ACCOUNTS = {
    "salaries": "642",
    "contributions": "6422",
    "net_pay": "334",
    "tax": "3335",
    "funds": "3383",
    "others": "3388",
}
NOW = datetime(2026, 3, 31, 8, tzinfo=UTC)
AN: dict[str, Any] = {"id": "E1", "name": "An", "salary": 30_000_000, "region": 1, "tax_number": "001203004567"}


def run(*people: dict[str, Any], **fields: Any) -> Result:
    whole = {"country": "VN", "period": "2026-03", "standard_days": 22, **fields, "employees": list(people)}
    (result,) = results_of_file(json.dumps(whole).encode(), name="run.json")
    return result


def test_what_changed_too_much_who_came_and_who_left_is_noteworthy() -> None:
    last = run(AN, {**AN, "id": "E2"}, {**AN, "id": "E3"}, period="2026-02")
    now = run(AN, {**AN, "id": "E2", "salary": 40_000_000}, {**AN, "id": "E4"})
    threshold = Threshold(percent=Decimal(10), amount=Decimal(1_000_000))
    rows = compare(now, earlier_of(shown_slip(slip) for slip in last.slips), threshold)
    found = {row.employee: row.change for row in noteworthy(rows)}
    assert found == {"E2": Change.OVER, "E3": Change.GONE, "E4": Change.NEW}


def test_a_change_is_too_much_only_where_it_passes_percent_and_amount() -> None:
    last, now = run(AN, period="2026-02"), run({**AN, "salary": 40_000_000})
    earlier = earlier_of(shown_slip(slip) for slip in last.slips)
    within = compare(now, earlier, Threshold(Decimal(10), Decimal(99_000_000)))
    assert not noteworthy(within)


def test_a_parallel_run_explains_every_difference_or_says_that_it_does_not() -> None:
    result = run(AN, {**AN, "id": "E2"}, {**AN, "id": "E3", "salary": 1})
    lines = {
        line.key: str(line.amount) for line in result.slips[0].lines if line.side.value in ("earning", "deduction")
    }
    old = [
        {"employee": "E1", "gross": 30_000_000, "net": 26_214_999, "lines": {**lines, "vn.income_tax": 635_001}},
        {"employee": "E2", "gross": 30_000_000, "net": 26_115_000, "lines": {**lines, "vn.income_tax": 735_000}},
        {"employee": "E3", "gross": 1, "net": 1},
    ]
    silent = {(one.employee, one.line): one.explanation for one in run_parallel(result, earlier_of(old), [])}
    assert silent["E1", "vn.income_tax"] == "rounding"
    assert silent["E2", "vn.income_tax"] == silent["E2", "net"] == "unexplained"
    assert silent["E3", "net"] == "payroll.below_wage_floor"
    told = [{"id": "E2", "line": "vn.income_tax", "reason": "the old payroll still used the relief of 2025"}]
    found = {(one.employee, one.line): one for one in run_parallel(result, earlier_of(old), told)}
    assert found["E2", "vn.income_tax"].explanation == "told"
    assert found["E2", "net"].explanation == "follows"
    assert all(one.explained for one in found.values())


@pytest.mark.parametrize("country", ["VN", "GB", "US"])
def test_the_journal_balances_and_owes_exactly_the_net(country: str) -> None:
    people = {
        "VN": [
            {**AN, "union_member": True},
            {**AN, "id": "E2", "elements": [{"kind": "deduction", "amount": 500_000}]},
        ],
        "GB": [{"id": "E1", "salary": 3000, "tax_code": "1257L M1", "pension": {"percent": 5, "employer_percent": 3}}],
        "US": [{"id": "E1", "salary": 5000, "frequency": "monthly", "tax_number": "536-90-4399", "deferral_401k": 250}],
    }[country]
    result = run(*people, country=country)
    postings = journal(result, ACCOUNTS)
    assert sum(one.minor for one in postings) == 0
    assert sum(one.minor for one in postings if one.account == "334") == -sum(slip.net for slip in result.slips)


def test_a_bank_file_ends_with_its_control_totals_and_runs_no_formula() -> None:
    account = {"account": "0123", "bank_code": "970436"}
    people = [{**AN, "name": "=CMD()", "bank": account}, {**AN, "id": "E2", "bank": account}, {**AN, "id": "E3"}]
    payments, without = payments_of(run(*people))
    assert without == ("E3",)
    lines = bank_csv(payments, "VND").content.decode().splitlines()
    assert lines[1] == "payment,'=CMD(),970436,0123,26215000,VND,2026-03 E1"
    assert lines[-1] == "total,,,2,52430000,VND,"


def test_a_sepa_file_is_valid_sums_up_and_is_the_same_for_the_same_run() -> None:
    payments = (
        Payment("E1", "Ana Müller", {"iban": "DE89370400440532013000"}, 210_055, "2026-03 E1"),
        Payment("E2", "Luc Petit", {"iban": "FR1420041010050500013M02606"}, 100_000, "2026-03 E2"),
    )
    debtor = {"name": "Ateliers Morel SAS", "iban": "FR1420041010050500013M02606", "bic": "PSSTFRPPXXX"}
    made = [
        pain_001(payments, debtor=debtor, currency="EUR", made_at=NOW, message_id="RUN-1", day=date(2026, 3, 31))
        for _ in range(2)
    ]
    assert made[0] == made[1]
    root = etree.fromstring(made[0].content)
    assert root.findtext(".//{*}GrpHdr/{*}CtrlSum") == made[0].total == "3100.55"
    assert root.findtext(".//{*}GrpHdr/{*}NbOfTxs") == "2"
    assert root.findtext(".//{*}MsgId") == "RUN-1"


def test_a_wrong_iban_makes_no_pay_file() -> None:
    payment = Payment("E1", "Ana", {"iban": "DE00370400440532013000"}, 100, "x")
    with pytest.raises(PayFileRefused):
        pain_001((payment,), debtor={"name": "M"}, currency="EUR", made_at=NOW, message_id="1", day=date(2026, 3, 31))


@pytest.mark.parametrize(
    ("country", "period", "pay_date", "due"),
    [
        (Country.VIETNAM, "2026-03", None, {"vn.tax_return": "2026-04-20", "vn.insurance_payment": "2026-04-30"}),
        (Country.VIETNAM, "2026-08", None, {"vn.insurance_payment": "2026-09-30"}),
        (Country.VIETNAM, "2026-09", None, {"vn.tax_return": "2026-10-31"}),
        (Country.VIETNAM, "2026-12", None, {"vn.finalisation": "2027-03-31", "vn.tax_return": "2027-01-31"}),
        (Country.UNITED_KINGDOM, "2026-04", date(2026, 4, 28), {"uk.paye_payment": "2026-05-22"}),
        (Country.UNITED_KINGDOM, "2026-04", date(2026, 5, 5), {"uk.paye_payment": "2026-05-22"}),
        (Country.UNITED_KINGDOM, "2026-03", None, {"uk.p60": "2026-05-31", "uk.full_payment_submission": "2026-03-31"}),
        (Country.UNITED_STATES, "2026-06", None, {"us.deposit": "2026-07-15", "us.form_941": "2026-07-31"}),
        (Country.UNITED_STATES, "2026-12", None, {"us.w2": "2027-01-31", "us.form_941": "2027-01-31"}),
    ],
)
def test_what_a_run_makes_due(country: Country, period: str, pay_date: date | None, due: dict[str, str]) -> None:
    found = obligations(country, period_of(period, pay_date=pay_date), house_tables())
    assert due.items() <= {one.key: one.due.isoformat() for one in found}.items()
    if period == "2026-08":
        assert "vn.tax_return" not in {one.key for one in found}


def test_the_years_last_run_states_the_year_and_no_other_does() -> None:
    before = {"taxable": 330_000_000, "insurance": 34_650_000, "tax": 6_985_000}
    assert not statements(run(AN, period="2026-11"))
    (one,) = statements(run({**AN, "to_date": before}, period="2026-12"))
    assert one["year"] == "2026"
    assert one["figures"]["taxable"] == "360000000"
    assert one["figures"]["tax"] == str(6_985_000 + 635_000)


def test_the_years_sums_are_carried_within_the_tax_year_only() -> None:
    march = run({"id": "E1", "salary": 3000, "tax_code": "1257L"}, country="GB", period="2026-04").run
    last = {"E1": {"pay_date": "2026-03-31", "to_date": {"tax": "400.00"}}}
    assert not carried(march, last).employees[0].has("to_date")
    same = {"E1": {"pay_date": "2026-04-10", "to_date": {"tax": "400.00"}}}
    assert carried(march, same).employees[0].inner("to_date").text("tax") == "400.00"
