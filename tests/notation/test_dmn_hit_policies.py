"""Every hit policy, over types and nulls (DMN 1.5, 8.2.11)."""

from typing import Any

import pytest
from tests.notation.dmn_tables import compiled, table_xml

from remit.engine.dmn import DecisionUnknown

ROWS = ('< 10 | "a"', '< 20 | "b"', '>= 5 | "c"')


def decide(policy: str, x: Any, *, rows: tuple[str, ...] = ROWS, aggregation: str = "", **more: str) -> Any:
    xml = table_xml(rows, inputs={"x": "number"}, policy=policy, aggregation=aggregation, **more)
    return compiled(xml).decide("out", {"x": x})


@pytest.mark.parametrize(
    ("policy", "x", "expected"),
    [
        ("UNIQUE", 25, "c"),
        ("UNIQUE", 7, None),
        ("UNIQUE", None, None),
        ("FIRST", 7, "a"),
        ("FIRST", 15, "b"),
        ("ANY", 7, None),
        ("ANY", 25, "c"),
        ("RULE ORDER", 7, ["a", "b", "c"]),
        ("RULE ORDER", 25, ["c"]),
        ("COLLECT", 15, ["b", "c"]),
        ("COLLECT", None, None),
    ],
)
def test_each_policy_makes_its_result(policy: str, x: Any, expected: Any) -> None:
    assert decide(policy, x).value == expected


def test_priority_and_output_order_follow_the_output_values() -> None:
    values = '"c", "a", "b"'
    assert decide("PRIORITY", 7, values=values).value == "c"
    assert decide("OUTPUT ORDER", 7, values=values).value == ["c", "a", "b"]


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", 60.1), ("MIN", 10), ("MAX", 30.1), ("COUNT", 3)])
def test_collect_aggregates(aggregation: str, expected: Any) -> None:
    rows = ("< 10 | 10", "< 20 | 20", ">= 5 | 30.1")
    assert decide("COLLECT", 7, rows=rows, aggregation=aggregation, output="number").value == expected


def test_a_sum_loses_no_digit() -> None:
    rows = ("- | 0.1", "- | 0.2", "- | 1234567890123456789012345678901.1")
    value = decide("COLLECT", 7, rows=rows, aggregation="SUM", output="number").value
    assert value == "1234567890123456789012345678901.4"


def test_the_default_stands_in_where_no_rule_fires() -> None:
    assert decide("UNIQUE", None, default='"none"').value == "none"
    assert decide("UNIQUE", 7, rows=('> 10 | "a"',)).value is None


def test_why_nothing_was_decided_is_reported() -> None:
    decision = decide("UNIQUE", 7)
    assert "rules 1, 2, 3 fire together, and only one may" in [problem.message for problem in decision.problems]


def test_the_trace_says_which_rule_fired_and_cell_by_cell_why_the_others_did_not() -> None:
    xml = table_xml(
        ['< 10 | "VN" | "a"', '>= 10 | "VN", "DE" | "b"', '>= 10 | not("VN") | "c"'],
        inputs={"amount": "number", "country": "string"},
        policy="FIRST",
    )
    trace = compiled(xml).decide("out", {"amount": 12, "country": "VN"}).trace[0]
    assert trace.fired == (2,)
    assert trace.rule_ids == ("r2",)
    assert trace.hit_policy == "FIRST"
    assert [(cell.column, cell.text, cell.value, cell.passed) for cell in trace.why(3)] == [
        ("amount", ">= 10", 12, True),
        ("country", 'not("VN")', "VN", False),
    ]
    assert trace.to_json(rules=True)["rules"][0]["cells"][0] == {"text": "< 10", "passed": False}


@pytest.mark.parametrize(
    ("kind", "cell", "inside", "outside"),
    [
        ("string", '"b", "c"', "c", "d"),
        ("string", '["b".."d")', "c", "d"),
        ("boolean", "true", True, False),
        ("date", 'date("2024-01-01")', "2024-01-01", "2024-01-02"),
        ("date", '[@"2024-01-01"..@"2024-02-01"]', "2024-01-15", "2024-03-01"),
        ("time", '< time("12:00:00")', "11:00:00", "12:00:00"),
        (
            "date and time",
            '>= date and time("2024-01-01T00:00:00Z")',
            "2024-01-01T02:00:00+01:00",
            "2023-12-31T00:00:00Z",
        ),
        ("days and time duration", '> duration("P1D")', "PT25H", "PT24H"),
        ("years and months duration", '<= duration("P1Y")', "P12M", "P13M"),
        ("number", "1.10", 1.1, 1.11),
        ("number", "not([1..5])", 6, 3),
        ("number", "? * 2 > 10", 6, 5),
    ],
)
def test_cells_over_every_type(kind: str, cell: str, inside: Any, outside: Any) -> None:
    model = compiled(table_xml([f'{cell} | "yes"'], inputs={"x": kind}))
    assert model.decide("out", {"x": inside}).value == "yes"
    assert model.decide("out", {"x": outside}).value is None
    assert model.decide("out", {"x": None}).value is None
    assert model.decide("out", {}).value is None


def test_a_value_of_the_wrong_type_is_null_with_the_reason() -> None:
    decision = decide("FIRST", "twelve")
    assert decision.value is None
    assert any("is a number" in problem.message for problem in decision.problems)


def test_an_unknown_decision_is_refused() -> None:
    with pytest.raises(DecisionUnknown, match="decides nothing called"):
        compiled(table_xml(ROWS, inputs={"x": "number"})).decide("else", {})


def test_a_model_compiled_twice_is_the_same() -> None:
    xml = table_xml(ROWS, inputs={"x": "number"})
    assert compiled(xml) is compiled(xml)
