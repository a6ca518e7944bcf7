"""Evidence and answers inside rows: JSON in, facts out."""

from collections.abc import Iterable
from typing import Any

from remit.judgement.model import AnchorState, Answer, Evidence


def evidence_row(evidence: Iterable[Evidence]) -> list[list[Any]]:
    """Write evidence as a JSON list."""
    return [[one.source_id, one.start, one.end, one.quotation, one.page, one.state.value] for one in evidence]


def evidence_of(row: Iterable[list[Any]]) -> tuple[Evidence, ...]:
    """Read evidence from its JSON list."""
    return tuple(
        Evidence(source, start, end, quotation, page, AnchorState(state))
        for source, start, end, quotation, page, state in row
    )


def answer_of(value: Any) -> Answer:
    """Read an answer from JSON."""
    return tuple(value) if isinstance(value, list) else str(value)
