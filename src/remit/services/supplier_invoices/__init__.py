"""Supplier invoices (finance and accounting, BPO, back office): from e-invoice to posting and payment proposal."""

from pathlib import Path

from remit.services.kit import Family, Kind, Line, Side
from remit.services.supplier_invoices.handlers import handlers
from remit.services.supplier_invoices.monthly import monthly
from remit.services.supplier_invoices.reading import read_content
from remit.services.supplier_invoices.terms import PARAMETERS

FOLDER = Path(__file__).parent
CLASSES = {
    "payment.accounts": "financial",
    "payment.debited_account": "financial",
    "seller.contact": "personal",
    "seller.email": "personal",
    "buyer.contact": "personal",
    "buyer.email": "personal",
}

line = Line(
    key="supplier_invoices",
    names={"en": "Supplier invoices", "vi": "Hóa đơn nhà cung cấp"},
    family=Family.BPO,
    side=Side.BACK,
    folder=FOLDER,
    kinds={
        "invoice": Kind({"en": "Invoice", "vi": "Hóa đơn"}, "supplier_invoice", CLASSES),
        "credit_note": Kind({"en": "Credit note", "vi": "Giấy báo có"}, "supplier_invoice", CLASSES),
        "scan": Kind({"en": "Scanned invoice", "vi": "Hóa đơn quét"}, "supplier_invoice"),
    },
    definitions=("supplier_invoice.bpmn", "approval_route.dmn"),
    reader=read_content,
    handlers=handlers(),
    parameters=PARAMETERS,
    references={
        "supplier": {"en": "Supplier", "vi": "Nhà cung cấp"},
        "purchase_order": {"en": "Purchase order", "vi": "Đơn đặt hàng"},
        "receipt": {"en": "Goods received", "vi": "Phiếu nhập kho"},
    },
    media_types=("application/xml", "text/xml", "application/pdf", "image/png", "image/jpeg", "image/tiff"),
    skills={"accounts_payable": {"en": "Accounts payable", "vi": "Kế toán phải trả"}},
    report=monthly,
)
