"""Plots drawn by the server: SVG with title and description, coloured by classes so that light and dark both work."""

from remit.printing.plots.bars import draw_bars, draw_stacked_bars
from remit.printing.plots.lines import draw_lines
from remit.printing.plots.model import Band, Plot, Series
from remit.printing.plots.printed import printable

__all__ = ["Band", "Plot", "Series", "draw_bars", "draw_lines", "draw_stacked_bars", "printable"]
