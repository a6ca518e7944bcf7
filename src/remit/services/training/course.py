"""A course as it is kept among the reference data: scope, procedure, item bank, criteria."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from remit.services.kit import BankItem, Scope, ServiceCall


@dataclass(frozen=True, slots=True)
class Course:
    """What is taught and how it is examined; without `criteria` nothing is judged."""

    key: str
    title: str
    scope: Scope
    procedure: str
    months: int
    pass_mark: int
    questions: int
    bank: tuple[BankItem, ...]
    criteria: tuple[str, ...]
    pass_score: Fraction


def course_of(call: ServiceCall, key: str) -> Course | None:
    """Return a course by its key."""
    found = call.lookup.reference("course", key)
    return None if found is None else _course(key, found.body)


def _course(key: str, body: Any) -> Course:
    scope = body.get("scope") or {}
    return Course(
        key=key,
        title=str(body.get("title", key)),
        scope=Scope(*(str(scope.get(part, "")) for part in ("process", "client", "language", "location"))),
        procedure=str(body.get("procedure", "")),
        months=int(body.get("months", 12)),
        pass_mark=int(body.get("pass_mark", 80)),
        questions=int(body.get("questions", 10)),
        bank=tuple(BankItem(str(one["key"]), str(one["text"]), str(one["answer"])) for one in body.get("bank", ())),
        criteria=tuple(str(one) for one in body.get("criteria", ())),
        pass_score=Fraction(str(body.get("pass_score", "3"))),
    )
