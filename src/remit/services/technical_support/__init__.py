"""Technical support (BPO, front office): incidents, requests and problems of a client's people and machines."""

from remit.services.kit import Family, Kind, Line, Side
from remit.services.technical_support import desk, incidents
from remit.services.technical_support.folder import FOLDER
from remit.services.technical_support.reporting import read_content
from remit.services.technical_support.terms import PARAMETERS

WORDS = dict.fromkeys(("subject", "description", "contact"), "personal")

line = Line(
    key="technical_support",
    names={"en": "Technical support", "vi": "Hỗ trợ kỹ thuật"},
    family=Family.BPO,
    side=Side.FRONT,
    folder=FOLDER,
    kinds={
        "incident": Kind({"en": "Incident", "vi": "Sự cố"}, "support_incident", WORDS),
        "request": Kind({"en": "Request", "vi": "Yêu cầu"}, "support_request", WORDS),
        "problem": Kind({"en": "Problem", "vi": "Vấn đề"}, "support_problem", WORDS),
    },
    definitions=("ticket_priority.dmn", "support_incident.bpmn", "support_request.bpmn", "support_problem.bpmn"),
    reader=read_content,
    handlers={
        "technical_support.look": incidents.look,
        "technical_support.open": incidents.open_incident,
        "technical_support.note": incidents.note,
        "technical_support.answer": incidents.answer,
        "technical_support.escalate": incidents.escalate,
        "technical_support.tell": incidents.tell,
        "technical_support.resolve": incidents.resolve,
        "technical_support.look_up": desk.look_up,
        "technical_support.fulfil": desk.fulfil,
        "technical_support.join": desk.join,
        "technical_support.publish": desk.publish,
    },
    parameters=PARAMETERS,
    references={
        "known_error": {"en": "Known error", "vi": "Lỗi đã biết"},
        "service": {"en": "Service", "vi": "Dịch vụ"},
        "catalogue": {"en": "Catalogue entry", "vi": "Mục danh sách dịch vụ"},
    },
    media_types=("application/json", "message/rfc822"),
    skills={
        f"support_tier_{tier}": {"en": f"Support, tier {tier}", "vi": f"Hỗ trợ tuyến {tier}"} for tier in (1, 2, 3)
    },
)
