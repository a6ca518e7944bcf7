"""Templates are compiled once for each language, with its sentences in them, and what they were compiled to is kept."""

import sys
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader

from remit.locale import translator
from remit.web import templating
from remit.web.templating import Compiled, environment


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_sentence_known_beforehand_and_one_known_only_then_are_said_alike(language: str) -> None:
    made = environment(language).from_string(
        '<p title="{{ _("Queue") }}">{{ _(name) }} {{ _("{n} < 3").format(n=1) }}</p>'
    )

    said = translator(language).gettext("Queue")

    assert made.render(name="Queue") == f'<p title="{said}">{said} 1 &lt; 3</p>'


def test_what_a_template_was_compiled_to_serves_the_next_process_until_the_template_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templating, "COMPILED_FOLDER", tmp_path / "kept")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "page.html").write_text("first")

    def written() -> str:
        process = environment("en").overlay(loader=FileSystemLoader(tmp_path), bytecode_cache=Compiled("en"))
        return process.get_template("page.html").render()

    assert written() == "first"
    (kept,) = (tmp_path / "kept").iterdir()
    at_first = kept.read_bytes()
    assert written() == "first"
    assert kept.read_bytes() == at_first
    (tmp_path / "page.html").write_text("second")
    assert written() == "second"
    assert kept.read_bytes() != at_first
