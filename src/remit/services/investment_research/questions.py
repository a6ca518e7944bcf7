"""What is judged of a study, over which text: every fact, check, working and claim as a line that can be quoted."""

from collections.abc import Mapping
from typing import Any

from remit.services.figures import Grade, Writer
from remit.services.investment_research.study import Study
from remit.services.investment_research.wording import group, words
from remit.services.kit import case_choice, case_proposal, paged

RULE = "research-1"
PASSAGES_MAX = 5

Lines = Mapping[str, list[str]]
"""Lines of the source by the question that they bear on."""


def lines_of(study: Study, writer: Writer) -> Lines:
    """Write the study as lines to quote; each number stands with its key and where it comes from."""
    figures = study.figures.values()
    facts = [f"{one.key} = {one.value:f} | {one.source}" for one in figures if one.key in study.chart]
    sums = [
        f"{one.state.upper()} {one.parent} {one.period}: {one.stated:f}, its parts give {one.summed:f}"
        for one in study.footings
    ]
    changed = [
        f"RESTATED {one.later.concept} {one.later.period}: {one.earlier.value:f} in {one.earlier.place}, "
        f"{one.later.value:f} in {one.later.place}"
        for one in study.restated
    ]
    assumed = [
        f"{one.key} = {writer.figure(one)} | {study.draft.reasons.get(one.key.split('.')[1], '')} | {one.source}"
        for one in figures
        if one.key.startswith("assumed.")
    ]
    computed = [
        f"{one.key} = {writer.figure(one)} | {one.working} | from {', '.join(one.inputs)}"
        for one in figures
        if one.inputs
    ]
    prices = [f"{one.key} = {one.value:f} | {one.source}" for one in figures if one.key.startswith(("price", "peer."))]
    return {
        "statements": [*changed, *sorted(sums), *facts],
        "assumptions": assumed,
        "valuation": [*reversed(computed), *prices],
        "claims": [f"{kind.upper()}: {writer.filled(text, study.figures)}" for kind, text in study.draft.claims],
        "risks": [f"RISK: {writer.filled(one, study.figures)}" for one in study.draft.risks],
    }


def handed(study: Study, writer: Writer, grades: tuple[Grade, ...], *, name: str, content: bytes) -> dict[str, Any]:
    """Return source, questions and proposals as the room of judgement takes them; a page for each question's lines."""
    lines = lines_of(study, writer)
    read = paged("\n".join(part) + "\n" for part in lines.values())
    starts = dict(zip(lines, read.starts, strict=True))
    return {
        "source": read.source(f"{name} (study)", document=content + read.text.encode()),
        "questions": [question(key, grades) for key in group("questions")],
        "proposals": [
            proposal(key, lines[_page(key)], start=starts[_page(key)], study=study) for key in group("questions")
        ],
    }


def _page(key: str) -> str:
    return "valuation" if key == "rating" else key


def question(key: str, grades: tuple[Grade, ...]) -> dict[str, Any]:
    """Ask one question; the rating's answers are the ratings agreed, the others' whether it holds."""
    labels = {one.key: one.names for one in grades} if key == "rating" else group("answers")
    answers = {one: (label, one != "unclear") for one, label in labels.items()}
    return case_choice(key, words("questions", key), answers, guideline=words("guidelines", key))


def proposal(key: str, lines: list[str], *, start: int, study: Study) -> dict[str, Any]:
    """Point at the lines that matter first; only for the rating does the rule propose an answer, by definition."""
    passages, at = [], start
    for line in lines[:PASSAGES_MAX]:
        passages.append((at, at + len(line)))
        at += len(line) + 1
    return case_proposal(key, study.proposed.key if key == "rating" else None, passages, rule=RULE, score=0.5)
