"""No number of a law stands in the code of payroll: it would change without a citation, a date and an approver."""

import ast
import itertools
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from remit.payroll.records import house_tables

SOURCE = Path(__file__).parents[2] / "src" / "remit"
STRUCTURE = {0, 1, 2, 3, 4, 6, 7, 12, 52, 64, 100}
"""Counting, decimals, the months and weeks of a year, 6 April (ITA 2007 s. 4), percent, doublings."""

CODE = [*sorted((SOURCE / "payroll").rglob("*.py")), *sorted((SOURCE / "services" / "payroll").glob("*.py"))]


def numbers(path: Path) -> Iterator[tuple[int, Any]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield node.lineno, node.value
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Decimal" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, Decimal(first.value)


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_figure_of_the_law_stands_in_the_code(path: Path) -> None:
    found = [(line, number) for line, number in numbers(path) if number not in STRUCTURE]
    assert not found, f"{path.name} holds figures at {found}: put them into a table with its citation"


def test_every_table_says_what_it_rests_on_and_who_approved_it() -> None:
    tables = house_tables().entries
    assert len(tables) > 30
    assert all(table.citation and table.approver and table.standing and table.values for table in tables)


@pytest.mark.parametrize("name", sorted({table.name for table in house_tables().entries}))
def test_tables_of_a_name_follow_each_other_without_gap_or_overlap(name: str) -> None:
    held = sorted((table for table in house_tables().entries if table.name == name), key=lambda one: one.valid_from)
    for earlier, later in itertools.pairwise(held):
        assert earlier.valid_until is not None
        assert date.fromordinal(earlier.valid_until.toordinal() + 1) == later.valid_from
