"""The line's own section of the monthly service report: what was done, by kind."""

from collections import Counter
from collections.abc import Iterable, Sequence

from remit.services.kit import LineFigure, ReleasedFact

NAMES = {
    "billing": {"en": "Invoices sent", "vi": "Hóa đơn đã gửi"},
    "payments": {"en": "Payments applied", "vi": "Lượt ghi nhận khoản thu"},
    "dunning": {"en": "Dunning runs", "vi": "Đợt nhắc nợ"},
    "dispute": {"en": "Disputes settled", "vi": "Khiếu nại đã giải quyết"},
}


def monthly(facts: Iterable[ReleasedFact]) -> Sequence[LineFigure]:
    """Count orders by kind."""
    counts = Counter(one.kind for one in facts)
    return tuple(LineFigure(names, counts[kind]) for kind, names in NAMES.items())
