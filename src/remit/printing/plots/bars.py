"""Bars: side by side, or one on another."""

from collections.abc import Iterator
from html import escape

from remit.printing.plots.frame import Frame, colour, frame_for, framed, place
from remit.printing.plots.model import Plot

GAP = 0.28
"""The share of a slot that stays free."""


def draw_bars(plot: Plot) -> str:
    """Draw a bar for each value; several series stand side by side within their category."""
    frame = frame_for(plot, [value for series in plot.series for value in series.values if value is not None])
    return framed(plot, frame, _bars(plot, frame))


def draw_stacked_bars(plot: Plot) -> str:
    """Draw one bar for each category, its series on one another: what is above zero upwards, the rest downwards."""
    return framed(plot, frame := frame_for(plot, list(_ends(plot))), _stacks(plot, frame))


def _bars(plot: Plot, frame: Frame) -> Iterator[str]:
    for row, series in enumerate(plot.series):
        for number, value in enumerate(series.values):
            if value is not None:
                start, width = frame.slot(number, len(plot.categories))
                wide = width * (1 - GAP) / len(plot.series)
                said = f"{plot.categories[number]}, {series.name}: {plot.write(value)}"
                yield _bar(frame, start + width * GAP / 2 + row * wide, wide, (0.0, value), colour(row), said)


def _stacks(plot: Plot, frame: Frame) -> Iterator[str]:
    for number, category in enumerate(plot.categories):
        start, width = frame.slot(number, len(plot.categories))
        for row, span, value in _layers(plot, number):
            said = f"{category}, {plot.series[row].name}: {plot.write(value)}"
            yield _bar(frame, start + width * GAP / 2, width * (1 - GAP), span, colour(row), said)


def _layers(plot: Plot, number: int) -> Iterator[tuple[int, tuple[float, float], float]]:
    above = below = 0.0
    for row, series in enumerate(plot.series):
        value = series.values[number]
        if value:
            base = above if value > 0 else below
            yield row, (base, base + value), value
            above, below = (base + value, below) if value > 0 else (above, base + value)


def _ends(plot: Plot) -> Iterator[float]:
    for number in range(len(plot.categories)):
        yield from (end for _row, (_start, end), _value in _layers(plot, number))


def _bar(frame: Frame, x: float, width: float, span: tuple[float, float], tone: str, said: str) -> str:
    low, high = sorted((frame.scale.at(span[0]), frame.scale.at(span[1])))
    return (
        f'<rect class="fill {tone}" x="{place(x)}" y="{place(low)}" width="{place(width)}"'
        f' height="{place(high - low)}"><title>{escape(said)}</title></rect>'
    )
