"""Training and placement (human resources, BPO, back office): from a need to a certificate that work is routed by."""

from remit.services.kit import Family, Kind, Line, Side
from remit.services.training.folder import FOLDER
from remit.services.training.handlers import handlers
from remit.services.training.reading import read_content
from remit.services.training.terms import PARAMETERS

line = Line(
    key="training",
    names={"en": "Training and placement", "vi": "Đào tạo và bố trí việc làm"},
    family=Family.BPO,
    side=Side.BACK,
    folder=FOLDER,
    kinds={
        "enrolment": Kind(
            {"en": "Enrolment", "vi": "Đăng ký học"}, "enrolment", {"person": "personal", "name": "personal"}
        ),
        "matrix": Kind({"en": "Training matrix", "vi": "Bảng năng lực"}, "training_matrix", {"person": "personal"}),
    },
    definitions=("enrolment.bpmn", "training_matrix.bpmn"),
    reader=read_content,
    handlers=handlers(),
    parameters=PARAMETERS,
    references={
        "course": {"en": "Course with its item bank", "vi": "Khóa học và ngân hàng câu hỏi"},
        "quality": {"en": "First-pass yield of a person", "vi": "Tỷ lệ đúng ngay lần đầu của một người"},
    },
    media_types=("application/json",),
    skills={"training": {"en": "Training", "vi": "Đào tạo"}},
)
