"""From settled questions to the issues list: what departs from the playbook, gravest first, with who decided it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.services.contract_review.playbook import Playbook, Position, Weight

ORDER = tuple(Weight)


@dataclass(frozen=True, slots=True)
class Issue:
    """One clause type with its settled answer; `question` is the entry of the case file it follows from."""

    position: Position
    question: Mapping[str, Any]

    @property
    def answer(self) -> str:
        """The settled answer."""
        return str(self.question["answer"])

    @property
    def is_issue(self) -> bool:
        """Whether the client must look at it: a departure, an unclear clause, or a required clause that is missing."""
        return self.answer in ("deviates", "unclear") or (self.answer == "absent" and self.position.required)


def settle(playbook: Playbook, case_file: Mapping[str, Any]) -> tuple[Issue, ...]:
    """Join the playbook's positions with the settled questions, gravest first, then in the playbook's order."""
    asked = {question["key"]: question for question in case_file["questions"]}
    joined = [Issue(position, asked[position.clause]) for position in playbook.positions if position.clause in asked]
    return tuple(sorted(joined, key=lambda one: ORDER.index(one.position.weight)))


def count_by_weight(issues: Sequence[Issue]) -> dict[str, int]:
    """Count issues by severity, every severity named."""
    return {weight.value: sum(one.position.weight is weight for one in issues if one.is_issue) for weight in ORDER}


def as_json(settled: Sequence[Issue], case_file: Mapping[str, Any], *, language: str) -> dict[str, Any]:
    """Write the issues list as data: each finding with evidence, deciders and hashes."""
    return {
        "summary": count_by_weight(settled),
        "issues": [_entry(one, language=language) for one in settled if one.is_issue],
        "without_objection": [_entry(one, language=language) for one in settled if not one.is_issue],
        "agreement": case_file["agreement"],
        "sources": case_file["sources"],
        "sign_off": case_file["sign_off"],
    }


def _entry(one: Issue, *, language: str) -> dict[str, Any]:
    return {
        "clause": one.position.clause,
        "title": one.position.title[language],
        "severity": one.position.weight,
        "answer": one.answer,
        "accepted_position": one.position.accepted[language],
        "fallback": one.position.fallback[language] if one.is_issue else "",
        "evidence": one.question["evidence"],
        "reasons": one.question["reasons"],
        "decided": one.question["decided"],
        "settled": one.question["state"],
        "inputs_hash": one.question["inputs_hash"],
    }
