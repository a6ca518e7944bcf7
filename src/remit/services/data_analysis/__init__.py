"""Data analysis (KPO): a package of data and steps run in a sandboxed job, judged, run again bit by bit, signed."""

from remit.services.data_analysis.folder import FOLDER
from remit.services.data_analysis.handlers import ask, read_content, render, rerun, run, send_back
from remit.services.kit import Family, Kind, Line, Parameter, Side, topics_of

line = Line(
    key="data_analysis",
    names={"en": "Data analysis", "vi": "Phân tích dữ liệu"},
    family=Family.KPO,
    side=Side.BACK,
    folder=FOLDER,
    kinds={"analysis": Kind({"en": "Analysis", "vi": "Bài phân tích"}, "data_analysis")},
    definitions=("data_analysis.bpmn",),
    reader=read_content,
    handlers=topics_of("data_analysis", run, send_back, ask, rerun, render),
    parameters={
        "language": Parameter(
            {"en": "Language of the report (en or vi)", "vi": "Ngôn ngữ báo cáo (en hoặc vi)"}, default="en"
        ),
        "seconds": Parameter(
            {
                "en": "Processor time that a run may take, in seconds",
                "vi": "Thời gian xử lý tối đa mỗi lần chạy, giây",
            },
            default=60,
        ),
    },
    media_types=("application/zip",),
    skills={
        "data_preparation": {"en": "Data preparation", "vi": "Chuẩn bị dữ liệu"},
        "data_analysis": {"en": "Data analysis", "vi": "Phân tích dữ liệu"},
    },
)
