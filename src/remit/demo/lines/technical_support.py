"""Technical support in the demonstration: one client's service desk, its known errors and its catalogue."""

import json
from collections.abc import Mapping
from typing import Any

from remit.demo.line import DemoLine, References
from remit.demo.world import ALL, Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

HANDOVERS = (Handover("harrow-support", "harrow", "technical_support", "Harrow & Finch: service desk", 480, 900),)
STAFF = tuple(
    Staff(name, "agent", site, locale, languages, ALL, skills)
    for name, site, locale, languages, skills in (
        ("Bùi Minh Khang", "danang", "vi", ("vi", "en"), {"support_tier_1": 4, "support_tier_2": 3}),
        ("Rosie Fenwick", "leeds", "en", ("en",), {"support_tier_1": 4}),
        ("Noah Ellery", "leeds", "en", ("en",), {"support_tier_2": 5, "support_tier_3": 4}),
    )
)
SERVICES: Mapping[str, Mapping[str, Any]] = {
    "shop": {"name": "Web shop"},
    "vpn": {"name": "Remote access"},
    "printing": {"name": "Label printing"},
}
KNOWN: Mapping[str, Mapping[str, Any]] = {
    "KE-1": {
        "symptoms": "vpn password expired locked",
        "workaround": "Set a new password at the self-service page, then connect again.",
        "service": "vpn",
        "automatic": True,
    },
    "KE-2": {"symptoms": "label printer jams", "workaround": "Clean roller B with a dry cloth.", "service": "printing"},
}
CATALOGUE = {
    "mail_group": {"name": "Mail group", "way": "automatic", "answer": "The group is made."},
    "laptop": {"name": "Laptop", "way": "approval"},
}
REPORTS = (
    ("vpn", "Password expired", "My vpn password expired and I am locked out.", "low", "medium"),
    ("vpn", "Password expired", "Locked: the vpn says that the password expired.", "low", "high"),
    ("printing", "Printer jams", "The label printer jams on every tenth label.", "medium", "low"),
    ("shop", "Slow search", "Searching in the shop takes half a minute.", "medium", "medium"),
    ("shop", "Basket empty", "Baskets lose what customers put in.", "high", "medium"),
)
REQUESTS = (("Mail group for hall 2", "mail_group"), ("Laptop for a starter", "laptop"))


class DeskSource:
    """Sends what people report in a day: mostly incidents, now and then a request."""

    def references(self, handover: Handover) -> References:
        """Return services, known errors and the catalogue."""
        return {"service": SERVICES, "known_error": KNOWN, "catalogue": CATALOGUE}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make the next report."""
        if chance.fraction() < 0.3:
            subject, entry = REQUESTS[int(chance.fraction() * len(REQUESTS))]
            made: dict[str, Any] = {"kind": "request", "subject": subject, "catalogue": entry}
        else:
            service, subject, text, impact, urgency = REPORTS[int(chance.fraction() * len(REPORTS))]
            made = {"kind": "incident", "subject": subject, "description": text, "service": service}
            made |= {"impact": impact, "urgency": urgency}
        return f"{made['kind']}.json", json.dumps(made, ensure_ascii=False).encode()


def _answer(form: str, chance: Chance) -> Mapping[str, Any] | None:
    """The crew solves most and hands some up; it tells the client the same each time."""
    solved = {"outcome": "solved", "resolution": "Restarted and checked with the reporter; it works again."}
    handed = {"outcome": "escalate", "resolution": "Needs somebody who can look into the application's log."}
    known: Mapping[str, Mapping[str, Any]] = {
        "work_ticket": solved if chance.fraction() < 0.8 else handed,
        "work_last": solved,
        "update": {"update_text": "We are still looking into it and tell you more within the agreed time."},
        "fulfil": {"resolution": "Done and handed over."},
        "approve": {"approval": "approved"},
    }
    return known.get(form)


LINE = DemoLine(
    key="technical_support",
    handovers=HANDOVERS,
    staff=STAFF,
    arrivals_per_hour=0.7,
    source=lambda _resumed: DeskSource(),
    question="May we restart the machine now?",
    reply="Yes, nobody works on it.",
    answer=_answer,
)
"""Some 34 reports in two days."""
