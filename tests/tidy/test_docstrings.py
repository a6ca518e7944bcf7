"""The code is tested as prose: every room says what lives there, every module what it is for."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "remit"
MODULES = sorted(path for path in SOURCE.rglob("*.py"))
ROOMS = (
    "values",
    "engine",
    "store",
    "parties",
    "contracts",
    "work",
    "judgement",
    "quality",
    "billing",
    "payroll",
    "services",
    "web",
    "locale",
    "printing",
)


def test_every_module_begins_with_what_it_is_for() -> None:
    silent = [str(path.relative_to(SOURCE)) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_what_does_not_live_there(room: str) -> None:
    docstring = ast.get_docstring(ast.parse((SOURCE / room / "__init__.py").read_text())) or ""
    assert "does not" in docstring or "What does not" in docstring
