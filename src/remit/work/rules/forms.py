"""Forms as data: the fields a person fills in, read from JSON, rendered and checked without knowing the trade."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from remit.values.money import Money
from remit.values.problem import Problem
from remit.values.refusal import Refusal

Names = Mapping[str, str]
"""A text per language: `{"en": ..., "vi": ...}`."""

LANGUAGES = ("en", "vi")
TEXT_MAX = 10_000
ROWS_MAX = 1_000
_TRUE = frozenset({"true", "on", "yes", "1"})
_FALSE = frozenset({"false", "off", "no", "0", ""})


class FieldType(StrEnum):
    """What a field holds; a note takes no value: it shows text, or what stands at the path that it `shows`."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    TABLE = "table"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the value kept and its label per language."""

    value: str
    label: Names


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `required_when` names another field and the value of it that makes this one required.

    `asked_when` names an earlier field and the value of it without which this one is not asked at all: questions that
    hang on one another are a tree, of which only the branch that was taken is asked, required and kept.
    `shows` is the path (`payload.…` or `variables.…`) whose value the page shows or begins with; `data_class` is the
    class by which it is masked; `columns` are the fields of a table's row.
    """

    key: str
    type: FieldType
    label: Names
    required: bool = False
    help: Names = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    columns: tuple["Field", ...] = ()
    shows: str | None = None
    data_class: str | None = None
    required_when: tuple[str, str] | None = None
    asked_when: tuple[str, str] | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    multiline: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of one task, in their order on the page; `desk` names a page of its own that fills them in."""

    key: str
    title: Names
    fields: tuple[Field, ...]
    desk: str | None = None


class FormUnreadable(Refusal):
    """A form's file is no form."""

    code = "work.form_unreadable"
    sentence = "The form cannot be read: {reason}."


def read_form(content: str, *, key: str) -> Form:
    """Read a form from its JSON. Refuses `FormUnreadable` with the place."""
    try:
        data = json.loads(content)
        fields = tuple(_read_field(entry) for entry in data["fields"])
        return Form(key, dict(data["title"]), fields, data.get("desk"))
    except json.JSONDecodeError as fault:
        raise FormUnreadable(place=f"line {fault.lineno}", reason=fault.msg) from None
    except (KeyError, TypeError, ValueError, InvalidOperation) as fault:
        raise FormUnreadable(place=key, reason=f"{type(fault).__name__} {fault}") from None


def _read_field(data: Mapping[str, Any]) -> Field:
    return Field(
        key=data["key"],
        type=FieldType(data["type"]),
        label=dict(data["label"]),
        required=bool(data.get("required", False)),
        help=dict(data.get("help", {})),
        options=tuple(Option(str(option["value"]), dict(option["label"])) for option in data.get("options", ())),
        columns=tuple(_read_field(column) for column in data.get("columns", ())),
        shows=data.get("shows"),
        data_class=data.get("data_class"),
        required_when=_condition(data.get("required_when")),
        asked_when=_condition(data.get("asked_when")),
        minimum=Decimal(str(data["minimum"])) if "minimum" in data else None,
        maximum=Decimal(str(data["maximum"])) if "maximum" in data else None,
        multiline=bool(data.get("multiline", False)),
    )


def _condition(told: Mapping[str, str] | None) -> tuple[str, str] | None:
    return (told["field"], told["value"]) if told else None


def form_gaps(form: Form) -> Iterator[Problem]:
    """Yield what a form lacks before it may be used: a label in a language, options, columns, a name of its own."""
    yield from _text_gaps(form.title, place=form.key)
    seen: set[str] = set()
    for entry in form.fields:
        place = f"{form.key}.{entry.key}"
        if entry.key in seen:
            yield Problem("form.key_twice", "Two fields of this form have the same key.", place)
        if entry.asked_when and not _leads(form, entry.asked_when, seen):
            yield Problem("form.branch", "It hangs on no answer of an earlier choice.", place)
        seen.add(entry.key)
        yield from _field_gaps(entry, place=place)
    for entry in form.fields:
        if entry.required_when and entry.required_when[0] not in seen:
            yield Problem("form.condition", "It depends on a field that is not there.", f"{form.key}.{entry.key}")


def _leads(form: Form, condition: tuple[str, str], earlier: set[str]) -> bool:
    key, value = condition
    return key in earlier and any(
        entry.key == key and value in {option.value for option in entry.options} for entry in form.fields
    )


def _field_gaps(entry: Field, *, place: str) -> Iterator[Problem]:
    yield from _text_gaps(entry.label, place=place)
    if entry.help:
        yield from _text_gaps(entry.help, place=f"{place}.help")
    if entry.type is FieldType.CHOICE and not entry.options:
        yield Problem("form.options", "A choice needs options.", place)
    if entry.type is FieldType.TABLE and not entry.columns:
        yield Problem("form.columns", "A table needs columns.", place)
    for option in entry.options:
        yield from _text_gaps(option.label, place=f"{place}={option.value}")
    for column in entry.columns:
        yield from _field_gaps(column, place=f"{place}.{column.key}")


def _text_gaps(names: Names, *, place: str) -> Iterator[Problem]:
    for language in LANGUAGES:
        if not names.get(language, "").strip():
            yield Problem("form.label", f"The text in “{language}” is missing.", place, fields={"language": language})


class _Bad(Exception):  # noqa: N818 - private, turned into a problem at once
    pass


def validate_form(form: Form, submitted: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Make submitted values clean: `(values, problems)`, each problem placed at its field's key.

    Whole numbers become integers, others stay decimal text; money becomes `{"minor", "currency"}`; dates ISO text.
    Keys the form does not know are dropped, and so are values of fields that are not asked.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for entry in form.fields:
        if entry.type is FieldType.NOTE:
            continue
        if not is_asked(entry, values):
            values[entry.key] = None
        else:
            value, found = _validate_field(entry, submitted.get(entry.key), submitted=submitted, place=entry.key)
            problems += found
            values[entry.key] = value
    return values, tuple(problems)


def is_asked(entry: Field, answered: Mapping[str, Any]) -> bool:
    """Say whether a field is asked, by what was answered before it."""
    return entry.asked_when is None or answered.get(entry.asked_when[0]) == entry.asked_when[1]


def _validate_field(
    entry: Field, raw: Any, *, submitted: Mapping[str, Any], place: str
) -> tuple[Any, tuple[Problem, ...]]:
    if _empty(raw) and entry.type is not FieldType.BOOLEAN:
        missing = entry.required or _condition_holds(entry, submitted)
        problem = Problem("form.required", "This is needed.", place)
        return ([] if entry.type is FieldType.TABLE else None), ((problem,) if missing else ())
    if entry.type is FieldType.TABLE:
        return _validate_rows(entry, raw, place=place)
    try:
        return _clean(entry, raw), ()
    except _Bad as bad:
        return None, (Problem(f"form.{entry.type}", str(bad), place),)
    except Refusal as refusal:
        return None, (Problem(refusal.code, str(refusal), place, fields=dict(refusal.fields)),)


def _empty(raw: Any) -> bool:
    return raw in (None, [], {}) or (isinstance(raw, str) and not raw.strip())


def _condition_holds(entry: Field, submitted: Mapping[str, Any]) -> bool:
    if entry.required_when is None:
        return False
    key, value = entry.required_when
    return str(submitted.get(key, "")) == value


def _validate_rows(entry: Field, raw: Any, *, place: str) -> tuple[Any, tuple[Problem, ...]]:
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) > ROWS_MAX:
        return [], (Problem("form.table", f"This is a list of at most {ROWS_MAX:,} rows.", place),)
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for number, row in enumerate(raw):
        if not isinstance(row, Mapping):
            problems.append(Problem("form.table", "A row is a set of named values.", f"{place}.{number}"))
            continue
        values = {}
        for column in entry.columns:
            at = f"{place}.{number}.{column.key}"
            values[column.key], found = _validate_field(column, row.get(column.key), submitted=row, place=at)
            problems += found
        rows.append(values)
    return rows, tuple(problems)


def _clean(entry: Field, raw: Any) -> Any:
    match entry.type:
        case FieldType.TEXT:
            return _clean_text(raw)
        case FieldType.NUMBER:
            return _clean_number(entry, raw)
        case FieldType.MONEY:
            return _clean_money(raw)
        case FieldType.DATE:
            return _clean_date(raw)
        case FieldType.CHOICE:
            return _clean_choice(entry, raw)
        case _:
            return _clean_boolean(raw)


def _clean_text(raw: Any) -> str:
    text = str(raw).strip()
    if len(text) > TEXT_MAX:
        raise _Bad(f"At most {TEXT_MAX:,} characters.")
    if "\x00" in text:
        raise _Bad("The text holds a character that cannot be kept.")
    return text


def _clean_number(entry: Field, raw: Any) -> int | str:
    text = str(raw).strip()
    if isinstance(raw, bool) or not re.fullmatch(r"-?\d{1,25}(\.\d{1,12})?", text):
        raise _Bad("This is a number, with a point before its decimals.")
    number = Decimal(text)
    if entry.minimum is not None and number < entry.minimum:
        raise _Bad(f"At least {entry.minimum}.")
    if entry.maximum is not None and number > entry.maximum:
        raise _Bad(f"At most {entry.maximum}.")
    return int(number) if number == number.to_integral_value() else text


def _clean_money(raw: Any) -> dict[str, Any]:
    if isinstance(raw, Mapping) and type(raw.get("minor")) is int:
        money = Money.rounded(Decimal(0), str(raw.get("currency"))) + Money(raw["minor"], str(raw.get("currency")))
    elif isinstance(raw, Mapping):
        money = Money.of(str(raw.get("amount")), str(raw.get("currency")))
    elif isinstance(raw, str) and re.fullmatch(r"\s*\S+\s+[A-Za-z]{3}\s*", raw):
        amount, currency = raw.split()
        money = Money.of(amount, currency.upper())
    else:
        raise _Bad("This is an amount and a currency, such as 120.50 EUR.")
    return {"minor": money.minor, "currency": money.currency}


def _clean_date(raw: Any) -> str:
    try:
        return dt.date.fromisoformat(str(raw).strip()).isoformat()
    except ValueError:
        raise _Bad("This is a day, such as 2026-03-01.") from None


def _clean_choice(entry: Field, raw: Any) -> str:
    if str(raw) not in {option.value for option in entry.options}:
        raise _Bad("Choose one of the options.")
    return str(raw)


def _clean_boolean(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    text = "" if raw is None else str(raw).strip().lower()
    if text not in _TRUE | _FALSE:
        raise _Bad("This is yes or no.")
    return text in _TRUE
