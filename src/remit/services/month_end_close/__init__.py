"""Month-end close (finance and accounting, BPO, back office): from the trial balance to a closed month, and back."""

from remit.services.kit import Family, Kind, Line, Side
from remit.services.month_end_close.folder import FOLDER
from remit.services.month_end_close.handlers import handlers
from remit.services.month_end_close.pack import read_content
from remit.services.month_end_close.terms import PARAMETERS

line = Line(
    key="month_end_close",
    names={"en": "Month-end close", "vi": "Khóa sổ cuối tháng"},
    family=Family.BPO,
    side=Side.BACK,
    folder=FOLDER,
    kinds={
        "close": Kind(
            {"en": "Month to close", "vi": "Tháng cần khóa sổ"}, "month_end_close", {"balances": "financial"}
        ),
        "reopening": Kind({"en": "Month to reopen", "vi": "Tháng cần mở lại"}, "month_reopening"),
    },
    definitions=("month_end_close.bpmn", "month_reopening.bpmn"),
    reader=read_content,
    handlers=handlers(),
    parameters=PARAMETERS,
    media_types=("application/json",),
    skills={"general_ledger": {"en": "General ledger", "vi": "Kế toán tổng hợp"}},
)
