"""What of a row goes when somebody is erased, and that every column of free text has been thought of."""

import subprocess
import sys
from typing import Any

import pytest
from sqlalchemy import Text

import remit.app.tables  # noqa: F401 - every room declares its tables
from remit.erasure.model import SubjectTooWide
from remit.erasure.rules.places import BOOKS, PERSONAL, PLAIN
from remit.erasure.rules.striking import Marks, anything, names, struck, written_in
from remit.store.sweeping import is_identifier, swept_tables
from remit.store.tables import metadata
from remit.store.types import Key
from remit.values.erased import ERASED

AN = Marks(names(["Nguyễn Văn An"]), *written_in([{"city": "Hà Nội", "pay": 81250000, "way": "approved"}]))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("gửi NGUYỄN VĂN  AN hôm nay", ERASED),
        ("Hà Nội", ERASED),
        ("Hà Nội, Huế", "Hà Nội, Huế"),
        ("approved", "approved"),
        (81250000, ERASED),
        (81250001, 81250001),
        ({"who": "Nguyễn Văn An", "n": 3, "ok": True}, {"who": ERASED, "n": 3, "ok": True}),
        ({"Nguyễn Văn An": 1}, {ERASED: 1}),
        ('{"v":["nguyễn văn an",null]}', f'{{"v":["{ERASED}",null]}}'),
        ("{no JSON", "{no JSON"),
    ],
)
def test_of_a_value_goes_what_is_the_subjects(before: Any, after: Any) -> None:
    assert struck(before, AN.hit, keys=AN.hit) == after


def test_a_personal_column_goes_whole_and_keeps_its_shape() -> None:
    before = {"answer": "yes", "amounts": [1, "2"], "none": None, "sure": True}
    after = {"answer": ERASED, "amounts": [ERASED, ERASED], "none": None, "sure": True}
    assert struck(before, anything, keys=AN.hit) == after


@pytest.mark.parametrize("called", ["An", "an", "nguyen", "", " a "])
def test_a_name_that_everybody_bears_is_refused(called: str) -> None:
    with pytest.raises(SubjectTooWide):
        names([called])


def test_every_column_of_free_text_that_belongs_to_an_item_is_said_to_be_personal_or_not() -> None:
    for table in swept_tables():
        belongs = table.name == "item" or ("item_id" in table.c and is_identifier(table.c.item_id))
        if not belongs or table.name in BOOKS:
            continue
        free = {column.name for column in table.c if isinstance(column.type, Text) and column.type is not Key}
        said = {*PERSONAL.get(table.name, ()), *PLAIN.get(table.name, ())}
        assert free <= said, table.name


def test_every_place_that_is_named_exists() -> None:
    for table, columns in (*PERSONAL.items(), *PLAIN.items()):
        assert set(columns) <= set(metadata.tables[table].c.keys()), table
    assert set(metadata.tables) >= BOOKS


def test_the_command_knows_every_table_of_the_house() -> None:
    told = "import remit.commands.erase; from remit.store.tables import metadata; print(*metadata.tables)"
    known = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert set(known) >= {table.name for table in swept_tables()}
