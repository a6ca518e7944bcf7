"""A knowledge line is a thin pack: what is neither its schemas, checks nor renderers belongs to a room."""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from remit.services.kit import Family
from remit.services.registry import installed_lines

MOST = 650
"""Lines of code of a pack: without blank lines, comments and docstrings."""

_LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def code_lines(source: str) -> int:
    read = tokenize.generate_tokens(io.StringIO(source).readline)
    held = {at for one in read if one.type not in _LAYOUT for at in range(one.start[0], one.end[0] + 1)}
    return len(held - set(docstring_lines(source)))


def docstring_lines(source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", None)
        first = body[0] if isinstance(body, list) and body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
            yield from range(first.lineno, (first.end_lineno or first.lineno) + 1)


def packs() -> list[Path]:
    return [line.folder for line in installed_lines().all() if line.family is Family.KPO]


def test_what_counts_is_code() -> None:
    assert code_lines('"""Says what."""\n\n# why\nx = (\n    1,\n)\n\n\ndef f():\n    """Do."""\n    return x\n') == 5


@pytest.mark.parametrize("folder", packs(), ids=lambda folder: folder.name)
def test_a_knowledge_line_is_a_thin_pack(folder: Path) -> None:
    assert sum(code_lines(one.read_text("utf-8")) for one in folder.rglob("*.py")) <= MOST
