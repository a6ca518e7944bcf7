"""Templates are compiled once for each language, with its sentences in them, and what they were compiled to is kept."""

import sys
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader, pass_context
from markupsafe import Markup

from remit.locale import translator
from remit.web import spoken
from remit.web.spoken import Compiled
from remit.web.templating import environment


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
    monkeypatch.setattr(spoken, "COMPILED_FOLDER", tmp_path / "kept")
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


@pytest.mark.parametrize(
    ("value", "written"),
    [("<b> & 'c'", "&lt;b&gt; &amp; &#39;c&#39;"), (Markup("<b>"), "<b>"), (3, "3"), (None, "None")],
)
def test_what_is_told_is_written_so_that_it_is_no_markup(value: object, written: str) -> None:
    assert environment("en").from_string("{% for one in [value] %}{{ one }}{% endfor %}").render(value=value) == written


def test_a_function_is_called_with_what_it_wants_and_what_it_wants_of_the_page() -> None:
    knows = pass_context(lambda page, name, *, mark="": f"{page[name]}{mark}")
    template = environment("en").from_string(
        "{% for mark in '!?' %}{{ knows('who', mark=mark) }}{{ who.upper() }}{% endfor %}"
    )

    assert template.render(knows=knows, who="An") == "An!ANAn?AN"


@pytest.mark.parametrize(
    ("language", "written"), [("en", "23,892,759 | 1,250.00 | 7 | INV-7"), ("vi", "23.892.759 | 1.250,00 | 7 | INV-7")]
)
def test_a_column_of_figures_separates_whole_numbers_too(language: str, written: str) -> None:
    template = environment(language).from_string(
        "{{ ['23892759', '1250.00', '7', 'INV-7']|map('grouped')|join(' | ') }}"
    )
    assert template.render() == written
