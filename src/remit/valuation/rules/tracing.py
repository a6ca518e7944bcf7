"""Every figure shown traces to a source or to figures that do; texts may hold no digits of their own."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from remit.valuation.model import Figure, FigureLoose, FigureUnknown
from remit.valuation.rules.chart import Chart

Figures = Mapping[str, Figure]

_PLACE = re.compile(r"\{([a-z_0-9.]+)\}")
_DIGITS = re.compile(r"\d[\d.,]*\d|\d")
_YEAR = re.compile(r"(?:19|20)\d\d")


def reported(chart: Chart) -> Figures:
    """Return the cells of a chart as figures; the source is concept, period and place in the filing."""
    return {
        key: Figure(
            key,
            cell.row.names,
            cell.fact.value,
            "shares" if cell.row.part == "shares" else "money",
            source=f"{cell.fact.concept} {cell.fact.period}, {cell.fact.place}",
        )
        for key, cell in chart.items()
    }


def given(key: str, names: Mapping[str, str], value: Decimal, unit: str, *, source: str) -> Figure:
    """Return a figure that somebody gave: an assumption, a price, a peer's measure."""
    return Figure(key, names, value, unit, source=source)


def untraced(figures: Figures) -> tuple[str, ...]:
    """Return the figures that do not lead to sources: no source and no inputs, an unknown input, or a circle."""
    sound: dict[str, bool] = {}

    def leads(key: str, above: frozenset[str]) -> bool:
        if key in sound:
            return sound[key]
        figure = figures.get(key)
        if figure is None or key in above:
            return False
        found = bool(figure.source) or (bool(figure.inputs) and all(leads(one, above | {key}) for one in figure.inputs))
        sound[key] = found
        return found

    return tuple(key for key in figures if not leads(key, frozenset()))


def fill(text: str, figures: Figures, *, write: Callable[[Figure], str]) -> tuple[str, tuple[str, ...]]:
    """Put figures in the place of their keys in braces; returns the text and the keys used.

    Refuses `FigureUnknown`, and `FigureLoose` for digits outside braces; a year of four digits is a date, no figure.
    """
    loose = [one for one in _DIGITS.findall(_PLACE.sub("", text)) if not _YEAR.fullmatch(one)]
    if loose:
        raise FigureLoose(digits=loose[0])
    keys = tuple(_PLACE.findall(text))
    unknown = next((key for key in keys if key not in figures), None)
    if unknown is not None:
        raise FigureUnknown(key=unknown)
    return _PLACE.sub(lambda found: write(figures[found[1]]), text), keys
