"""A case as the room takes it from a line: one source in pages, questions of choice, proposals with their passages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from remit.values.canonical import content_hash

Answers = Mapping[str, tuple[Mapping[str, str], bool]]
"""Answer -> its label by language, and whether it needs a passage."""


SHARES = (0.05, 0.5, 0.95)
"""Where a distribution is asked for: a range missed one time in ten, and its middle."""


@dataclass(frozen=True, slots=True)
class Paged:
    """Several texts as one that is read and pointed into; each begins a page at its place in `starts`."""

    text: str
    starts: tuple[int, ...]

    def page_at(self, position: int) -> int:
        """Return which of the texts (from 0) holds a position."""
        return max(at for at, start in enumerate(self.starts) if start <= position)

    def source(self, name: str, *, document: bytes | None = None) -> dict[str, Any]:
        """Return it as a source; its hash is that of the document it was taken from, or its own."""
        ends = (*self.starts[1:], len(self.text))
        return {
            "name": name,
            "media_type": "text/plain",
            "document_hash": content_hash(self.text.encode() if document is None else document),
            "text": self.text,
            "pages": [[at, start, end] for at, (start, end) in enumerate(zip(self.starts, ends, strict=True), start=1)],
        }


def paged(texts: Iterable[str]) -> Paged:
    """Put texts one after the other, a page for each."""
    parts = tuple(texts)
    return Paged("".join(parts), (0, *accumulate(len(one) for one in parts[:-1])) if parts else ())


def choice(
    key: str, text: Mapping[str, str], answers: Answers, *, guideline: Mapping[str, str], judges: int = 2
) -> dict[str, Any]:
    """Ask one question with fixed answers; the judges are asked apart, and one who differs sends it to be settled."""
    return {
        "key": key,
        "text": dict(text),
        "kind": "choice",
        "options": [
            {"key": one, "label": dict(label), "needs_evidence": needs} for one, (label, needs) in answers.items()
        ],
        "guideline": dict(guideline),
        "required_judges": judges,
        "method": "unanimity",
    }


def estimate(
    key: str, text: Mapping[str, str], unit: str, *, guideline: Mapping[str, str], known: str | None = None
) -> dict[str, Any]:
    """Ask two judges apart for a distribution at 5, 50 and 95 %; theirs are pooled, weighed by those that are known."""
    return {
        "key": key,
        "text": dict(text),
        "kind": "quantiles",
        "guideline": dict(guideline),
        "required_judges": 2,
        "method": "pooled",
        "unit": unit,
        "shares": list(SHARES),
        "known": known,
    }


def proposal(
    question: str, answer: str | None, passages: Iterable[Sequence[int]], *, rule: str, score: float
) -> dict[str, Any]:
    """Propose an answer (None leaves it open) with the passages `(start, end)` that a judge shall see first."""
    held = [list(one) for one in passages]
    return {"question": question, "answer": answer, "score": score, "rule": rule, "passages": held}
