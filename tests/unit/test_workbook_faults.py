"""Faults of a workbook are told by sheet and cell; entities in it are not resolved."""

import io
import zipfile

import pytest
from tests.web.workbooks import with_cell

from remit.engine.dmn.model import Input, Output, Rule, Table
from remit.engine.dmn.sheet_faults import sheet_faults
from remit.engine.dmn.workbook import WorkbookRefused, read_sheets, write_workbook
from remit.values.archive import repack

BOOK = write_workbook({"size": Table((Input("amount"),), (Output("size"),), (Rule(("< 10",), ('"small"',)),))})


def faults(content: bytes) -> list[str | None]:
    sheets, problems = read_sheets(content)
    return [one.place for one in (*problems, *sheet_faults(sheets["size"]))]


def test_a_cell_that_is_no_feel_is_named() -> None:
    assert faults(BOOK) == []
    assert faults(with_cell(BOOK, "B8", "< < 10")) == ["size!B8"]
    assert faults(with_cell(BOOK, "C8", '"small')) == ["size!C8"]


def test_a_workbook_whose_styles_count_beyond_every_number_is_refused() -> None:
    styles = zipfile.ZipFile(io.BytesIO(BOOK)).read("xl/styles.xml")
    changed = repack(BOOK, instead={"xl/styles.xml": styles.replace(b'fontId="0"', b'fontId="99999999999999999999"')})
    with pytest.raises(WorkbookRefused, match=r"no \.xlsx file"):
        read_sheets(changed)


def test_a_workbook_with_entities_is_refused() -> None:
    bomb, packed = io.BytesIO(), zipfile.ZipFile(io.BytesIO(BOOK))
    with zipfile.ZipFile(bomb, "w") as archive:
        for name in packed.namelist():
            text = packed.read(name)
            if name.startswith("xl/worksheets/"):
                start = text.index(b"<worksheet")
                text = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + text[start:]
            archive.writestr(name, text)
    with pytest.raises(WorkbookRefused):
        read_sheets(bomb.getvalue())
