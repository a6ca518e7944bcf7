"""Ratios of the standard chart: each with its working and the cells it rests on; none where a part is not reported."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from remit.valuation.model import Figure, Names
from remit.valuation.rules.chart import Chart

Parts = Sequence[Decimal]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio as data: the rows it takes, `-1` after a key for the year before, and the arithmetic over them."""

    key: str
    names: Names
    unit: str
    rows: tuple[str, ...]
    working: str
    compute: Callable[[Parts], Decimal]


RATIOS: tuple[Ratio, ...] = (
    Ratio(
        "revenue_growth",
        {"en": "Revenue growth", "vi": "Tăng trưởng doanh thu"},
        "percent",
        ("revenue", "revenue-1"),
        "revenue ÷ revenue of the year before − 1",
        lambda p: p[0] / p[1] - 1,
    ),
    Ratio(
        "gross_margin",
        {"en": "Gross margin", "vi": "Biên lợi nhuận gộp"},
        "percent",
        ("gross_profit", "revenue"),
        "gross profit ÷ revenue",
        lambda p: p[0] / p[1],
    ),
    Ratio(
        "operating_margin",
        {"en": "Operating margin", "vi": "Biên lợi nhuận hoạt động"},
        "percent",
        ("operating_income", "revenue"),
        "operating income ÷ revenue",
        lambda p: p[0] / p[1],
    ),
    Ratio(
        "net_margin",
        {"en": "Net margin", "vi": "Biên lợi nhuận ròng"},
        "percent",
        ("net_income", "revenue"),
        "net income ÷ revenue",
        lambda p: p[0] / p[1],
    ),
    Ratio(
        "return_on_equity",
        {"en": "Return on average equity", "vi": "Lợi nhuận trên vốn bình quân"},
        "percent",
        ("net_income", "equity", "equity-1"),
        "net income ÷ mean of equity at both year ends",
        lambda p: p[0] / ((p[1] + p[2]) / 2),
    ),
    Ratio(
        "current_ratio",
        {"en": "Current ratio", "vi": "Hệ số thanh toán hiện hành"},
        "times",
        ("current_assets", "current_liabilities"),
        "current assets ÷ current liabilities",
        lambda p: p[0] / p[1],
    ),
    Ratio(
        "debt_to_equity",
        {"en": "Debt to equity", "vi": "Nợ vay trên vốn chủ"},
        "times",
        ("debt", "equity"),
        "debt ÷ equity",
        lambda p: p[0] / p[1],
    ),
    Ratio(
        "interest_cover",
        {"en": "Interest cover", "vi": "Khả năng trả lãi"},
        "times",
        ("operating_income", "interest"),
        "operating income ÷ interest expense",
        lambda p: p[0] / p[1],
    ),
    Ratio(
        "ebitda",
        {"en": "EBITDA", "vi": "EBITDA"},
        "money",
        ("operating_income", "depreciation"),
        "operating income + depreciation and amortisation",
        lambda p: p[0] + p[1],
    ),
    Ratio(
        "debt_to_ebitda",
        {"en": "Debt to EBITDA", "vi": "Nợ vay trên EBITDA"},
        "times",
        ("debt", "operating_income", "depreciation"),
        "debt ÷ (operating income + depreciation and amortisation)",
        lambda p: p[0] / (p[1] + p[2]),
    ),
    Ratio(
        "free_cash_flow",
        {"en": "Free cash flow", "vi": "Dòng tiền tự do"},
        "money",
        ("operating_cash", "capital_expenditure"),
        "cash from operations − capital expenditure",
        lambda p: p[0] - p[1],
    ),
    Ratio(
        "earnings_per_share",
        {"en": "Diluted earnings per share", "vi": "Lãi pha loãng mỗi cổ phiếu"},
        "share",
        ("net_income", "diluted_shares"),
        "net income ÷ diluted shares",
        lambda p: p[0] / p[1],
    ),
)


def ratios(chart: Chart) -> Mapping[str, Figure]:
    """Compute every ratio of every year by `ratio.year`; a part that is missing, or a divisor of 0, gives none."""
    years = sorted({cell.year_end.year for cell in chart.values()})
    return {figure.key: figure for year in years for figure in _of_year(chart, year)}


def _of_year(chart: Chart, year: int) -> Iterator[Figure]:
    for ratio in RATIOS:
        keys = [f"{row.removesuffix('-1')}.{year - row.endswith('-1')}" for row in ratio.rows]
        if all(key in chart for key in keys):
            try:
                value = ratio.compute([chart[key].fact.value for key in keys])
            except ArithmeticError:
                continue
            yield Figure(f"{ratio.key}.{year}", ratio.names, value, ratio.unit, ratio.working, tuple(keys))
