"""Recruiting and selection (human resources, BPO, back office): from an application to a reasoned answer."""

from remit.services.kit import Family, Kind, Line, Side
from remit.services.recruiting.folder import FOLDER
from remit.services.recruiting.handlers import handlers
from remit.services.recruiting.reading import read_content
from remit.services.recruiting.terms import PARAMETERS

APPLICATION = {"identity": "secret", "cv": "secret", "candidate_name": "secret", "candidate_email": "secret"}
"""Who somebody is opens to recruiters against a reason, which is audited, and to nobody who scores."""
MONITORING = {"attributes": "protected", "candidate": "protected"}
"""Nobody opens these; only the report of adverse impact counts them."""

line = Line(
    key="recruiting",
    names={"en": "Recruiting and selection", "vi": "Tuyển dụng"},
    family=Family.BPO,
    side=Side.BACK,
    folder=FOLDER,
    kinds={
        "application": Kind({"en": "Application", "vi": "Hồ sơ ứng tuyển"}, "application", APPLICATION),
        "monitoring": Kind({"en": "Monitoring form", "vi": "Phiếu theo dõi"}, "monitoring_form", MONITORING),
        "impact": Kind({"en": "Adverse impact report", "vi": "Báo cáo tác động bất lợi"}, "adverse_impact"),
        "frame": Kind({"en": "Competency frame", "vi": "Khung năng lực"}, "competency_frame"),
    },
    definitions=("application.bpmn", "monitoring_form.bpmn", "adverse_impact.bpmn", "competency_frame.bpmn"),
    reader=read_content,
    handlers=handlers(),
    parameters=PARAMETERS,
    references={
        "job": {"en": "Job with its fixed questions", "vi": "Vị trí và bộ câu hỏi cố định"},
        "competency": {"en": "Competency of a licensed frame", "vi": "Năng lực theo khung có bản quyền"},
    },
    media_types=(
        "application/json",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "text/plain",
    ),
    skills={
        "recruiting": {"en": "Recruiting", "vi": "Tuyển dụng"},
        "interviewing": {"en": "Structured interviewing", "vi": "Phỏng vấn có cấu trúc"},
    },
)
