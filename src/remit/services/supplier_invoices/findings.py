"""Findings: what a check has against an invoice, each under one reason of the closed list of exceptions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from remit.services.kit import read_sentences

FOLDER = Path(__file__).parent


class Reason(StrEnum):
    """The closed list: why an invoice cannot go straight through."""

    NO_PO = "no_po"
    PRICE = "price"
    QUANTITY = "quantity"
    NOT_RECEIVED = "not_received"
    TAX = "tax"
    VENDOR_UNKNOWN = "vendor_unknown"
    BANK_DETAIL_CHANGED = "bank_detail_changed"
    DUPLICATE_SUSPECT = "duplicate_suspect"
    ARITHMETIC = "arithmetic"
    CURRENCY = "currency"
    OVER_APPROVAL_LIMIT = "over_approval_limit"
    RETURNED = "returned"
    SCANNED = "scanned"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its reason, the code of its sentence in sentences.json, the place, the rule broken."""

    reason: Reason
    code: str
    place: str | None = None
    clause: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


def as_variable(finding: Finding) -> dict[str, Any]:
    """Write a finding as the JSON a task shows: reason, its name and its sentence per language, place and rule."""
    sentences = read_sentences(FOLDER)
    return {
        "reason": finding.reason.value,
        "name": dict(sentences[f"reason.{finding.reason}"]),
        "code": finding.code,
        "text": {
            language: sentence.format_map(finding.fields) for language, sentence in sentences[finding.code].items()
        },
        "place": finding.place,
        "clause": finding.clause,
        "fields": dict(finding.fields),
    }


def reason_codes(findings: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the reasons of written findings, each once, in the order of the closed list."""
    found = {finding["reason"] for finding in findings}
    return [reason.value for reason in Reason if reason.value in found]
