"""The room of payroll: settings, tables as data, gross-up, retro, finalisation, refusals, and the command."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from remit.cli import main
from remit.payroll.model import Payslip, Result, RunUnreadable
from remit.payroll.records import tables_with
from remit.payroll.reports import results_of_file

AN: dict[str, Any] = {"id": "E1", "name": "An", "salary": 30_000_000, "region": 1, "tax_number": "001203004567"}


def run(*people: dict[str, Any], **fields: Any) -> Result:
    whole = {"country": "VN", "period": "2026-03", "standard_days": 22, **fields, "employees": list(people)}
    (result,) = results_of_file(json.dumps(whole).encode(), name="run.json")
    return result


def slip(person: dict[str, Any], **fields: Any) -> Payslip:
    result = run(person, **fields)
    assert not result.stopped, str(result.stopped[0].refusal)
    return result.slips[0]


def refused(person: dict[str, Any], **fields: Any) -> str:
    return run(person, **fields).stopped[0].refusal.code


def test_a_new_law_is_a_new_table_and_no_code(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        '[[table]]\nname = "vn.reliefs"\nvalid_from = 2026-01-01\ncitation = "Invented Resolution 1"\n'
        'approver = "Lan"\nstanding = "example"\n'
        "[table.values]\nself = 20000000\ndependant = 6200000\nvoluntary_pension = 3000000\n"
    )
    content = json.dumps({"country": "VN", "period": "2026-03", "employees": [AN]}).encode()
    (before,) = results_of_file(content, name="run.json")
    (after,) = results_of_file(content, name="run.json", tables=tables_with(tmp_path))
    assert before.slips[0].line("vn.income_tax") == Decimal(635_000)  # 11,350,000: 500,000 + 10 % of 1,350,000
    assert after.slips[0].line("vn.income_tax") == Decimal(342_500)  # 6,850,000 at 5 %
    assert any("Invented Resolution 1" in label for label in after.slips[0].tables)


def test_a_table_without_an_approver_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[[table]]\nname = "x"\nvalid_from = 2026-01-01\ncitation = "y"\n')
    done = CliRunner().invoke(main, ["payroll", "tables", "--tables", str(tmp_path)])
    assert done.exit_code == 2
    assert "approver" in done.output


def test_gross_is_found_from_net_and_pays_exactly_that() -> None:
    found = slip({**AN, "salary": None, "net_salary": 40_000_000, "dependants": 1})
    again = slip({**AN, "salary": int(found.line("salary")), "dependants": 1})
    assert found.net == again.net == 40_000_000
    assert slip({**AN, "salary": int(found.line("salary")) - 1, "dependants": 1}).net < 40_000_000


def test_rounding_and_proration_are_the_clients() -> None:
    person = {**AN, "salary": 10_000_000, "unpaid_days": 1}
    assert slip(person, standard_days=21).line("salary") == 9_523_810
    assert slip(person, standard_days=21, settings={"rounding": "down"}).line("salary") == 9_523_809
    assert slip(person, standard_days=21, settings={"rounding_unit": 1000}).line("salary") == 9_524_000
    assert slip(person, settings={"proration": "calendar_days"}).line("salary") == 9_677_419  # 30 of 31
    fixed = {**person, "fixed_days": 26}
    assert slip(fixed, settings={"proration": "fixed_days"}).line("salary") == 9_615_385


def test_a_correction_enters_the_open_period_as_difference_lines() -> None:
    raised = {"period": "2026-01", "was": {"salary": 30_000_000}, "now": {"salary": 32_000_000}}
    paid = slip({**AN, "corrections": [raised]})
    assert paid.line("retro 2026-01 salary") == 2_000_000
    assert paid.line("retro 2026-01 vn.social") == 160_000
    assert paid.line("vn.social") == 2_400_000  # the month's own line stays what it is
    assert paid.line("vn.income_tax") == 635_000 + 179_000  # 10 % of 2,000,000 less 210,000 of insurance


def test_a_correction_of_the_open_period_is_refused() -> None:
    assert refused({**AN, "corrections": [{"period": "2026-03", "was": {}, "now": {}}]}) == "payroll.field_bad"


def test_a_year_is_finalised_against_what_was_withheld() -> None:
    # eleven equal months of 30,000,000 with 3,150,000 insurance and 635,000 tax, then a month of 60,000,000
    before = {"taxable": 330_000_000, "insurance": 34_650_000, "tax": 6_985_000, "dependant_months": 0}
    december = slip({**AN, "salary": 60_000_000, "finalise": True, "to_date": before}, period="2026-12")
    insurance = 8 * 506_000 + 759_000 + 600_000  # capped at 50,600,000; unemployment on all
    month = 60_000_000 - insurance - 15_500_000
    tax = (month - 30_000_000) * 20 // 100 + 2_500_000
    year = 390_000_000 - 34_650_000 - insurance - 12 * 15_500_000
    due = 6_000_000 + (year - 120_000_000) * 10 // 100
    assert december.line("vn.income_tax") == tax
    assert december.line("vn.finalisation_refund") == 6_985_000 + tax - due


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"salary": 5_309_999}, "payroll.below_wage_floor"),
        ({"tax_number": ""}, "payroll.tax_number_missing"),
        ({"tax_number": "123"}, "payroll.tax_number_bad"),
        ({"permit_until": "2026-03-30"}, "payroll.permit_expired"),
        ({"salary": None}, "payroll.field_missing"),
        ({"salary": "much"}, "payroll.field_bad"),
        ({"contract": "probation", "job_salary": 40_000_000}, "payroll.below_probation_share"),
        ({"overtime": {"sunday": 3}}, "payroll.code_unknown"),
        ({"elements": [{"kind": "deduction", "amount": 50_000_000}]}, "payroll.net_negative"),
    ],
)
def test_an_employee_is_refused_with_the_reason(change: dict[str, Any], code: str) -> None:
    assert refused({**AN, **change}) == code


def test_a_period_that_no_table_covers_is_refused() -> None:
    assert refused(AN, period="2019-03") == "payroll.table_missing"


def test_one_refusal_stops_nobody_else() -> None:
    result = run({**AN, "salary": 1}, {**AN, "id": "E2"})
    assert [one.employee for one in result.stopped] == ["E1"]
    assert [one.employee for one in result.slips] == ["E2"]


def test_states_are_out_of_scope_and_every_american_payslip_says_so() -> None:
    person = {"id": "U1", "salary": 3000, "frequency": "monthly", "tax_number": "536-90-4399"}
    assert "notice.us.no_state" in slip(person, country="US").notices
    assert refused({**person, "state_withholding": True}, country="US") == "payroll.out_of_scope"


def test_a_csv_and_a_json_of_the_same_run_pay_the_same() -> None:
    csv = (
        "id,name,country,period,gross,dependents,region,MST,standard_days,overtime.weekday\n"
        "E1,An,Vietnam,2026-03,30000000,1,I,001203004567,22,10\n"
    )
    (read,) = results_of_file(csv.encode(), name="run.csv")
    assert read.slips[0].net == slip({**AN, "dependants": 1, "overtime": {"weekday": 10}}).net


def test_elements_of_the_run_reach_their_employee() -> None:
    loose = [
        {"employee": "E1", "type": "bonus", "value": "2000000"},
        {"employee": "E1", "type": "overtime", "hours": 2},
    ]
    assert slip(AN, elements=loose).gross == 30_000_000 + 2_000_000 + 511_364


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"{", b'{"employees": []}', b"PK\x03\x04\x00", b'{"employees": 3}']
)
def test_what_is_no_pay_run_is_refused_whole(content: bytes) -> None:
    with pytest.raises(RunUnreadable):
        results_of_file(content, name="run.json")


def test_the_same_inputs_have_the_same_hash_and_others_another() -> None:
    assert run(AN).run.frozen_hash == run(dict(reversed(AN.items()))).run.frozen_hash
    assert run(AN).run.frozen_hash != run({**AN, "dependants": 1}).run.frozen_hash


def test_the_command_says_0_for_all_1_for_some_2_for_none(tmp_path: Path) -> None:
    good, some, bad = tmp_path / "good.json", tmp_path / "some.json", tmp_path / "bad.json"
    whole = {"country": "VN", "period": "2026-03"}
    good.write_text(json.dumps({**whole, "employees": [AN]}))
    some.write_text(json.dumps({**whole, "employees": [AN, {**AN, "id": "E2", "salary": 1}]}))
    bad.write_text("{")
    calls = {
        path: CliRunner().invoke(main, ["payroll", "calculate", str(path), "--json"]) for path in (good, some, bad)
    }
    assert [calls[path].exit_code for path in (good, some, bad)] == [0, 1, 2]
    facts = json.loads(calls[some].stdout)
    assert facts["payslips"][0]["net"] == "26215000"
    assert facts["refusals"][0]["code"] == "payroll.below_wage_floor"
    assert facts["totals"]["net"] == "26215000"
