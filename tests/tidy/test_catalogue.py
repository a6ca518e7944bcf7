"""The Vietnamese catalogue is complete: every sentence of page, refusal and command line stands in it."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.ext import extract_from_ast
from lxml import etree

from remit.locale.translator import LANGUAGES, catalogue, translator

SOURCE = Path(__file__).parents[2] / "src" / "remit"
FIELD = re.compile(r"{(\w+)}")
APART = re.compile(r"[\d}]\s%")


def sentences_of_refusals() -> Iterator[tuple[str, str]]:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                for statement in node.body:
                    if (value := sentence_set_by(statement)) is not None:
                        yield str(path.relative_to(SOURCE)), ast.literal_eval(value)


def sentence_set_by(statement: ast.stmt) -> ast.expr | None:
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return None
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    return statement.value if names == ["sentence"] else None


def sentences_of_templates() -> Iterator[tuple[str, str]]:
    environment = Environment(extensions=["jinja2.ext.i18n"])
    for path in SOURCE.rglob("*.html"):
        for _line, _function, message in extract_from_ast(environment.parse(path.read_text())):
            sentence = message[0] if isinstance(message, tuple) else message  # Vietnamese has no plural form
            if sentence:
                yield str(path.relative_to(SOURCE)), sentence


def sentences_marked_in_code() -> Iterator[tuple[str, str]]:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("gettext", "_", "marked"):
                yield from ((str(path.relative_to(SOURCE)), text) for text in first_texts(node))


def sentences_of_problems() -> Iterator[tuple[str, str]]:
    """What is wrong with terms and assessments: the last text given to whatever makes a `Sentence`."""
    for path in (one for room in ("contracts", "profile", "values", "web") for one in (SOURCE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Sentence", "problem", "_Fault"):
                which = [text for one in node.args if (text := text_of(one)) is not None]
                yield from ((str(path.relative_to(SOURCE)), text) for text in which[-1:])


def names_of_tasks() -> Iterator[tuple[str, str]]:
    for path in sorted((*SOURCE.glob("services/*/*.bpmn"), *SOURCE.glob("services/*/*.cmmn"))):
        tree = etree.parse(path)
        for kind in ("userTask", "humanTask"):
            yield from ((path.name, str(task.attrib["name"])) for task in tree.iterfind(f".//{{*}}{kind}"))


def first_texts(call: ast.Call) -> list[str]:
    first = text_of(call.args[0]) if call.args else None
    return [] if first is None else [first]


def text_of(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


@pytest.mark.parametrize(
    "source",
    [sentences_of_refusals, sentences_of_templates, sentences_marked_in_code, sentences_of_problems, names_of_tasks],
)
def test_every_sentence_stands_in_vietnamese(source: Callable[[], Iterator[tuple[str, str]]]) -> None:
    known = catalogue("vi")
    missing = sorted({sentence for _where, sentence in source() if sentence not in known})
    assert not missing, f"{len(missing)} sentences without Vietnamese: {missing}"


def test_a_translation_keeps_its_fields() -> None:
    broken = [key for key, value in catalogue("vi").items() if set(FIELD.findall(key)) != set(FIELD.findall(value))]
    assert not broken


def test_no_sentence_stands_twice_in_vietnamese() -> None:
    text = (SOURCE / "locale" / "vi.po").read_text("utf-8")
    keys = re.findall(r'^msgid ((?:".*"\n)+)', text, re.MULTILINE)
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_a_percent_sign_stands_where_the_language_has_it() -> None:
    """Both languages have it right behind the figure, as the formatter writes it; a sentence does as well."""
    assert [translator(language).percent(0.95) for language in LANGUAGES] == ["95%", "95%"]
    sentences = [text for pair in catalogue("vi").items() for text in pair]
    sentences += [text for path in SOURCE.rglob("sentences.json") for text in path.read_text("utf-8").splitlines()]
    assert [text for text in sentences if APART.search(text)] == []
