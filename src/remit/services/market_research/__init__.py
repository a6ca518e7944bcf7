"""Market research (KPO): fieldwork checked, weighted, tabulated with tests; findings judged and signed."""

from remit.services.kit import Family, Kind, Line, Parameter, Side, topics_of
from remit.services.market_research.checking import check
from remit.services.market_research.folder import FOLDER
from remit.services.market_research.handlers import render, tabulate
from remit.services.market_research.study import read_content

line = Line(
    key="market_research",
    names={"en": "Market research", "vi": "Nghiên cứu thị trường"},
    family=Family.KPO,
    side=Side.BACK,
    folder=FOLDER,
    kinds={"study": Kind({"en": "Study", "vi": "Cuộc khảo sát"}, "market_study")},
    definitions=("market_study.bpmn",),
    reader=read_content,
    handlers=topics_of("market_research", check, tabulate, render),
    parameters={
        "language": Parameter(
            {"en": "Language of the report (en or vi)", "vi": "Ngôn ngữ báo cáo (en hoặc vi)"}, default="en"
        ),
        "speeder_share": Parameter(
            {
                "en": "Share of the median time below which an interview is suspected",
                "vi": "Tỷ lệ so với thời gian trung vị; phỏng vấn nhanh hơn bị nghi vấn",
            },
            default="0.333",
        ),
    },
    media_types=("application/zip",),
    skills={
        "survey_processing": {"en": "Survey processing", "vi": "Xử lý dữ liệu khảo sát"},
        "survey_research": {"en": "Survey research", "vi": "Nghiên cứu khảo sát"},
    },
)
