"""Recruiting in the demonstration: one client's clerks, a recruiter, two who interview, a lead who decides."""

import json
from collections.abc import Mapping
from typing import Any

from remit.demo.line import DemoLine, References, Terms
from remit.demo.world import ClientOf, Handover, Staff
from remit.services.recruiting import line
from remit.values.chance import Chance
from remit.values.moment import Moment

JOB = "AP-CLERK"
HANDOVERS = (Handover("harrow-recruiting", "harrow", "recruiting", "Harrow & Finch: recruiting", 2_400, 4_500),)
NAMES = (
    ("Amelia Ward", "female"),
    ("George Akande", "male"),
    ("Noor Haddad", "female"),
    ("Peter Lund", "male"),
    ("Yuki Mori", "female"),
    ("Rhys Morgan", "male"),
)
"""All invented."""
CV = """{name}
{mail}

Accounts payable clerk at {firm} since {year}: three-way matching, supplier statements, month-end accruals.
Earlier: office assistant. English C1.
"""
FIRMS = ("Norwick Timber", "Castleford Mills", "Elmgate Paper")
KEYS = ("accuracy.1", "communication.1", "integrity.1")


def _people() -> tuple[Staff, ...]:
    harrow = ("harrow",)
    return (
        Staff("Hannah Whitaker", "agent", "leeds", "en", ("en",), harrow, {"recruiting": 4}, clearances=("secret",)),
        Staff("Tom Bradshaw", "agent", "leeds", "en", ("en",), harrow, {"interviewing": 4}),
        Staff("Camille Lefort", "agent", "lille", "en", ("fr", "en"), harrow, {"interviewing": 4}),
        Staff("Oliver Grant", "lead", "leeds", "en", ("en",), harrow, {"recruiting": 5}),
    )


class ApplicationSource:
    """Sends applications; every third time the monitoring form of the one before."""

    def __init__(self, *, first: int = 0) -> None:
        self._sent = first

    def references(self, handover: Handover) -> References:
        """Return the job that is to be filled."""
        found: References = json.loads((line.folder / "samples" / "references.json").read_text("utf-8"))
        return {"job": {JOB: found["job"][JOB]}}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Write the next application, or a monitoring form."""
        self._sent += 1
        number = self._sent - self._sent // 3
        name, gender = NAMES[number % len(NAMES)]
        candidate = f"C-{2000 + number}"
        if self._sent % 3 == 0:
            form = {"kind": "monitoring", "job": JOB, "candidate": candidate, "attributes": {"gender": gender}}
            return f"monitoring-{candidate}.json", json.dumps(form).encode()
        mail = f"{name.lower().replace(' ', '.')}@mail.example"
        firm, year = FIRMS[int(chance.fraction() * len(FIRMS))], 2015 + int(chance.fraction() * 9)
        application = {
            "kind": "application",
            "job": JOB,
            "candidate": candidate,
            "identity": {"name": name, "email": mail},
            "cv": {"text": CV.format(name=name, mail=mail, firm=firm, year=year)},
        }
        return f"application-{candidate}.json", json.dumps(application).encode()


def _terms(handover: Handover, client: ClientOf) -> Terms:
    """Let only those on-shore see who a candidate is."""
    visible = {"on": ["personal", "secret", "protected"], "near": ["personal"], "off": []}
    return {
        "data_handling": {"allowed_shores": ["on", "near"], "visible": visible},
        "parameters": {"sender": client.name},
    }


def _scores(chance: Chance) -> list[dict[str, Any]]:
    told = "Named the case, what they did and what came of it."
    return [{"question": key, "score": 2 + int(chance.fraction() * 4), "evidence": told} for key in KEYS]


def _answer(form: str, chance: Chance) -> Mapping[str, Any] | None:
    """The crew screens and scores; a lead decides with a reason."""
    passes, decision = chance.fraction() < 0.7, "offer" if chance.fraction() < 0.4 else "reject"
    people = [{"name": "Panel", "email": "panel@harrow.example"}]
    where = {"interview_time": "10:00", "interview_zone": "Europe/London", "interview_place": "Room 4, Leeds"}
    known: Mapping[str, Mapping[str, Any]] = {
        "confirm_cv": {"confirmation": "silent"},
        "screen": {
            "screening": "pass" if passes else "reject",
            "screening_reason": "The second paragraph shows the must-haves." if passes else "No year in payables yet.",
        },
        "schedule": {**where, "invited_people": people},
        "decide": {
            "decision": decision,
            "decision_reasons": "Both heard a case of a traced error; see accuracy.1.",
            "offer_terms": "From the first of next month, Leeds, 27,500 GBP a year" if decision == "offer" else "",
        },
        "interview_a": {"scores_a": _scores(chance)},
        "interview_b": {"scores_b": _scores(chance)},
    }
    return known.get(form)


LINE = DemoLine(
    key="recruiting",
    handovers=HANDOVERS,
    staff=_people(),
    arrivals_per_hour=0.12,
    source=lambda resumed: ApplicationSource(first=300 if resumed else 0),
    question="May the interview take place on a video call?",
    reply="Yes, if everybody of this round has it so.",
    terms=_terms,
    answer=_answer,
)
"""Some six arrivals in two days."""
