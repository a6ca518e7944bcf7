"""Investment research (KPO, back office): from a company's filing and prices to a signed company note.

What lives here: reading a research package, the note's questions, the note. What does not: the arithmetic of the
figures (`valuation`), and the questions' lives, judgements and signatures (`judgement`).
"""

from remit.services.investment_research.folder import FOLDER
from remit.services.investment_research.handlers import prepare, rate, render, withhold
from remit.services.investment_research.reading import read_content
from remit.services.investment_research.terms import PARAMETERS
from remit.services.kit import Family, Kind, Line, Side, topics_of

line = Line(
    key="investment_research",
    names={"en": "Investment research", "vi": "Nghiên cứu đầu tư"},
    family=Family.KPO,
    side=Side.BACK,
    folder=FOLDER,
    kinds={"note": Kind({"en": "Company note", "vi": "Báo cáo công ty"}, "company_note", {"assumptions": "financial"})},
    definitions=("company_note.bpmn",),
    reader=read_content,
    handlers=topics_of("investment_research", prepare, rate, render, withhold),
    parameters=PARAMETERS,
    media_types=("application/zip",),
    skills={"equity_research": {"en": "Equity research", "vi": "Phân tích cổ phiếu"}},
)
