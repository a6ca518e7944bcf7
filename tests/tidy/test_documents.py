"""Documents that point into the code point at what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATH = re.compile(r"`((?:src|tests|benches|docs)/[\w./-]+\.\w+)`")


@pytest.mark.parametrize("name", ["docs/asvs.md", "docs/knowledge-lines.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_file_that_a_document_names_is_there(name: str) -> None:
    named = set(PATH.findall((ROOT / name).read_text("utf-8")))
    assert sorted(one for one in named if not (ROOT / one).exists()) == []
