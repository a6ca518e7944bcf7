"""Collections made to measure for demonstration, rehearsal and tests; people, firms and quarrels are invented."""

import json
from dataclasses import dataclass

from remit.services.kit import Chance, discovery, pack

FIELDS = ("DOCID", "PARENTID", "CUSTODIAN", "AUTHOR", "TO", "DATE", "SUBJECT", "SET", "TEXTPATH", "NATIVEPATH")
COUNSEL = "Rosalind Kerr"


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of a collection."""

    key: str
    custodian: str
    subject: str
    text: str
    parent: str = ""
    sample: bool = False


def papers(valve: int = 17) -> tuple[Paper, ...]:
    """Return ten papers about a leaking valve: a family with advice, a copy, a near copy, and two of a sample."""
    bank = f"Pay the valve {valve} invoice.\nAccount holder: J. Poole, 12 Elm Row."
    leak = f"The pressure at valve {valve} fell again last night. The crew tightened it and logged the loss."
    minutes = (
        f"Minutes of the site meeting. Valve {valve} is to be replaced before the winter. The cost is put at 48,000"
        " pounds. Mr Poole asked that the supplier be told. The next meeting is on Thursday at nine in the site office."
    )
    return (
        Paper("D-001", "Marsh", f"Valve {valve}", leak),
        Paper("D-002", "Okafor", f"Valve {valve}", leak),
        Paper("D-003", "Marsh", "Advice", f"Please see the attached.\n{COUNSEL} gave legal advice on the claim."),
        Paper("D-004", "Marsh", "Log of valve readings", f"Readings of valve {valve}: 6.1, 5.8, 3.2 bar.", "D-003"),
        Paper("D-005", "Marsh", "Minutes", minutes),
        Paper("D-006", "Okafor", "Minutes, second version", minutes.replace("Thursday", "Friday")),
        Paper("D-007", "Okafor", "Bank details", bank),
        Paper("D-008", "Okafor", "Lunch", "Soup and bread for eight on Friday, please."),
        Paper("D-101", "Marsh", "Car park", "The gate of the car park closes at ten.", sample=True),
        Paper("D-102", "Okafor", "Holiday", "I am away from Monday; Ann has the keys.", sample=True),
    )


def compose(made: tuple[Paper, ...] | None = None, *, aside: int = 2, **matter: object) -> bytes:
    """Pack a collection; the same papers give the same bytes."""
    made = papers() if made is None else made
    rows = [
        {
            "DOCID": one.key,
            "PARENTID": one.parent,
            "CUSTODIAN": one.custodian,
            "AUTHOR": one.custodian,
            "TO": "Poole",
            "DATE": "2025-11-03",
            "SUBJECT": one.subject,
            "SET": "sample" if one.sample else "review",
            "TEXTPATH": f"TEXT\\{one.key}.txt",
        }
        for one in made
    ]
    told = {
        "matter": "Harrow & Finch v. Poole Valves",
        "request": "All documents about the failure of the valve.",
        "counsel": [COUNSEL],
        "prefix": "HF",
        "start": 1,
        "aside": aside,
        "recall": 0.75,
        "events": {"request served": "2026-03-02"},
        "deadlines": [
            {"name": "Answer to the request", "event": "request served", "count": 30, "rule": "FRCP 34(b)(2)(A)"},
            {
                "name": "Motion to compel",
                "event": "request served",
                "count": 45,
                "unit": "court",
                "rule": "Local rule 7",
            },
        ],
        "closed": ["2026-04-03", "2026-04-06"],
        **matter,
    }
    files = {f"TEXT/{one.key}.txt": one.text.encode() for one in made}
    files |= {"load.dat": discovery.write_dat(FIELDS, rows), "matter.json": json.dumps(told).encode()}
    return pack(files)


def make(chance: Chance) -> tuple[str, bytes]:
    """Make a collection for the demonstration, read in the order that a learner chooses: its file name and bytes."""
    valve = 10 + int(chance.fraction() * 80)
    reported = [one for one in papers(valve) if not one.sample]
    notes = [
        Paper(f"D-{200 + at}", "Okafor", f"Lunch {at}", f"Soup and bread for {at}, please.") for at in range(2, 42)
    ]
    return f"collection-{chance.bytes(3).hex()}.zip", compose((*reported, *notes), aside=0, batch=6)
