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
    Multiple,
    Peer,
    Price,
    PricesRefused,
    Restatement,
    SumState,
    Valuation,
)
from remit.valuation.rules.cash_flows import check_assumptions, discount, sensitivity
from remit.valuation.rules.chart import Chart, cash_ties, chart_rows, identities, spread
from remit.valuation.rules.company_facts import read_company_facts
from remit.valuation.rules.covenants import Covenant, CovenantStanding, Measured, measure_covenant
from remit.valuation.rules.footing import foot, restatements
from remit.valuation.rules.grading import grade
from remit.valuation.rules.holdings import Position, breaks, value_a_share
from remit.valuation.rules.peers import compare_peers
from remit.valuation.rules.prices import days_old, read_prices
from remit.valuation.rules.ratios import known_ratios, ratios
from remit.valuation.rules.returns import link, modified_dietz, money_weighted
from remit.valuation.rules.tracing import Figures, fill, given, reported, untraced
from remit.valuation.rules.xbrl import read_calculations, read_instance

__all__ = [
    "AssumptionRefused",
    "Assumptions",
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
    "Multiple",
    "Peer",
    "Position",
    "PreparedList",
    "Price",
    "PricesRefused",
    "Restatement",
    "Subject",
    "SumState",
    "Translator",
    "Valuation",
    "breaks",
    "cash_ties",
    "chart_rows",
    "check_assumptions",
    "compare_peers",
    "days_old",
    "discount",
    "fill",
    "foot",
    "given",
    "grade",
    "identities",
    "known_ratios",
    "link",
    "measure_covenant",
    "modified_dietz",
    "money_weighted",
    "prepare_list",
    "ratios",
    "read_calculations",
    "read_company_facts",
    "read_instance",
    "read_list",
    "read_prices",
    "reported",
    "restatements",
    "screen",
    "sensitivity",
    "spread",
    "translator",
    "untraced",
    "value_a_share",
]
