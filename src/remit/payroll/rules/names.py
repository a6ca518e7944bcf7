"""Field names as clients write them, each to the name that the rules know; liberal where the meaning is plain."""

from collections.abc import Mapping
from typing import Any

ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("employee", "employee_id", "employee_number", "staff_no", "payroll_number", "ref"),
    "name": ("employee_name", "full_name"),
    "country": ("country_code", "jurisdiction"),
    "salary": (
        *("gross", "basic", "base", "base_salary", "basic_salary", "monthly_salary", "gross_salary", "gross_pay"),
        *("pay", "wage", "wages", "gross_wages"),
    ),
    "net_salary": ("net", "target_net", "agreed_net", "net_pay"),
    "insured_salary": ("insurance_salary", "si_salary", "insurance_base", "contribution_salary"),
    "dependants": ("dependents", "number_of_dependants", "number_of_dependents"),
    "tax_number": ("tax_id", "mst", "pit_code", "nino", "ni_number", "national_insurance_number", "ssn", "tin"),
    "region": ("wage_region", "minimum_wage_region", "zone"),
    "contract": ("contract_type",),
    "contract_months": ("term_months",),
    "tax_code": ("code_number", "paye_code"),
    "ni_category": ("ni_letter", "nic_category", "ni_table", "ni_cat"),
    "student_loan": ("student_loan_plan", "student_loans", "student_loan_plans", "loan_plan"),
    "week1_month1": ("w1m1", "non_cumulative", "week1", "month1"),
    "to_date": ("ytd", "year_to_date"),
    "frequency": ("pay_frequency", "pay_period_type"),
    "filing_status": ("marital_status",),
    "permit_until": ("work_permit_until", "permit_expires", "work_permit_expiry", "permit_expiry"),
    "unpaid_days": ("unpaid_leave_days", "days_unpaid"),
    "worked_days": ("days_worked", "paid_days"),
    "standard_days": ("working_days", "standard_working_days"),
    "pay_date": ("payment_date", "paid_on"),
    "hourly_rate": ("rate", "hour_rate"),
    "kind": ("type",),
    "amount": ("value",),
    "elements": ("pay_elements", "items"),
    "employees": ("staff", "people", "workers"),
    "period": ("pay_period", "month"),
    "client": ("employer", "company"),
    "union_member": ("trade_union_member",),
    "extra": ("extra_withholding", "step4c"),
    "credits": ("step3", "dependents_amount"),
    "other_income": ("step4a",),
    "deductions": ("step4b",),
    "step2": ("step_2", "step2_checkbox", "two_jobs", "multiple_jobs"),
    "status": ("filing",),
    "deferral_401k": ("401k", "pretax_401k"),
    "section_125": ("cafeteria", "sec125"),
}
"""Canonical name -> other names; within one object the canonical name wins."""

CANONICAL = {other: name for name, others in ALIASES.items() for other in others}
COUNTRIES = {
    **dict.fromkeys(("VN", "VNM", "VIETNAM", "VIET NAM", "VIỆT NAM"), "VN"),
    **dict.fromkeys(("GB", "GBR", "UK", "UNITED KINGDOM", "GREAT BRITAIN"), "GB"),
    **dict.fromkeys(("US", "USA", "UNITED STATES", "UNITED STATES OF AMERICA"), "US"),
}


def canonical(value: Any) -> Any:
    """Return a read value with every object's names made canonical, at every depth."""
    if isinstance(value, Mapping):
        own = {_plain(key): inner for key, inner in value.items()}
        renamed = {CANONICAL.get(key, key): canonical(inner) for key, inner in own.items() if key in CANONICAL}
        return {**renamed, **{key: canonical(inner) for key, inner in own.items() if key not in CANONICAL}}
    return [canonical(inner) for inner in value] if isinstance(value, list) else value


def _plain(key: Any) -> str:
    return str(key).strip().lower().replace(" ", "_").replace("-", "_")
