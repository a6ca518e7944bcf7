"""Print: documents as PDF that keep for years, and plots as SVG for pages and documents alike.

What lives here: the press (Typst templates, fonts that carry Vietnamese, files inside a PDF) and the drawing of lines,
bars and stacked bars. What does not: what a document says (the room or line it belongs to), and languages (texts come
in as they shall stand).
"""

from remit.printing.paper import Attachment, TemplateBroken, read_template, render_pdf
from remit.printing.plots import Band, Plot, Series, draw_bars, draw_lines, draw_stacked_bars, printable

__all__ = [
    "Attachment",
    "Band",
    "Plot",
    "Series",
    "TemplateBroken",
    "draw_bars",
    "draw_lines",
    "draw_stacked_bars",
    "printable",
    "read_template",
    "render_pdf",
]
