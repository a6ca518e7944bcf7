"""The call centre in the demonstration: a client's callers, one call after another, some of whom nobody answers."""

import json
from datetime import timedelta

from remit.demo.line import DemoLine, References
from remit.demo.world import Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment, format_moment

HANDOVERS = (Handover("harrow-telephone", "harrow", "call_centre", "Harrow & Finch: telephone", 240, 410),)
QUEUE = "harrow-telephone"
ANSWERED = 0.85
"""The share of callers whom somebody answers."""
AGENTS = 4


def _people() -> tuple[Staff, ...]:
    rows = (
        ("Hồ Thanh Tâm", "agent", "danang", "vi", ("vi", "en")),
        ("Ellie Marsden", "agent", "leeds", "en", ("en",)),
        ("Oliver Grant", "lead", "leeds", "en", ("en",)),
        ("Grace Holloway", "reviewer", "leeds", "en", ("en",)),
    )
    return tuple(
        Staff(name, role, site, locale, languages, ("harrow",), {"customer_care": 4})
        for name, role, site, locale, languages in rows
    )


class CallSource:
    """Lets people call: each call is over when it comes in, as an exchange hands it on."""

    def __init__(self, *, first: int = 0) -> None:
        self._count = first

    def references(self, handover: Handover) -> References:
        """Return one end customer by number."""
        return {"end_customer": {"C-1002": {"name": "Grace Obi", "phones": ["+44 20 7946 0100"]}}}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make the tape of the next call, which has just ended."""
        self._count += 1
        call = f"demo.{self._count}"
        waited, spoke = 2 + int(chance.fraction() * 60), 30 + int(chance.fraction() * 400)
        answered = chance.fraction() < ANSWERED
        begins = now - timedelta(seconds=waited + (spoke if answered else 0))
        agent = f"SIP/{1001 + int(chance.fraction() * AGENTS)}"
        number = f"0207946{100 + int(chance.fraction() * 40):04d}"

        def told(event: str, after_s: int, **fields: str) -> dict[str, str]:
            at = begins + timedelta(seconds=after_s)
            return {"Event": event, "Timestamp": f"{at.timestamp():.6f}", "Queue": QUEUE, "Uniqueid": call, **fields}

        tape = [told("QueueCallerJoin", 0, CallerIDNum=number)]
        if answered:
            tape.append(told("AgentConnect", waited, Interface=agent, HoldTime=str(waited)))
            tape.append(told("AgentComplete", waited + spoke, Interface=agent, TalkTime=str(spoke)))
        else:
            tape.append(told("QueueCallerAbandon", waited, HoldTime=str(waited)))
        body = {"kind": "call", "queue": QUEUE, "taped_until": format_moment(now), "tape": tape}
        return f"call-{self._count:05d}.json", json.dumps(body).encode()


LINE = DemoLine(
    key="call_centre",
    handovers=HANDOVERS,
    staff=_people(),
    arrivals_per_hour=0.3,
    source=lambda resumed: CallSource(first=50_000 if resumed else 0),
    question="The caller wants the delivery refunded: may we?",
    reply="Yes, once per end customer.",
)
