"""FEEL, expression by expression: what the compatibility kit is thin on."""

import contextlib
from decimal import Decimal
from typing import Any

import pytest

from remit.engine.feel import FeelLimited, FeelRefused, compile_expression, compile_unary_tests, to_feel, to_json


def feel(text: str, **context: Any) -> Any:
    return to_json(compile_expression(text)({key.replace("_", " "): to_feel(value) for key, value in context.items()}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/3", "0.3333333333333333333333333333333333"),
        ("0.1 + 0.2", 0.3),
        ("1234567890123456789012345678901234 + 1", "1234567890123456789012345678901235"),
        ("12345678901234567890123456789012345 ", "12345678901234567890123456789012340"),
        ("2 ** 0.5", "1.414213562373095048801688724209698"),
        ("-2 ** 2", 4),
        ("10 ** 6200", None),
        ("decimal(1/3, 40)", "0.3333333333333333333333333333333333"),
        ("modulo(-12, 5)", 3),
        ("modulo(10.1, -4.5)", -3.4),
        ("round half up(-1.25, 1)", -1.3),
        ("round half down(5.5, 0)", 5),
        ("floor(-1.56, 1)", -1.6),
    ],
)
def test_numbers_have_34_digits_and_no_infinity(text: str, expected: object) -> None:
    assert feel(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('date("2024-01-31") + duration("P1M")', "2024-02-29"),
        ('date("-999999999-01-01") - duration("P1D")', None),
        ('date("999999999-12-31").weekday', 5),
        ('@"2024-03-31T01:30:00@Europe/Paris" + duration("PT1H")', "2024-03-31T03:30:00@Europe/Paris"),
        ('@"2024-03-31T03:30:00@Europe/Paris" - duration("PT1H")', "2024-03-31T01:30:00@Europe/Paris"),
        ('@"2024-03-30T12:00:00@Europe/Paris" + duration("P1D")', "2024-03-31T13:00:00@Europe/Paris"),
        ('@"9999-12-31T23:00:00@America/New_York" + duration("PT5H")', "10000-01-01T04:00:00@America/New_York"),
        ('(@"-0044-03-15T00:00:00@Europe/Paris").time offset', "PT9M21S"),
        ('(@"2024-03-31T12:00:00@Europe/Paris").time offset', "PT2H"),
        ('@"2024-01-01T00:00:00Z" = @"2024-01-01T01:00:00+01:00"', True),
        ('@"2024-01-01T00:00:00Z" < @"2024-01-01T00:00:00"', None),
        ('time("23:30:00") + duration("PT1H")', "00:30:00"),
        ('years and months duration(date("2011-12-22"), date("2013-08-24"))', "P1Y8M"),
        ('years and months duration(date("2013-08-24"), date("2011-12-22"))', "-P1Y8M"),
        ('week of year(date("2005-01-01"))', 53),
        ('duration("P1D") / duration("PT6H")', 4),
        ('date("2023-02-29")', None),
        ('time("24:00:00")', "00:00:00"),
        ('is(time("23:00:50z"), time("23:00:50+00:00"))', True),
        ('is(time("23:00:50z"), time("23:00:50"))', False),
        ('date and time("2024-02-28T24:00:00")', "2024-02-29T00:00:00"),
    ],
)
def test_dates_reckon_beyond_python_and_across_clock_changes(text: str, expected: object) -> None:
    assert feel(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for i in 1..3, j in i..3 return i * j", [1, 2, 3, 4, 6, 9]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in 1..4 return if i < 3 then 1 else sum(partial)", [1, 1, 2, 4]),
        ("every x in [1, null] satisfies x > 0", None),
        ("some x in [1, null] satisfies x > 0", True),
        ("[{a b: 1}, {a b: 2}][a b > 1].a b", [2]),
        ("[1, 2, 3][-1]", 3),
        ("{f: function(x: number) x * 2, y: f(4)}.y", 8),
        ('(function(x: number) x)("a")', None),
        ("sort([3, 1, 2], function(a, b) a > b)", [3, 2, 1]),
        ("flatten([[1, [2]], 3])", [1, 2, 3]),
        ("count([1, null])", 2),
        ('string join(["a", null, "b"], "-")', "a-b"),
        ('context put({a: {b: 1}}, ["a", "b"], 2)', {"a": {"b": 2}}),
        ("list replace([1, 2, 3], function(item, new) item > 1, 9)", [1, 9, 9]),
        ("overlaps before([1..5], (4..8])", True),
        ("before(1, (1..5])", True),
        ('"a" instance of string', True),
        ("[1, 2] instance of list<number>", True),
        ("null instance of Any", False),
        ("1 in (< 3)", True),
        ('replace("abracadabra", "a(.)", "$1$1")', "bbrccddbbra"),
        ('matches("aA", "(a)\\1", "i")', True),
        ('"🐎🐎"', "🐎🐎"),
        ('string length("🐎")', 1),
    ],
)
def test_lists_contexts_functions_and_ranges(text: str, expected: object) -> None:
    assert feel(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abs instance of function", True),
        ("abs instance of function<number> -> number", True),
        ("abs instance of function<number> -> Any", True),
        ("abs instance of function<days and time duration> -> days and time duration", True),
        ("abs instance of function<number> -> string", False),
        ("abs instance of function<string> -> number", False),
        ("abs instance of function<number, number> -> number", False),
        ("abs instance of function<days and time duration> -> number", False),
        ("substring instance of function<string, number> -> string", True),
        ("substring instance of function<string, number, number> -> string", True),
        ("substring instance of function<string> -> string", False),
        ("sum instance of function<list<number>> -> number", True),
        ("sum instance of function<number, number, number> -> number", True),
        ("split instance of function<string, string> -> list<string>", True),
        ("split instance of function<string, string> -> list<number>", False),
        ("append instance of function<list<number>, number> -> list<Any>", True),
        ("day of week instance of function<date> -> string", True),
        ("day of week instance of function<time> -> string", False),
        ("sort instance of function<list<number>, function<number, number> -> boolean> -> list<Any>", True),
        ("today instance of function<> -> date", True),
    ],
)
def test_a_built_in_is_an_instance_of_the_types_of_its_forms(text: str, expected: bool) -> None:
    assert feel(text) is expected


def test_names_hold_spaces_and_signs_when_declared() -> None:
    expression = compile_expression("a-b + net amount", names=["a-b", "net amount"])
    assert expression({"a-b": Decimal(1), "net amount": Decimal(2)}) == 3
    assert feel("order amount > 5", order_amount=7) is True


def test_the_report_says_why_a_value_is_null() -> None:
    evaluation = compile_expression('1 + "a"').evaluate({})
    assert evaluation.value is None
    assert [(problem.code, problem.message) for problem in evaluation.problems] == [
        ("feel.arithmetic", "number + string has no value")
    ]


@pytest.mark.parametrize(
    "text", ['1 in "a"', '1 in ["a".."b"]', "every i in [null] satisfies i", "some i in [null] satisfies i"]
)
def test_no_null_is_silent_where_tests_and_conditions_do_not_decide(text: str) -> None:
    evaluation = compile_expression(text).evaluate({})
    assert evaluation.value is None
    assert evaluation.problems


def test_the_report_speaks_of_the_form_that_was_meant() -> None:
    evaluation = compile_expression('date and time(date("2026-11-27"), null)').evaluate({})
    assert [problem.message for problem in evaluation.problems] == ["time of date and time is a time, not null"]


def test_an_expression_that_cannot_be_read_is_refused_with_its_place() -> None:
    with pytest.raises(FeelRefused, match="a value is missing") as caught:
        compile_expression("1 +\n * 2")
    assert caught.value.place == "line 2, column 2"


@pytest.mark.parametrize(
    ("cell", "value", "passes"),
    [
        ("-", None, True),
        ("< 5", 4, True),
        ("< 5", None, False),
        ("[1..5), 7", 7, True),
        ('not("a", "b")', "c", True),
        ('not("a", "b")', None, True),
        ("null", None, True),
        ("? > 3 and ? < 5", 4, True),
        ('contains(?, "x")', "axb", True),
        ("true", False, False),
        ('date("2024-01-01")', "2024-01-01", False),
    ],
)
def test_cells_of_tables(cell: str, value: object, passes: bool) -> None:
    assert compile_unary_tests(cell)(to_feel(value), {}) is passes


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..100000000 return i",
        "for a in 1..2000, b in 1..2000 return 1",
        "{f: function(n) f(n), x: f(1)}.x",
        '(for i in 1..25 return if i = 1 then "aaaaaaaaaa" else partial[-1] + partial[-1])[-1]',
        'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "(a|aa)+\\1$")',
    ],
)
def test_what_would_hang_is_stopped_or_null(text: str) -> None:
    with contextlib.suppress(FeelLimited):
        assert compile_expression(text)({}) is None


@pytest.mark.parametrize(
    "text", ["(" * 500, "[" * 500 + "1..2", "1" + "+1" * 5000, "a" * 200_000, "x.y" * 200 + "(" * 80]
)
def test_hostile_texts_are_refused_quickly(text: str) -> None:
    with pytest.raises(FeelRefused):
        compile_expression(text)


def test_json_loses_no_digit() -> None:
    assert to_json(Decimal("0.1")) == 0.1
    assert to_json(Decimal("0.1234567890123456789")) == "0.1234567890123456789"
    assert to_json(Decimal(2**53)) == float(2**53)
    assert to_json(Decimal("12345678901234567890")) == "12345678901234567890"
