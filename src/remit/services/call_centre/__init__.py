"""Call centre (customer care, BPO, front office): each call until it has its disposition, and each queue's day."""

from pathlib import Path

from remit.services.call_centre.calls import measure, note_call, record
from remit.services.call_centre.days import count, report
from remit.services.call_centre.reading import read_content
from remit.services.call_centre.terms import PARAMETERS, REFERENCES
from remit.services.kit import Family, Kind, Line, Side

line = Line(
    key="call_centre",
    names={"en": "Call centre", "vi": "Tổng đài chăm sóc khách hàng"},
    family=Family.BPO,
    side=Side.FRONT,
    folder=Path(__file__).parent,
    kinds={
        "call": Kind({"en": "Call", "vi": "Cuộc gọi"}, "call", {"caller": "personal"}),
        "day": Kind({"en": "Day of a queue", "vi": "Ngày của hàng chờ"}, "queue_day"),
    },
    definitions=("call.bpmn", "queue_day.bpmn", "call_route.dmn"),
    reader=read_content,
    handlers={
        "call_centre.measure": measure,
        "call_centre.note_call": note_call,
        "call_centre.record": record,
        "call_centre.count": count,
        "call_centre.report": report,
    },
    parameters=PARAMETERS,
    references=REFERENCES,
    media_types=("application/json",),
    skills={"customer_care": {"en": "Customer care", "vi": "Chăm sóc khách hàng"}},
)
