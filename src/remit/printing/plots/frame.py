"""What every plot has around its marks: title, description, ticks, names of the categories, and the legend."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from remit.printing.plots.model import Plot
from remit.printing.plots.scale import Scale, round_ticks

LETTER = 6.4
"""Mean width of a letter at 11 pixels; measured on Noto Sans, Vietnamese text."""
COLOURS = 6
LEGEND_LINE = 19.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The room inside a plot: `left` to `right` for categories, and the scale of the values."""

    left: float
    right: float
    scale: Scale

    def slot(self, number: int, of: int) -> tuple[float, float]:
        """Return where the slot of a category begins and how wide it is."""
        width = (self.right - self.left) / max(of, 1)
        return self.left + number * width, width


def frame_for(plot: Plot, values: Iterable[float]) -> Frame:
    """Lay out a plot that must hold these values."""
    ticks = round_ticks([*values, *([plot.target[1]] if plot.target else [])])
    left = max(len(_tick(plot, tick)) for tick in ticks) * LETTER + 12
    lines = max((line for _x, line, _row in _legend_places(plot, left)), default=-1) + 1
    return Frame(left, plot.width - 10.0, Scale(ticks, plot.height - 24.0, 12.0 + lines * LEGEND_LINE))


def framed(plot: Plot, frame: Frame, marks: Iterable[str]) -> str:
    """Put marks into their frame: the whole SVG."""
    key = "p" + hashlib.sha256(repr((plot.title, plot.summary, plot.series)).encode()).hexdigest()[:10]
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 {plot.width} {plot.height}" role="img"',
            f' aria-labelledby="{key}t {key}d"><title id="{key}t">{escape(plot.title)}</title>',
            f'<desc id="{key}d">{escape(plot.summary)}</desc>',
            *_grid(plot, frame),
            *_names(plot, frame),
            *marks,
            *_target(plot, frame),
            *_legend(plot, frame),
            "</svg>",
        )
    )


def colour(number: int) -> str:
    """Return the class that colours a series."""
    return f"s{number % COLOURS + 1}"


def place(value: float) -> str:
    """Write a coordinate: to a tenth of a pixel, so that the same plot has the same bytes everywhere."""
    return f"{value:.1f}"


def _tick(plot: Plot, value: float) -> str:
    return (plot.write_tick or plot.write)(value)


def _grid(plot: Plot, frame: Frame) -> Iterable[str]:
    for tick in frame.scale.ticks:
        y = place(frame.scale.at(tick))
        kind = "zero" if tick == 0 else "grid"
        yield f'<path class="{kind}" d="M{place(frame.left)} {y}H{place(frame.right)}"/>'
        yield (
            f'<text class="tick" x="{place(frame.left - 6)}" y="{place(frame.scale.at(tick) + 4)}"'
            f' text-anchor="end">{escape(_tick(plot, tick))}</text>'
        )


def _names(plot: Plot, frame: Frame) -> Iterable[str]:
    """Name the categories; where they would touch, only every second, third, … of them."""
    count = len(plot.categories)
    room = (frame.right - frame.left) / max(count, 1)
    widest = max((len(name) for name in plot.categories), default=1) * LETTER + 10
    every = max(1, -(-int(widest) // max(int(room), 1)))
    for number in range(0, count, every):
        start, width = frame.slot(number, count)
        yield (
            f'<text class="name" x="{place(start + width / 2)}" y="{place(plot.height - 7)}"'
            f' text-anchor="middle">{escape(plot.categories[number])}</text>'
        )


def _target(plot: Plot, frame: Frame) -> Iterable[str]:
    if plot.target is not None:
        name, value = plot.target
        y = frame.scale.at(value)
        yield f'<path class="target" d="M{place(frame.left)} {place(y)}H{place(frame.right)}"/>'
        yield (
            f'<text class="tick" x="{place(frame.right)}" y="{place(y - 5)}" text-anchor="end">'
            f"{escape(f'{name} {plot.write(value)}')}</text>"
        )


def _legend(plot: Plot, frame: Frame) -> Iterable[str]:
    for x, line, row in _legend_places(plot, frame.left):
        y = line * LEGEND_LINE
        yield f'<rect class="fill {colour(row)}" x="{place(x)}" y="{place(y + 5)}" width="10" height="10" rx="2"/>'
        yield f'<text class="name" x="{place(x + 15)}" y="{place(y + 14)}">{escape(plot.series[row].name)}</text>'


def _legend_places(plot: Plot, left: float) -> Iterable[tuple[float, int, int]]:
    """Say where the legend names each series: x, line, row; one series needs no legend."""
    x, line = left, 0
    for row, series in enumerate(plot.series if len(plot.series) > 1 else ()):
        wide = 15 + len(series.name) * LETTER + 16
        if x > left and x + wide > plot.width:
            x, line = left, line + 1
        yield x, line, row
        x += wide
