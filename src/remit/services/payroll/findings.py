"""Findings of a pay run: who was refused, what changed too much, what the parallel run leaves open, what is locked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from remit.services.kit import read_sentences

FOLDER = Path(__file__).parent


class Reason(StrEnum):
    """The closed list: why a pay run goes before a person."""

    LOCKED = "locked"
    REFUSED = "refused"
    CHANGED = "changed"
    JOINER = "joiner"
    LEAVER = "leaver"
    PARALLEL = "parallel"
    NO_ACCOUNT = "no_account"
    PAY_FILE = "pay_file"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its reason, the code of its sentence, the employee or field, what the sentence names."""

    reason: Reason
    code: str
    place: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


def as_variable(finding: Finding) -> dict[str, Any]:
    """Write a finding as the JSON a task shows."""
    sentences = read_sentences(FOLDER)
    return {
        "reason": finding.reason.value,
        "name": dict(sentences[f"reason.{finding.reason}"]),
        "code": finding.code,
        "text": {
            language: sentence.format_map(finding.fields) for language, sentence in sentences[finding.code].items()
        },
        "place": finding.place,
        "clause": finding.fields.get("source"),
        "fields": dict(finding.fields),
    }


def reason_codes(findings: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the reasons of written findings, each once, in the order of the closed list."""
    found = {finding["reason"] for finding in findings}
    return [reason.value for reason in Reason if reason.value in found]
