"""Help desk (customer care, BPO, front office): a contact by mail, form, chat or portal, until it is settled."""

from pathlib import Path

from remit.services.help_desk.handlers import handlers
from remit.services.help_desk.reading import read_content
from remit.services.help_desk.terms import PARAMETERS, REFERENCES
from remit.services.kit import Family, Kind, Line, Side

CLASSES = dict.fromkeys(
    ("from", "from_name", "phone", "subject", "text", "files", "call_back.phone", "transcript"), "personal"
)

line = Line(
    key="help_desk",
    names={"en": "Help desk", "vi": "Bàn hỗ trợ khách hàng"},
    family=Family.BPO,
    side=Side.FRONT,
    folder=Path(__file__).parent,
    kinds={"contact": Kind({"en": "Contact", "vi": "Liên hệ"}, "contact", CLASSES)},
    definitions=("contact.bpmn", "contact_route.dmn"),
    reader=read_content,
    handlers=handlers(),
    parameters=PARAMETERS,
    references=REFERENCES,
    media_types=("message/rfc822", "application/json"),
    skills={"customer_care": {"en": "Customer care", "vi": "Chăm sóc khách hàng"}},
)
