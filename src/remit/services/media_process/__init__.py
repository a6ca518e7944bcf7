"""Media process (KPO, front office): captions held to limits, files measured before they air, pictures moderated."""

from remit.services.kit import Family, Kind, Line, Side
from remit.services.media_process.appeals import admit_appeal, report_appeal
from remit.services.media_process.captions import check_captions, deliver_captions, read_terms
from remit.services.media_process.folder import FOLDER
from remit.services.media_process.moderation import report_decision
from remit.services.media_process.quality import measure_file, report_quality
from remit.services.media_process.reading import read_content
from remit.services.media_process.terms import PARAMETERS

line = Line(
    key="media_process",
    names={"en": "Media process", "vi": "Xử lý nội dung truyền thông"},
    family=Family.KPO,
    side=Side.FRONT,
    folder=FOLDER,
    kinds={
        "captions": Kind({"en": "Captions", "vi": "Phụ đề"}, "caption_check", {"cues": "internal"}),
        "appeal": Kind({"en": "Appeal", "vi": "Khiếu nại"}, "moderation_appeal", {"complaint": "internal"}),
        "picture": Kind({"en": "Picture to moderate", "vi": "Ảnh cần kiểm duyệt"}, "moderation"),
        "programme": Kind({"en": "Programme file", "vi": "Tệp chương trình"}, "media_quality", {"file": "internal"}),
    },
    definitions=(
        "caption_check.bpmn",
        "media_quality.bpmn",
        "moderation.bpmn",
        "moderation_policy.dmn",
        "moderation_appeal.bpmn",
        "timed_text_limits.dmn",
    ),
    reader=read_content,
    handlers={
        "media_process.terms": read_terms,
        "media_process.check_captions": check_captions,
        "media_process.deliver_captions": deliver_captions,
        "media_process.measure": measure_file,
        "media_process.report": report_quality,
        "media_process.decision": report_decision,
        "media_process.admit_appeal": admit_appeal,
        "media_process.appeal_decision": report_appeal,
    },
    parameters=PARAMETERS,
    references={"cuts": {"en": "Shot changes of a programme", "vi": "Điểm chuyển cảnh của chương trình"}},
    media_types=(
        "text/vtt",
        "application/x-subrip",
        "application/ttml+xml",
        "video/",
        "audio/",
        "image/png",
        "image/jpeg",
        "application/json",
    ),
    skills={
        "captioning": {"en": "Captioning", "vi": "Làm phụ đề"},
        "moderation": {"en": "Moderation", "vi": "Kiểm duyệt nội dung"},
        "media_quality": {"en": "Media QC", "vi": "Kiểm định media"},
    },
)
