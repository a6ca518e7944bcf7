"""Forms are data: read, checked for gaps, and what is entered made clean."""

import json
from typing import Any

import pytest

from remit.services.kit import FieldType, FormUnreadable, form_gaps, read_form, validate_form


def label(text: str = "x") -> dict[str, str]:
    return {"en": text, "vi": text}


def form_of(*fields: dict[str, Any]) -> str:
    return json.dumps({"title": label(), "fields": [{"label": label(), **entry} for entry in fields]})


def choice(key: str, *values: str, **more: Any) -> dict[str, Any]:
    options = [{"value": value, "label": label()} for value in values]
    return {"key": key, "type": "choice", "required": True, "options": options, **more}


def clean(entry: dict[str, Any], entered: Any, **others: Any) -> tuple[Any, list[str]]:
    form = read_form(form_of({"key": "it", **entry}, {"key": "other", "type": "text"}), key="form")
    values, problems = validate_form(form, {"it": entered, **others})
    return values["it"], [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("entry", "entered", "value"),
    [
        ({"type": "text"}, "  Đà Nẵng ", "Đà Nẵng"),
        ({"type": "number"}, "12", 12),
        ({"type": "number"}, "12.50", "12.50"),
        ({"type": "number"}, 7, 7),
        ({"type": "money"}, "120.50 EUR", {"minor": 12050, "currency": "EUR"}),
        ({"type": "money"}, {"amount": "1500", "currency": "VND"}, {"minor": 1500, "currency": "VND"}),
        ({"type": "money"}, {"minor": 99, "currency": "EUR"}, {"minor": 99, "currency": "EUR"}),
        ({"type": "date"}, "2028-02-29", "2028-02-29"),
        ({"type": "boolean"}, "on", True),
        ({"type": "boolean"}, None, False),
        ({"type": "choice", "options": [{"value": "a", "label": label()}]}, "a", "a"),
        ({"type": "text"}, "", None),
    ],
)
def test_what_is_entered_becomes_clean(entry: dict[str, Any], entered: Any, value: Any) -> None:
    assert clean(entry, entered) == (value, [])


@pytest.mark.parametrize(
    ("entry", "entered", "code"),
    [
        ({"type": "text", "required": True}, "   ", "form.required"),
        ({"type": "text"}, "x" * 10_001, "form.text"),
        ({"type": "text"}, "a\x00b", "form.text"),
        ({"type": "number"}, "1e5", "form.number"),
        ({"type": "number"}, "12,50", "form.number"),
        ({"type": "number"}, True, "form.number"),
        ({"type": "number", "minimum": 1}, "0", "form.number"),
        ({"type": "number", "maximum": 5}, "6", "form.number"),
        ({"type": "money"}, "120.505 EUR", "money.amount"),
        ({"type": "money"}, "120 EUX", "money.currency"),
        ({"type": "money"}, "120", "form.money"),
        ({"type": "date"}, "2026-02-29", "form.date"),
        ({"type": "boolean"}, "perhaps", "form.boolean"),
        ({"type": "choice", "options": [{"value": "a", "label": label()}]}, "b", "form.choice"),
        ({"type": "table", "columns": [{"key": "c", "type": "text", "label": label()}]}, "rows", "form.table"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field(entry: dict[str, Any], entered: Any, code: str) -> None:
    form = read_form(form_of({"key": "it", **entry}), key="form")
    (problem,) = validate_form(form, {"it": entered})[1]
    assert (problem.code, problem.place) == (code, "it")


def test_a_field_may_be_needed_only_for_one_answer() -> None:
    entry = {"type": "text", "required_when": {"field": "other", "value": "no"}}
    assert clean(entry, "", other="yes") == (None, [])
    assert clean(entry, "", other="no") == (None, ["form.required"])


def test_questions_that_hang_on_an_answer_are_asked_required_and_kept_on_the_branch_taken_alone() -> None:
    form = read_form(
        form_of(
            choice("seen", "harm", "nothing"),
            choice("kind", "real", "staged", asked_when={"field": "seen", "value": "harm"}),
            choice("framing", "news", "praise", asked_when={"field": "kind", "value": "real"}),
        ),
        key="form",
    )
    assert validate_form(form, {"seen": "nothing", "kind": "real", "framing": "praise"}) == (
        {"seen": "nothing", "kind": None, "framing": None},
        (),
    )
    assert [one.place for one in validate_form(form, {"seen": "harm"})[1]] == ["kind"]
    assert [one.place for one in validate_form(form, {"seen": "harm", "kind": "real"})[1]] == ["framing"]


@pytest.mark.parametrize(("field", "value"), [("seen", "neither"), ("later", "harm"), ("kind", "real")])
def test_a_question_that_hangs_on_no_earlier_answer_is_a_gap(field: str, value: str) -> None:
    form = form_of(
        choice("seen", "harm", "nothing"),
        choice("kind", "real", asked_when={"field": field, "value": value}),
        choice("later", "harm"),
    )
    assert [(gap.code, gap.place) for gap in form_gaps(read_form(form, key="form"))] == [("form.branch", "form.kind")]


def test_rows_are_checked_cell_by_cell() -> None:
    columns = [{"key": "n", "type": "number", "label": label(), "required": True}]
    form = read_form(form_of({"key": "it", "type": "table", "columns": columns}), key="form")
    values, problems = validate_form(form, {"it": [{"n": "1"}, {"n": "x"}, {}, "row"]})
    assert values["it"] == [{"n": 1}, {"n": None}, {"n": None}]
    assert [problem.place for problem in problems] == ["it.1.n", "it.2.n", "it.3"]


def test_unknown_keys_are_dropped_and_notes_take_no_value() -> None:
    form = read_form(form_of({"key": "n", "type": "note"}, {"key": "t", "type": "text"}), key="form")
    assert validate_form(form, {"n": "x", "t": "y", "evil": "z"}) == ({"t": "y"}, ())


def test_every_type_can_be_read() -> None:
    for kind in FieldType:
        assert read_form(form_of({"key": "it", "type": kind.value}), key="form").fields[0].type is kind


@pytest.mark.parametrize("content", ["{", "[]", '{"title": {}}', form_of({"key": "it", "type": "colour"})])
def test_what_is_no_form_is_refused(content: str) -> None:
    with pytest.raises(FormUnreadable):
        read_form(content, key="form")


def test_gaps_are_found_before_anybody_meets_the_form() -> None:
    gaps = json.dumps(
        {
            "title": {"en": "Title"},
            "fields": [
                {"key": "a", "type": "choice", "label": label()},
                {"key": "a", "type": "table", "label": {"vi": "Bảng"}},
                {
                    "key": "b",
                    "type": "text",
                    "label": label(),
                    "help": {"en": "Help"},
                    "required_when": {"field": "none", "value": "x"},
                },
            ],
        }
    )
    found = [(gap.code, gap.place) for gap in form_gaps(read_form(gaps, key="form"))]
    assert found == [
        ("form.label", "form"),
        ("form.options", "form.a"),
        ("form.key_twice", "form.a"),
        ("form.label", "form.a"),
        ("form.columns", "form.a"),
        ("form.label", "form.b.help"),
        ("form.condition", "form.b"),
    ]
