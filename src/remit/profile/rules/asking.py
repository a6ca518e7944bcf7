"""Reading an interview: what somebody answered, or what is wrong with the answers, each by its field."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, get_type_hints

from remit.profile.assessment import Interview
from remit.values.money import decimals_of
from remit.values.problem import Problem
from remit.values.refusal import Refusal
from remit.values.sentence import Sentence

CODE = "profile.interview"
NEEDED = ("prospect", "process")
AT_MOST: Mapping[str, int] = {
    "items_per_month": 100_000_000,
    "swing_pct": 100,
    "ways": 10_000,
    "decisions_per_item": 1_000,
    "judgements_per_item": 1_000,
    "touches_per_item": 1_000,
    "minutes_per_item": 100_000,
    "first_pass_pct": 100,
    "turnaround_hours": 100_000,
    "overlap_hours": 24,
}
"""The most that an answer can be; questions “of ten” end at 10."""
YES = frozenset({"yes", "true", "on", "1"})
NO = frozenset({"no", "false", "off", "0"})


def read_interview(told: Mapping[str, Any]) -> tuple[Interview | None, tuple[Problem, ...]]:
    """Read the answers; all problems are collected, and there is no interview where there are any."""
    kinds, values, problems = get_type_hints(Interview), {}, []
    for unknown in sorted(set(told) - {one.name for one in fields(Interview)}):
        problems.append(problem(unknown, Sentence("it is no question of the interview")))
    for one in fields(Interview):
        answer = told.get(one.name)
        if answer in (None, ""):
            if one.name in NEEDED:
                problems.append(problem(one.name, Sentence("say it in a few words")))
            continue
        try:
            values[one.name] = _read(kinds[one.name], one.name, answer)
        except ValueError as wrong:
            problems.append(problem(one.name, wrong.args[0]))
    return (None if problems else Interview(**values)), tuple(problems)


def problem(place: str, message: Sentence) -> Problem:
    """Return what is wrong with an answer."""
    return Problem(code=CODE, message=message, place=place)


def _read(kind: Any, name: str, answer: Any) -> Any:
    if kind is bool:
        return _flag(answer)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _word(kind, answer)
    if kind is str:
        return _currency(str(answer)) if name == "currency" else str(answer).strip()
    return _number(name, answer)


def _word(kind: type[StrEnum], answer: Any) -> StrEnum:
    if str(answer) not in set(kind):
        raise ValueError(Sentence("“{value}” is none of {words}", value=answer, words=", ".join(kind)))
    return kind(str(answer))


def _flag(answer: Any) -> bool:
    word = str(answer).strip().lower()
    if word not in YES | NO:
        raise ValueError(Sentence("“{value}” is neither yes nor no", value=answer))
    return word in YES


def _number(name: str, answer: Any) -> Decimal:
    most = 10 if name.endswith("_of_ten") else AT_MOST[name]
    try:
        number = Decimal(str(answer).strip())
    except InvalidOperation:
        raise ValueError(Sentence("“{value}” is no number", value=answer)) from None
    if isinstance(answer, bool) or not number.is_finite() or not 0 <= number <= most:
        raise ValueError(Sentence("“{value}” is no number from 0 to {most}", value=answer, most=most))
    if name == "ways" and number < 1:
        raise ValueError(Sentence("an item takes one way at least"))
    return number


def _currency(text: str) -> str:
    try:
        decimals_of(text)
    except Refusal as unknown:
        raise ValueError(Sentence(unknown.sentence, **unknown.fields)) from None
    return text
