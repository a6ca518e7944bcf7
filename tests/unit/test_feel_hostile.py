"""Texts nobody meant well: every one is refused, stopped, or has a value; none crashes, none hangs."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.notation.dmn_tables import table_xml

from remit.engine.dmn import compile_model, read_model
from remit.engine.feel import FeelLimited, FeelRefused, compile_expression, compile_unary_tests, to_json
from remit.engine.feel.builtins.table import BUILTINS

PIECES = [
    "1", "0", "-1", "2.5", "1e400", "99999999999999999999999999999999999", '"a"', '"a\\nb"', '"(a|b)*\\\\1"', "true",
    "null", '@"2024-02-30"', '@"2024-02-29"', '@"P1Y"', '@"PT1H"', '@"10:00:00@Europe/Paris"',
    '@"-999999999-01-01T00:00:00Z"', "x", "item", "partial", "?", "?x", "[1..3]", "]1..3[", "(<5)", "(=5)", "[1,2]",
    "{a: 1}", "{a b: 1}.a b", "+", "-", "*", "/", "**", "=", "!=", "<", "<=", "and", "or", "in", "between",
    "instance of", "number", "list<number>", "context<a: number>", "function<number>->number", "(", ")", "[", "]", "{",
    "}", ",", ":", ".", "..", "if", "then", "else", "for", "return", "some", "every", "satisfies", "function", "i",
    "function(x) x(x)", "external", "not", "@", "\\", "'", "🐎", "//", "/*",
    *(f"{name}(" for name in BUILTINS),
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)
ARGUMENTS = st.lists(st.sampled_from([piece for piece in PIECES[:34] if piece not in ("?x",)]), max_size=4)
CALLS = st.tuples(st.sampled_from(sorted(BUILTINS)), ARGUMENTS).map(lambda pair: f"{pair[0]}({', '.join(pair[1])})")
CONTEXT = {"x": None, "?": None}


def evaluates(text: str) -> None:
    with contextlib.suppress(FeelRefused, FeelLimited):
        to_json(compile_expression(text)(CONTEXT))


@settings(max_examples=400, deadline=2000)
@given(TEXTS)
def test_any_pieces_of_the_language_in_any_order(text: str) -> None:
    evaluates(text)


@settings(max_examples=400, deadline=2000)
@given(CALLS)
def test_any_built_in_with_any_arguments(text: str) -> None:
    evaluates(text)


@settings(max_examples=200, deadline=2000)
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    evaluates(text)


@settings(max_examples=200, deadline=2000)
@given(TEXTS)
def test_any_pieces_as_a_cell(text: str) -> None:
    with contextlib.suppress(FeelRefused, FeelLimited):
        compile_unary_tests(text).evaluate(None, CONTEXT)


@settings(max_examples=60, deadline=4000)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_any_pieces_in_a_table(rows: list[tuple[str, str]]) -> None:
    texts = [f"{cell} | {output}" for cell, output in ((a.replace("|", " "), b.replace("|", " ")) for a, b in rows)]
    model, _ = read_model(table_xml(texts, inputs={"x": "number"}, policy="COLLECT"))
    if model is not None:
        with contextlib.suppress(FeelLimited):
            compile_model(model).decide("out", {"x": 1})
