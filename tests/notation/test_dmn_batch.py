"""A batch by columns answers what one evaluation after the other answers, whatever the columns are made of."""

import datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.notation.dmn_tables import SPACE, compiled, table_xml

from remit.engine.dmn import CompiledModel
from remit.engine.dmn.batch import prepare_batch, series_of

POLICIES = st.sampled_from(["FIRST", "UNIQUE"])
NUMBERS = [
    "-", "1", "2.5", "< 2", "<= 2.5", "> 1", ">= 3", "[1..3]", "(1..3)", "1, 3", "not(1, 2.5)", "!= 2.5", "0.1",
    "> 0.10000000001", "[-5..1e6]", "< 9007199254740993", "> 123456789012345678901234567890", "null", "? > 1",
]  # fmt: skip
TEXTS = [
    '"a"', '"b", "twelve bytes"', '"thirteen bytes"', "-", 'not("a")', '""', '"đá", "đá mười hai"',
    'starts with(?, "a")', '< "b"', '["a".."c"]', "null",
]  # fmt: skip
FLAGS = ["true", "false", "-", "not(true)", "null"]
DAYS = ["-", '< date("2026-01-01")', 'date("2026-03-01")', '[date("2025-01-01")..date("2026-06-01"))', "? != null"]
FLOATS = [None, -1.0, 0.0, 0.1, 0.1 + 0.2, 1.0, 1.5, 2.0, 2.5, 3.0, 1e20, -1e300, float("nan"), float("inf"), -5.0]
WHOLES = [None, -6, -5, 0, 1, 2, 3, 4, 2**53 + 1, 2**53, -(2**63), 2**63 - 1]
MONEY = [None, *(Decimal(text) for text in ("-5.00", "0.10", "1.00", "2.49", "2.50", "2.51", "3.00", "1000000.00"))]
WORDS = [None, "", "a", "aa", "b", "c", "twelve bytes", "thirteen bytes", "thirteen bytez", "đá", "đá mười hai", "a\0"]
TRUTHS = [None, True, False]
DATES = [
    None,
    *(datetime.date(*day) for day in ((2024, 12, 31), (2025, 1, 1), (2025, 12, 31), (2026, 3, 1), (2026, 6, 1))),
]
COLUMNS: dict[str, tuple[str, list[str], list[Any], pl.DataType | type[pl.DataType]]] = {
    "float": ("number", NUMBERS, FLOATS, pl.Float64),
    "integer": ("number", NUMBERS, WHOLES, pl.Int64),
    "money": ("number", NUMBERS, MONEY, pl.Decimal(12, 2)),
    "text": ("string", TEXTS, WORDS, pl.String),
    "category": ("string", TEXTS, WORDS, pl.Enum([word for word in reversed(WORDS) if word is not None])),
    "number as text": ("number", NUMBERS, ["1", "x", None], pl.String),
    "boolean": ("boolean", FLAGS, TRUTHS, pl.Boolean),
    "date": ("date", DAYS, DATES, pl.Date),
    "date as text": ("date", DAYS, ["2026-03-01", "2025-12-31", "no day", None], pl.String),
}


def one_by_one(model: CompiledModel, name: str, frame: pl.DataFrame) -> list[Any]:
    decide = model.decider(name)
    return [decide(row) for row in frame.iter_rows(named=True)]


@settings(max_examples=150, deadline=None)
@given(st.data(), POLICIES)
def test_every_kind_of_column_answers_as_its_values_do_one_by_one(data: st.DataObject, policy: str) -> None:
    kinds = data.draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=3, unique=True))
    cells = st.tuples(*(st.sampled_from(COLUMNS[kind][1]) for kind in kinds))
    rows = data.draw(st.lists(cells, min_size=1, max_size=6))
    texts = [f'{" | ".join(row)} | "r{number}"' for number, row in enumerate(rows)]
    model = compiled(table_xml(texts, inputs={kind: COLUMNS[kind][0] for kind in kinds}, policy=policy))
    longest = 40
    frame = pl.DataFrame(
        {
            kind: pl.Series([COLUMNS[kind][2][(row * step) % len(COLUMNS[kind][2])] for row in range(longest)],
                            dtype=COLUMNS[kind][3])
            for kind, step in zip(kinds, (1, 5, 7), strict=False)
        }
    )  # fmt: skip
    batch = prepare_batch(model, "out")
    assert batch.plan is not None
    assert batch.decide(frame)["out"].to_list() == one_by_one(model, "out", frame)
    assert batch.decide(frame.drop(kinds[0]))["out"].to_list() == one_by_one(model, "out", frame.drop(kinds[0]))


@pytest.mark.parametrize("policy", ["FIRST", "UNIQUE"])
def test_rules_beyond_one_machine_word_fire_as_they_do_one_by_one(policy: str) -> None:
    rows = [f'"same{number:04}", "a key of many letters {number}" | [{number}..{number + 150}) | "r{number}"'
            for number in range(300)]  # fmt: skip
    model = compiled(table_xml([*rows, '- | > 448 | "rest"'], inputs={"k": "string", "n": "number"}, policy=policy))
    frame = pl.DataFrame(
        {
            "k": [f"a key of many letters {row % 310}" if row % 3 else f"same{row % 3000:04}" for row in range(5000)],
            "n": [float(row % 451) + 0.5 * (row % 2) for row in range(5000)],
        }
    )
    assert prepare_batch(model, "out").decide(frame)["out"].to_list() == one_by_one(model, "out", frame)


def test_whole_constants_are_told_apart_by_the_whole_part() -> None:
    rows = ['< 1 | "none"', '[1..20) | "few"', '[20..300) | "many"', '>= 300 | "all"']
    model = compiled(table_xml(rows, inputs={"n": "number"}))
    numbers = [-1e300, -1.5, -0.0, 0.999, 1.0, 19.999, 20.0, 299.5, 300.0, 70_000.0, 1e300, None, float("nan")]
    frame = pl.DataFrame({"n": numbers})
    answers = prepare_batch(model, "out").decide(frame)["out"].to_list()
    assert answers == one_by_one(model, "out", frame)
    assert answers == [*["none"] * 4, *["few"] * 2, *["many"] * 2, *["all"] * 3, None, None]


def test_constants_too_close_for_buckets_are_still_told_apart() -> None:
    rows = ['< 1e-14 | "low"', '[1e-14..1.00000000000001) | "middle"', '(1.00000000000001..1e290) | "high"']
    model = compiled(table_xml(rows, inputs={"n": "number"}))
    frame = pl.DataFrame({"n": [0.0, 1e-14, 1.0, 1.00000000000001, 1.00000000000002, 1e290, 1e300]})
    answers = prepare_batch(model, "out").decide(frame)["out"].to_list()
    assert answers == one_by_one(model, "out", frame) == ["low", "middle", "middle", None, "high", None, None]


@pytest.mark.parametrize("start", [0, 1, 7, 8, 13])
def test_a_part_of_a_frame_keeps_its_missing_values_in_their_rows(start: int) -> None:
    kinds = {"float": "number", "integer": "number", "text": "string", "boolean": "boolean"}
    rows = ['> 1 | - | - | true | "a"', '- | 1 | "a" | - | "b"', 'null | - | "twelve bytes" | - | "c"',
            '- | null | - | false | "d"', '- | - | null | - | "e"', '- | - | - | null | "f"']  # fmt: skip
    model = compiled(table_xml(rows, inputs=kinds))
    whole = pl.DataFrame(
        {kind: pl.Series([COLUMNS[kind][2][row * 11 % len(COLUMNS[kind][2])] for row in range(90)],
                         dtype=COLUMNS[kind][3]) for kind in kinds}
    )  # fmt: skip
    frame = whole[start : start + 70]
    assert prepare_batch(model, "out").decide(frame)["out"].to_list() == one_by_one(model, "out", frame)


def need(kind: str, target: str) -> str:
    return f'<informationRequirement><required{kind} href="#{target}"/></informationRequirement>'


def decision(name: str, needs: str, policy: str, inputs: list[str], rules: list[str]) -> str:
    columns = "".join(f"<input><inputExpression><text>{text}</text></inputExpression></input>" for text in inputs)
    rows = ""
    for row in rules:
        *cells, output = (escape(cell.strip()) for cell in row.split("|"))
        entries = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in cells)
        rows += f"<rule>{entries}<outputEntry><text>{output}</text></outputEntry></rule>"
    table = f'<decisionTable hitPolicy="{policy}">{columns}<output/>{rows}</decisionTable>'
    return f'<decision id="{name}" name="{name}"><variable name="{name}" typeRef="string"/>{needs}{table}</decision>'


GRAPH = f"""<definitions xmlns="{SPACE}" name="g" namespace="urn:g" id="g">
<inputData id="amount" name="amount"><variable name="amount" typeRef="number"/></inputData>
<inputData id="code" name="code"><variable name="code" typeRef="string"/></inputData>
{decision("size", need("Input", "amount"), "UNIQUE", ["amount"], ['< 10 | "s"', '>= 100 | "l"'])}
{
    decision(
        "out",
        need("Decision", "size") + need("Input", "code"),
        "FIRST",
        ["upper case(size)", "string length(code)"],
        ['"S" | > 1 | "small and long"', 'null | - | "between"', '- | 1 | "short"'],
    )
}
</definitions>"""


def test_a_graph_of_tables_is_decided_by_columns() -> None:
    model = compiled(GRAPH.encode())
    frame = pl.DataFrame({"amount": [5.0, 5.0, 50.0, 500.0, 500.0, None], "code": ["ab", "a", "ab", "a", "ab", None]})
    batch = prepare_batch(model, "out")
    assert batch.plan is not None
    answers = batch.decide(frame)["out"].to_list()
    assert (
        answers == one_by_one(model, "out", frame) == ["small and long", "short", "between", "short", None, "between"]
    )


def test_answers_that_are_lists_or_objects_become_json() -> None:
    assert series_of([{"a": 1, "b": "ờ"}, None, [True]]).to_list() == ['{"a": 1, "b": "ờ"}', None, "[true]"]
