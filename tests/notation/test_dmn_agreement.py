"""Index, tests one by one, the quick way, the batch and the analysis agree on every row of random tables."""

import itertools
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.notation.dmn_tables import compiled, table_xml

from remit.engine.dmn.analysis.check import check_model
from remit.engine.dmn.batch import prepare_batch
from remit.engine.feel import to_feel
from remit.engine.feel.run import Run, Scope

NUMBERS = st.sampled_from(
    ["-", "1", "2.5", "< 2", "<= 2.5", "> 1", ">= 3", "[1..3]", "(1..3)", "]1..3[", "1, 3", "not(1, 2.5)",
     "not([1..3))", "!= 2.5", "null", "? > 1", "[1..3], > 5", "-1"]
)  # fmt: skip
STRINGS = st.sampled_from(['"a"', '"b", "c"', "-", 'not("a")', '< "b"', '["a".."c"]', "null", 'starts with(?, "a")'])
BOOLEANS = st.sampled_from(["true", "false", "-", "not(true)", "null", "true, false"])
ROW = st.tuples(NUMBERS, STRINGS, BOOLEANS)
POLICIES = st.sampled_from(["UNIQUE", "FIRST", "ANY", "RULE ORDER", "COLLECT"])
VALUES = list(
    itertools.product(
        [None, -1, 0, 1, 1.5, 2, 2.5, 3, 4, 6, 1e20], [None, "a", "aa", "b", "bb", "c", "d"], [None, True, False]
    )
)
INPUTS = {"n": "number", "s": "string", "b": "boolean"}


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=8), policy=POLICIES)
def test_every_way_of_deciding_agrees_row_by_row(rows: list[tuple[str, str, str]], policy: str) -> None:
    texts = [f'{" | ".join(row)} | "r{number}"' for number, row in enumerate(rows)]
    model = compiled(table_xml(texts, inputs=INPUTS, policy=policy))
    rules = model.find("out").table
    assert rules is not None
    quick = model.decider("out")
    expected: list[Any] = []
    for n, s, b in VALUES:
        values = (to_feel(n), s, b)
        scope = Scope({"n": values[0], "s": s, "b": b}, None, Run())
        assert rules.match(values, scope) == rules.match_by_tests(values, scope)
        decision = model.decide("out", {"n": n, "s": s, "b": b}).value
        assert quick({"n": n, "s": s, "b": b}) == decision
        expected.append(decision)
    frame = pl.DataFrame(VALUES, schema={"n": pl.Float64, "s": pl.String, "b": pl.Boolean}, orient="row")
    if policy in ("UNIQUE", "FIRST"):
        assert prepare_batch(model, "out").decide(frame)["out"].to_list() == expected


WHOLE = st.sampled_from(
    ["-", "0", "1", "7", "< 2", "<= 0", "> 1", ">= 7", "[1..7]", "(1..7)", "[0..2)", "]1..2]", "1, 7", "not(2)", "null"]
)
NUMBERS_NEAR_WHOLE = [
    None, -1e300, -2, -1.5, -0.0, 0, 0.5, 1, 1.0, 1.999, 2, 2.5, 6.999, 7, 7.001, 8, 9.5, 2**53 + 1, 1e300,
    float("nan"), float("inf"), -float("inf"), Decimal("6.9999999999999999999"), Decimal("7.0"), Decimal("1e3"),
]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(cells=st.lists(WHOLE, min_size=1, max_size=6), policy=st.sampled_from(["UNIQUE", "FIRST"]))
def test_numbers_found_by_their_whole_part_agree_with_tests_one_by_one(cells: list[str], policy: str) -> None:
    rows = [f'{cell} | "r{number}"' for number, cell in enumerate(cells)]
    model = compiled(table_xml(rows, inputs={"n": "number"}, policy=policy))
    quick = model.decider("out")
    for number in NUMBERS_NEAR_WHOLE:
        assert quick({"n": number}) == model.decide("out", {"n": number}).value, number


def test_a_table_longer_than_its_head_agrees_with_tests_one_by_one_and_with_a_batch() -> None:
    cells = [f'"k{number % 7}" | [{number}..{number + 40}] | > {number % 97 / 100}' for number in range(760)]
    rows = [f'{cell} | "r{number}"' for number, cell in enumerate([*cells, "null | - | -", "- | > 800 | -"])]
    model = compiled(table_xml(rows, inputs={"k": "string", "n": "number", "x": "number"}))
    quick = model.decider("out")
    frame = pl.DataFrame(
        {
            "k": [f"k{row % 8}" if row % 50 else None for row in range(40_000)],
            "n": [row * 7919 % 8501 / 10 for row in range(40_000)],
            "x": [row * 31 % 113 / 100 for row in range(40_000)],
        }
    )
    answers = [quick(row) for row in frame.iter_rows(named=True)]
    for row in range(0, 40_000, 4_111):
        assert answers[row] == model.decide("out", frame.row(row, named=True)).value
    assert {"r0", "r329", "r330", "r700", "r760", "r761", None} <= set(answers)
    assert prepare_batch(model, "out").decide(frame)["out"].to_list() == answers


CONSTANT = st.tuples(
    st.sampled_from(["-", "1", "< 2", "> 1", "[1..3]", "(1..3)", "not(2)", "1, 3"]),
    st.sampled_from(['"a"', '"b", "c"', "-", 'not("a")']),
    st.sampled_from(["true", "false", "-"]),
)
PLACES = list(itertools.product([0, 1, 1.5, 2, 2.5, 3, 4], ["a", "b", "c", "d"], [True, False]))


@settings(max_examples=80, deadline=None)
@given(rows=st.lists(CONSTANT, min_size=1, max_size=6), policy=st.sampled_from(["UNIQUE", "FIRST"]))
def test_the_analysis_finds_what_trying_every_place_finds(rows: list[tuple[str, str, str]], policy: str) -> None:
    texts = [f'{" | ".join(row)} | "r{number}"' for number, row in enumerate(rows)]
    model = compiled(table_xml(texts, inputs=INPUTS, policy=policy))
    rules = model.find("out").table
    assert rules is not None
    masks = [rules.match((to_feel(n), s, b), Scope({}, None, Run())) for n, s, b in PLACES]
    check = check_model(model)[0]
    found: dict[str, list[Any]] = {}
    for problem in check.problems:
        found.setdefault(problem.code, []).append(problem.fields.get("rules" if policy == "UNIQUE" else "rule"))
    assert check.decided
    assert ("dmn.table.gap" in found) == (0 in masks)
    if policy == "UNIQUE":
        pairs = [
            [i + 1, j + 1]
            for i, j in itertools.combinations(range(len(rows)), 2)
            if any(mask >> i & 1 and mask >> j & 1 for mask in masks)
        ]
        assert found.get("dmn.table.overlap", []) == pairs
    else:
        deciding = {(mask & -mask).bit_length() for mask in masks if mask}
        masked = [number for number in range(1, len(rows) + 1) if number not in deciding]
        assert sorted(found.get("dmn.table.masked", [])) == masked
