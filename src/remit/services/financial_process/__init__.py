"""Financial process (KPO, back office): credit spreading with covenants, returns, fund checks, sanctions screening.

What lives here: reading orders, the papers, the processes. What does not: the arithmetic (`valuation`) and the
comparison of names (`screening`).
"""

from remit.services.financial_process.folder import FOLDER
from remit.services.financial_process.handlers import deliver, prepare
from remit.services.financial_process.reading import read_content
from remit.services.kit import Family, Kind, Line, Parameter, Side, topics_of

line = Line(
    key="financial_process",
    names={"en": "Financial process", "vi": "Quy trình tài chính"},
    family=Family.KPO,
    side=Side.BACK,
    folder=FOLDER,
    kinds={
        "credit": Kind({"en": "Credit review", "vi": "Thẩm định tín dụng"}, "credit_review", {"facts": "financial"}),
        "returns": Kind(
            {"en": "Portfolio returns", "vi": "Lợi suất danh mục"}, "portfolio_returns", {"periods": "financial"}
        ),
        "fund": Kind(
            {"en": "Fund check", "vi": "Đối chiếu quỹ"}, "fund_check", {"books": "financial", "custodian": "financial"}
        ),
        "screening": Kind(
            {"en": "Sanctions screening", "vi": "Sàng lọc cấm vận"}, "sanctions_screening", {"subjects": "personal"}
        ),
    },
    definitions=("credit_review.bpmn", "portfolio_returns.bpmn", "fund_check.bpmn", "sanctions_screening.bpmn"),
    reader=read_content,
    handlers=topics_of("financial_process", prepare, deliver),
    parameters={
        "language": Parameter({"en": "Language of the papers (en or vi)", "vi": "Ngôn ngữ hồ sơ (en hoặc vi)"}, "en"),
        "screening_threshold": Parameter(
            {"en": "Score from which a name is a hit (0 to 1)", "vi": "Điểm từ đó tên được coi là trùng (0 đến 1)"},
            "0.80",
        ),
        "sanctions_list": Parameter({"en": "List screened against", "vi": "Danh sách dùng để sàng lọc"}, "standard"),
        "price_tolerance": Parameter(
            {"en": "Fraction by which prices may differ", "vi": "Tỷ lệ chênh lệch giá cho phép"}, "0.0005"
        ),
    },
    references={
        "covenants": {"en": "Covenants by borrower", "vi": "Cam kết tín dụng theo bên vay"},
        "sanctions": {"en": "Lists of sanctioned parties", "vi": "Danh sách bị cấm vận"},
    },
    media_types=("application/json",),
    skills={"financial_analysis": {"en": "Financial analysis", "vi": "Phân tích tài chính"}},
)
