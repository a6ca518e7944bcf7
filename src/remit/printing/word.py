"""Word documents in the house's look: the pieces that the documents of several lines share.

Equal input gives equal bytes: `pack_word` writes every part of the package under one fixed date.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

INK, MUTED, RULE = "1F2A37", "5B6770", "D5DBE1"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def new_document() -> Document:
    """Open an empty document on A4 with the house's type."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.font.color.rgb = RGBColor.from_string(INK)
    normal.paragraph_format.space_after = Pt(4)
    for name, size in (("Title", 22), ("Heading 1", 14), ("Heading 2", 11.5)):
        style = document.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        style.font.bold, style.font.color.rgb = True, RGBColor.from_string(INK)
        fonts = style.element.rPr.rFonts
        for theme in [name for name in fonts.attrib if name.endswith("Theme")]:
            del fonts.attrib[theme]  # a theme's font would win over the named one
    return document


def add_chapter(document: Document, text: str) -> None:
    """Begin a chapter."""
    heading = document.add_heading(text, level=1)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(16), Pt(6)


def add_facts(document: Document, rows: Sequence[tuple[str, str]]) -> None:
    """Set label and value side by side."""
    table = document.add_table(rows=0, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    for label, value in rows:
        cells = add_cells(table)
        cells[0].width, cells[1].width = Cm(4.2), Cm(12.4)
        add_run(cells[0].paragraphs[0], label, colour=MUTED, bold=False)
        write_cell(cells[1], value)
    table.columns[0].width, table.columns[1].width = Cm(4.2), Cm(12.4)
    _lines(table)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def add_grid(document: Document, columns: Sequence[str], *, widths: Sequence[float]) -> Table:
    """Begin a table with a head; `widths` in centimetres."""
    table: Table = document.add_table(rows=1, cols=len(columns))
    table.autofit = False
    for cell, column, width in zip(table.rows[0].cells, columns, widths, strict=True):
        cell.width = Cm(width)
        add_run(cell.paragraphs[0], column, colour=MUTED)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    _lines(table)
    return table


def add_cells(table: Table) -> tuple[_Cell, ...]:
    """Add a row to a table, which no page breaks, and return its cells."""
    row = table.add_row()  # type: ignore[no-untyped-call]  # untyped - python-docx left it so
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return row.cells  # type: ignore[no-any-return]  # untyped - python-docx left it so


def write_cell(cell: _Cell, text: str) -> None:
    """Write a text into a cell."""
    cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    cell.paragraphs[0].add_run(text)


def add_run(paragraph: Paragraph, text: str, *, colour: str = MUTED, bold: bool = True) -> Run:
    """Add small coloured text to a paragraph; `colour` is six hexadecimal digits."""
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(9.5)
    run.font.color.rgb = RGBColor.from_string(colour)
    return run


def add_quotation(document: Document, quotation: str, *, place: str) -> None:
    """Set a quotation off by a rule at its left, with the place that it stands in."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(0.4)
    _left_rule(paragraph)
    paragraph.add_run(f"“{' '.join(quotation.split())}”").italic = True
    add_run(paragraph, f"  {place}", bold=False)


def set_properties(document: Document, *, title: str, author: str, language: str, at: datetime) -> None:
    """Say in the document's properties what it is, by whom, in which language and of when."""
    properties = document.core_properties
    properties.title, properties.author, properties.language, properties.comments = title, author, language, ""
    properties.created = properties.modified = at.replace(tzinfo=None)


def pack_word(document: Document) -> bytes:
    """Pack with a fixed date in every entry, because a package of today would differ from one of yesterday."""
    made, packed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _lines(table: Table) -> None:
    """Draw thin lines between rows, none between columns."""
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", RULE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _left_rule(paragraph: Paragraph) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", RULE)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)
