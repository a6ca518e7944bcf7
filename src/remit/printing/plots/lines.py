"""Lines over categories, broken where nothing was measured, with a band around the first where there is one."""

from collections.abc import Iterator
from html import escape

from remit.printing.plots.frame import Frame, colour, frame_for, framed, place
from remit.printing.plots.model import Band, Plot, Series


def draw_lines(plot: Plot) -> str:
    """Draw a line for each series, with a dot at every value."""
    values = [value for series in plot.series for value in series.values if value is not None]
    around = [*plot.band.lows, *plot.band.highs] if plot.band else []
    frame = frame_for(plot, [*values, *around])
    return framed(plot, frame, _marks(plot, frame))


def _marks(plot: Plot, frame: Frame) -> Iterator[str]:
    if plot.band is not None:
        yield _band(plot.band, plot, frame)
    for row, series in enumerate(plot.series):
        yield f'<path class="stroke {colour(row)}" d="{_way(series, plot, frame)}"/>'
        yield from _dots(series, plot, frame, colour(row))


def _way(series: Series, plot: Plot, frame: Frame) -> str:
    steps, pen = [], "M"
    for number, value in enumerate(series.values):
        if value is None:
            pen = "M"
        else:
            steps.append(f"{pen}{_x(number, plot, frame)} {place(frame.scale.at(value))}")
            pen = "L"
    return "".join(steps)


def _dots(series: Series, plot: Plot, frame: Frame, tone: str) -> Iterator[str]:
    for number, value in enumerate(series.values):
        if value is not None:
            said = escape(f"{plot.categories[number]}, {series.name}: {plot.write(value)}")
            yield (
                f'<circle class="fill {tone}" cx="{_x(number, plot, frame)}" cy="{place(frame.scale.at(value))}"'
                f' r="2.6"><title>{said}</title></circle>'
            )


def _band(band: Band, plot: Plot, frame: Frame) -> str:
    there = [f"{_x(number, plot, frame)} {place(frame.scale.at(high))}" for number, high in enumerate(band.highs)]
    back = [f"{_x(number, plot, frame)} {place(frame.scale.at(low))}" for number, low in enumerate(band.lows)]
    return f'<path class="band" d="M{"L".join([*there, *reversed(back)])}Z"/>'


def _x(number: int, plot: Plot, frame: Frame) -> str:
    start, width = frame.slot(number, len(plot.categories))
    return place(start + width / 2)
