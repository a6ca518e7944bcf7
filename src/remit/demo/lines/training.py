"""Training in the demonstration: a client's new clerks take the invoice course, some of them twice."""

import json
from collections.abc import Mapping
from typing import Any

from remit.demo.line import DemoLine, References
from remit.demo.world import Handover, Staff
from remit.services.training import line
from remit.values.chance import Chance
from remit.values.moment import Moment

COURSE = "AP-1"
HANDOVERS = (Handover("harrow-training", "harrow", "training", "Harrow & Finch: training", 4_800, 6_000),)


def _references() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((line.folder / "samples" / "references.json").read_text("utf-8"))
    return {"course": {COURSE: found["course"][COURSE]}}


def _people() -> tuple[Staff, ...]:
    harrow = ("harrow",)
    return (
        Staff("Hannah Whitaker", "agent", "leeds", "en", ("en",), harrow, {"training": 4}),
        Staff("Tom Bradshaw", "agent", "leeds", "en", ("en",), harrow, {"training": 4}),
        Staff("Oliver Grant", "lead", "leeds", "en", ("en",), harrow, {"training": 5}),
    )


class EnrolmentSource:
    """Enrols one learner of the client after the other, and now and then asks for the matrix."""

    def __init__(self, *, first: int = 0) -> None:
        self._sent = first

    def references(self, handover: Handover) -> References:
        """Return the course."""
        return _references()

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Write the next enrolment, or a request for the matrix."""
        self._sent += 1
        if self._sent % 5 == 0:
            return f"matrix-{self._sent}.json", b'{"kind": "matrix"}'
        learner = f"learner{self._sent}@harrow.example"
        body = {"course": COURSE, "person": learner, "own": False}
        return f"enrolment-{self._sent}.json", json.dumps(body).encode()


def _answer(form: str, chance: Chance) -> Mapping[str, Any] | None:
    """The crew holds the course; learners know most of the answers."""
    bank = _references()["course"][COURSE]["bank"] if form == "examine" else ()
    known: Mapping[str, Mapping[str, Any]] = {
        "learn": {"attended_hours": 6},
        "examine": {
            "answers": [
                {"question": one["key"], "answer": one["answer"] if chance.fraction() < 0.9 else "?"} for one in bank
            ]
        },
        "nest": {"nested_items": 12, "nested_defective": 0},
    }
    return known.get(form)


LINE = DemoLine(
    key="training",
    handovers=HANDOVERS,
    staff=_people(),
    arrivals_per_hour=0.08,
    source=lambda resumed: EnrolmentSource(first=200 if resumed else 0),
    question="May this learner nest on the invoices of the week?",
    reply="Yes, from Monday on.",
    answer=_answer,
)
"""Some four enrolments in two days."""
