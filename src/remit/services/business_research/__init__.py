"""Business research: a dossier of sources, questions and claims becomes a signed brief that says what it rests on.

What lives here: the dossier, grades, corroboration, citations, the web archive, the brief. What does not: copies of
one text, who is who, and the questions' lives, which are the room's of judgement.
"""

from pathlib import Path

from remit.services.business_research.asking import ask, read_research
from remit.services.business_research.rendering import render
from remit.services.kit import Family, Kind, Line, Parameter, Side

line = Line(
    key="business_research",
    names={"en": "Business research", "vi": "Nghiên cứu kinh doanh"},
    family=Family.KPO,
    side=Side.BACK,
    folder=Path(__file__).parent,
    kinds={"dossier": Kind(names={"en": "Research dossier", "vi": "Hồ sơ nghiên cứu"}, definition="business_research")},
    definitions=(
        "business_research.cmmn",
        "research_reading.bpmn",
        "research_comparison.bpmn",
        "research_delivery.bpmn",
    ),
    reader=read_research,
    handlers={"business_research.ask": ask, "business_research.render": render},
    parameters={
        "citations": Parameter(
            names={
                "en": "Style of citations (author_date, numeric or legal)",
                "vi": "Kiểu trích dẫn (author_date, numeric hoặc legal)",
            },
            default="author_date",
        ),
        "language": Parameter(
            names={"en": "Language of the brief (en or vi)", "vi": "Ngôn ngữ báo cáo (en hoặc vi)"}, default="en"
        ),
    },
    media_types=("application/zip",),
    skills={"business-research": {"en": "Business research", "vi": "Nghiên cứu kinh doanh"}},
)
