"""Payroll (finance, BPO, back office): from frozen inputs to payslips, pay file and journal, past two people."""

from pathlib import Path

from remit.services.kit import Family, Kind, Line, Side
from remit.services.payroll.handlers import handlers
from remit.services.payroll.monthly import monthly
from remit.services.payroll.reading import read_content
from remit.services.payroll.terms import PARAMETERS

CLASSES = {
    "employees.*.salary": "financial",
    "employees.*.net_salary": "financial",
    "employees.*.hourly_rate": "financial",
    "employees.*.insured_salary": "financial",
    "employees.*.job_salary": "financial",
    "employees.*.elements": "financial",
    "employees.*.corrections": "financial",
    "employees.*.pension": "financial",
    "employees.*.w4": "financial",
    "employees.*.student_loan": "financial",
    "employees.*.bank": "financial",
    "employees.*.to_date": "financial",
    "employees.*.tax_number": "personal",
    "employees.*.birth_date": "personal",
    "employees.*.sick_days": "personal",
    "employees.*.permit_until": "personal",
    "previous": "financial",
    "old_payroll": "financial",
    "explanations": "financial",
}

line = Line(
    key="payroll",
    names={"en": "Payroll", "vi": "Tính lương"},
    family=Family.BPO,
    side=Side.BACK,
    folder=Path(__file__).parent,
    kinds={"pay_run": Kind({"en": "Pay run", "vi": "Kỳ lương"}, "pay_run", CLASSES)},
    definitions=("pay_run.bpmn", "pay_run_route.dmn"),
    reader=read_content,
    handlers=handlers(),
    parameters=PARAMETERS,
    references={
        "payroll_table": {"en": "Table of the law, over the house's own", "vi": "Bảng pháp luật, đặt trên bảng có sẵn"},
        "filing": {"en": "Evidence of a filing", "vi": "Chứng từ đã nộp"},
    },
    media_types=("application/json", "text/csv"),
    skills={"payroll": {"en": "Payroll", "vi": "Tiền lương"}},
    report=monthly,
)
