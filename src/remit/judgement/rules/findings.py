"""Statements of a report as questions to two judges: does the finding follow from the figures it rests on?

The figures come as a text of lines; a finding names the line that carries it, which is its proposed evidence.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from remit.judgement.rules.cases import Answers, choice, paged, proposal
from remit.values.refusal import Refusal

RULE = "findings-1"
HOLDS = "holds"
ANSWERS: Answers = {
    HOLDS: ({"en": "Follows from the figures", "vi": "Suy ra từ số liệu"}, True),
    "does_not_hold": ({"en": "Does not follow", "vi": "Không suy ra được"}, False),
    "unclear": ({"en": "Cannot be decided", "vi": "Chưa thể kết luận"}, False),
}


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
    starts = dict(zip(lines, (0, *accumulate(len(line) + 1 for line in lines.values())), strict=False))
    for finding in findings:
        if finding["evidence"] not in lines:
            raise EvidenceMissing(place=finding["key"], finding=finding["key"], evidence=finding["evidence"])
    return {
        "source": paged(["\n".join(lines.values()) + "\n"]).source(name),
        "questions": [choice(one["key"], one["text"], ANSWERS, guideline=guideline) for one in findings],
        "proposals": [_proposal(one["key"], starts[one["evidence"]], lines[one["evidence"]]) for one in findings],
    }


def _proposal(finding: str, start: int, line: str) -> dict[str, Any]:
    """The rule shows the line; whether it carries the words it cannot say, so the answer stays open."""
    return proposal(finding, None, [(start, start + len(line))], rule=RULE, score=1.0)


def settled_findings(case_file: Mapping[str, Any], *, language: str, decided: str = "{people}") -> dict[str, Any]:
    """Return what a report shows of a signed case: `findings` that hold, with lines and judges, and those `dropped`.

    `decided` says in the report's language who settled a finding.
    """
    questions = case_file["questions"]
    return {
        "findings": [_settled(one, language, decided) for one in questions if one["answer"] == HOLDS],
        "dropped": [one["text"][language] for one in questions if one["answer"] != HOLDS],
    }


def _settled(one: Mapping[str, Any], language: str, decided: str) -> dict[str, Any]:
    people = ", ".join(dict.fromkeys(entry["person"] for entry in one["decided"]))
    evidence = [piece["quotation"] for piece in one["evidence"]]
    return {"text": one["text"][language], "evidence": evidence, "decided": decided.format(people=people)}
