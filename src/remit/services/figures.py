"""The kit of lines that work on figures: the rooms `valuation` and `screening`, beside `kit`, which every line has."""

from remit.locale.translator import Translator, translator
from remit.screening.model import Hit, ListRefused, Subject
from remit.screening.rules.hits import screen
from remit.screening.rules.lists import read_list
from remit.screening.rules.prepared import Prepared as PreparedList
from remit.screening.rules.prepared import prepare_list
from remit.valuation.model import (
    AssumptionRefused,
    Assumptions,
    Figure,
    FigureLoose,
    FigureUnknown,
    Filing,
    FilingRefused,
    Flow,
    Footing,
    Grade,
    Peer,
    Price,
    PricesRefused,
    Restatement,
    SumState,
)
from remit.valuation.rules.breakdowns import Breakdown, breakdowns, every_sum
from remit.valuation.rules.cash_flows import check_assumptions
from remit.valuation.rules.chart import Chart, cash_ties, chart_rows, identities, spread
from remit.valuation.rules.company_facts import read_company_facts
from remit.valuation.rules.covenants import Covenant, CovenantStanding, Measured, measure_covenant
from remit.valuation.rules.drafting import RATES, read_assumptions, read_peers
from remit.valuation.rules.filings import read_filing
from remit.valuation.rules.footing import restatements
from remit.valuation.rules.grading import grade
from remit.valuation.rules.holdings import Position, breaks, value_a_share
from remit.valuation.rules.prices import read_prices
from remit.valuation.rules.ratios import known_ratios, ratios
from remit.valuation.rules.returns import link, modified_dietz, money_weighted
from remit.valuation.rules.tracing import Figures, untraced
from remit.valuation.rules.worth import Worth, worth_names, worth_of
from remit.valuation.rules.writing import MILLION, Writer

__all__ = [
    "MILLION",
    "RATES",
    "AssumptionRefused",
    "Assumptions",
    "Breakdown",
    "Chart",
    "Covenant",
    "CovenantStanding",
    "Figure",
    "FigureLoose",
    "FigureUnknown",
    "Figures",
    "Filing",
    "FilingRefused",
    "Flow",
    "Footing",
    "Grade",
    "Hit",
    "ListRefused",
    "Measured",
    "Peer",
    "Position",
    "PreparedList",
    "Price",
    "PricesRefused",
    "Restatement",
    "Subject",
    "SumState",
    "Translator",
    "Worth",
    "Writer",
    "breakdowns",
    "breaks",
    "cash_ties",
    "chart_rows",
    "check_assumptions",
    "every_sum",
    "grade",
    "identities",
    "known_ratios",
    "link",
    "measure_covenant",
    "modified_dietz",
    "money_weighted",
    "prepare_list",
    "ratios",
    "read_assumptions",
    "read_company_facts",
    "read_filing",
    "read_list",
    "read_peers",
    "read_prices",
    "restatements",
    "screen",
    "spread",
    "translator",
    "untraced",
    "value_a_share",
    "worth_names",
    "worth_of",
]
