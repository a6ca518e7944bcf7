"""Statements of a report as questions to two judges: does the finding follow from the figures it rests on?

The figures come as a text of lines; a finding names the line that carries it, which is its proposed evidence.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from remit.values.canonical import content_hash
from remit.values.refusal import Refusal

RULE = "findings-1"
HOLDS = "holds"
OPTIONS: tuple[tuple[str, Mapping[str, str], bool], ...] = (
    (HOLDS, {"en": "Follows from the figures", "vi": "Suy ra từ số liệu"}, True),
    ("does_not_hold", {"en": "Does not follow", "vi": "Không suy ra được"}, False),
    ("unclear", {"en": "Cannot be decided", "vi": "Chưa thể kết luận"}, False),
)


class EvidenceMissing(Refusal):
    """A finding that rests on figures nobody computed."""

    code = "judgement.figure"
    status = 422
    sentence = (
        "The finding “{finding}” rests on “{evidence}”, which is among no figures: name one of the figures' keys."
    )


def findings_case(
    findings: Sequence[Mapping[str, Any]], lines: Mapping[str, str], *, name: str, guideline: Mapping[str, str]
) -> dict[str, Any]:
    """Write findings and the figures as the room takes a case. Refuses `EvidenceMissing`.

    `findings`: `{key, text: {en, vi}, evidence: key of a line}`; `lines`: key -> the line as people read it.
    """
    text = "\n".join(lines.values()) + "\n"
    starts: dict[str, int] = {}
    at = 0
    for key, line in lines.items():
        starts[key] = at
        at += len(line) + 1
    source = {
        "name": name,
        "media_type": "text/plain",
        "document_hash": content_hash(text.encode()),
        "text": text,
        "pages": [[1, 0, len(text)]],
    }
    for finding in findings:
        if finding["evidence"] not in lines:
            raise EvidenceMissing(place=finding["key"], finding=finding["key"], evidence=finding["evidence"])
    return {
        "source": source,
        "questions": [_question(one, guideline) for one in findings],
        "proposals": [_proposal(one, starts[one["evidence"]], lines[one["evidence"]]) for one in findings],
    }


def _question(finding: Mapping[str, Any], guideline: Mapping[str, str]) -> dict[str, Any]:
    options = [{"key": key, "label": dict(label), "needs_evidence": needs} for key, label, needs in OPTIONS]
    return {
        "key": finding["key"],
        "text": dict(finding["text"]),
        "kind": "choice",
        "options": options,
        "guideline": dict(guideline),
        "required_judges": 2,
        "method": "unanimity",
    }


def _proposal(finding: Mapping[str, Any], start: int, line: str) -> dict[str, Any]:
    """The rule shows the line; whether it carries the words it cannot say, so the answer stays open."""
    return {
        "question": finding["key"],
        "answer": None,
        "score": 1.0,
        "rule": RULE,
        "passages": [[start, start + len(line)]],
    }
