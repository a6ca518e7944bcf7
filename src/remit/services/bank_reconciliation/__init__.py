"""Bank reconciliation (finance and accounting, BPO, back office): from statement to signed reconciliation."""

from remit.services.bank_reconciliation.folder import FOLDER
from remit.services.bank_reconciliation.handlers import handlers
from remit.services.bank_reconciliation.monthly import monthly
from remit.services.bank_reconciliation.reading import read_content
from remit.services.bank_reconciliation.terms import PARAMETERS
from remit.services.kit import Family, Kind, Line, Side

line = Line(
    key="bank_reconciliation",
    names={"en": "Bank reconciliation", "vi": "Đối chiếu ngân hàng"},
    family=Family.BPO,
    side=Side.BACK,
    folder=FOLDER,
    kinds={
        "statement": Kind(
            {"en": "Bank statement", "vi": "Sao kê ngân hàng"}, "bank_statement", {"statements.*.account": "financial"}
        )
    },
    definitions=("bank_statement.bpmn",),
    reader=read_content,
    handlers=handlers(),
    parameters=PARAMETERS,
    references={"open_item": {"en": "Open item", "vi": "Khoản mục mở"}},
    media_types=("application/xml", "text/xml", "text/plain", "text/csv"),
    skills={"bank_reconciliation": {"en": "Bank reconciliation", "vi": "Đối chiếu ngân hàng"}},
    report=monthly,
)
