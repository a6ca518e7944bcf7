"""What was found, as questions to one analyst: each finding with its line, and the answers that its kind allows."""

from typing import Any

from remit.services.financial_process.outcome import Outcome, wording
from remit.services.kit import Section, case_choice, case_proposal, paged

RULE = "finance-1"


def handed(found: Outcome, kind: str, *, name: str, content: bytes) -> dict[str, Any]:
    """Write the case as the room of judgement takes it; the first page has a line per finding, the rest the papers.

    One analyst decides and another person signs; the rules propose no answer, for they dismiss nothing.
    """
    lines = [one.reason["text"]["en"] for one in found.findings]
    read = paged(["\n".join(lines) + "\n", *map(_told, found.sections)])
    answers = {key: (label, key != "unclear") for key, label in wording.group(kind).items()}
    guideline, at, proposals = wording.words("guidelines", kind), 0, []
    for one, line in zip(found.findings, lines, strict=True):
        proposals.append(case_proposal(one.key, None, [(at, at + len(line))], rule=RULE, score=0.5))
        at += len(line) + 1
    return {
        "source": read.source(f"{name} (result)", document=content + read.text.encode()),
        "questions": [
            case_choice(one.key, one.reason["text"], answers, guideline=guideline, judges=1) for one in found.findings
        ],
        "proposals": proposals,
    }


def _told(section: Section) -> str:
    rows = (" | ".join(row) for row in (section.head, *section.rows))
    return "\n".join((section.heading, *rows)) + "\n\n"
