"""Ratios of the standard chart: each with its working and the cells it rests on; none where a part is not reported."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from remit.valuation.model import Figure, Names
from remit.valuation.rules.chart import Chart

_FILE = Path(__file__).parents[1] / "ratios.toml"
Parts = Sequence[Decimal]

FORMULAS: Mapping[str, Callable[[Parts], Decimal]] = {
    "quotient": lambda p: p[0] / p[1],
    "growth": lambda p: p[0] / p[1] - 1,
    "sum": lambda p: p[0] + p[1],
    "difference": lambda p: p[0] - p[1],
    "over_mean": lambda p: p[0] / ((p[1] + p[2]) / 2),
    "over_sum": lambda p: p[0] / (p[1] + p[2]),
}


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio as data: the rows it takes, `-1` after a key for the year before, and the arithmetic over them."""

    key: str
    names: Names
    unit: str
    rows: tuple[str, ...]
    working: str
    compute: Callable[[Parts], Decimal]


@cache
def known_ratios() -> tuple[Ratio, ...]:
    """Return the ratios in the order in which they are shown."""
    table = tomllib.loads(_FILE.read_text("utf-8"))
    return tuple(
        Ratio(
            key,
            {"en": one["en"], "vi": one["vi"]},
            one["unit"],
            tuple(one["rows"]),
            one["working"],
            FORMULAS[one["formula"]],
        )
        for key, one in table.items()
    )


def ratios(chart: Chart) -> Mapping[str, Figure]:
    """Compute every ratio of every year by `ratio.year`; a part that is missing, or a divisor of 0, gives none."""
    years = sorted({cell.year_end.year for cell in chart.values()})
    return {figure.key: figure for year in years for figure in _of_year(chart, year)}


def _of_year(chart: Chart, year: int) -> Iterator[Figure]:
    for ratio in known_ratios():
        keys = [f"{row.removesuffix('-1')}.{year - row.endswith('-1')}" for row in ratio.rows]
        if all(key in chart for key in keys):
            try:
                value = ratio.compute([chart[key].fact.value for key in keys])
            except ArithmeticError:
                continue
            yield Figure(f"{ratio.key}.{year}", ratio.names, value, ratio.unit, ratio.working, tuple(keys))
