"""Receivables (finance and accounting, BPO, back office): invoices out, cash in, reminders, disputes."""

from remit.services.kit import Family, Kind, Line, Side
from remit.services.receivables.folder import FOLDER
from remit.services.receivables.handlers import handlers
from remit.services.receivables.monthly import monthly
from remit.services.receivables.orders import read_content
from remit.services.receivables.terms import PARAMETERS

line = Line(
    key="receivables",
    names={"en": "Receivables", "vi": "Công nợ phải thu"},
    family=Family.BPO,
    side=Side.BACK,
    folder=FOLDER,
    kinds={
        "billing": Kind({"en": "Billing order", "vi": "Yêu cầu xuất hóa đơn"}, "billing_order"),
        "payments": Kind({"en": "Payments received", "vi": "Khoản thu"}, "cash_application"),
        "dunning": Kind({"en": "Dunning run", "vi": "Đợt nhắc nợ"}, "dunning_run"),
        "dispute": Kind({"en": "Dispute", "vi": "Khiếu nại"}, "dispute"),
    },
    definitions=("billing_order.bpmn", "cash_application.bpmn", "dunning_run.bpmn", "dispute.bpmn"),
    reader=read_content,
    handlers=handlers(),
    parameters=PARAMETERS,
    references={
        "customer": {"en": "Customer", "vi": "Khách mua"},
        "open_item": {"en": "Open item", "vi": "Khoản mục mở"},
    },
    media_types=("application/json",),
    skills={"accounts_receivable": {"en": "Accounts receivable", "vi": "Kế toán phải thu"}},
    report=monthly,
)
