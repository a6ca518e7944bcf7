"""Financial process in the demonstration: names screened, a fund checked, returns computed. Everybody is invented."""

import json
from importlib import resources
from typing import Any

from remit.demo.line import DemoLine, References
from remit.demo.world import Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

HANDOVERS = (
    Handover("harrow-finance", "harrow", "financial_process", "Harrow & Finch: screening and funds", 1440, 9_500),
)
SENT = ("screening", "fund-breaks", "screening-clear", "returns", "fund", "credit")


def _staff() -> tuple[Staff, ...]:
    rows = (
        ("Eleanor Marsh", "expert", "leeds", "en", ("en",)),
        ("James Okafor", "expert", "leeds", "en", ("en",)),
        ("Bùi Anh Tuấn", "expert", "danang", "vi", ("vi", "en")),
        ("Hoàng Khánh Linh", "expert", "danang", "vi", ("vi", "en")),
        ("Oliver Grant", "lead", "leeds", "en", ("en",)),
        ("Vũ Hải Yến", "lead", "danang", "vi", ("vi", "en")),
    )
    skill = {"financial_analysis": 4}
    return tuple(
        Staff(name, role, site, locale, languages, ("harrow",), skill, ("sanctions-officer", "financial-analyst"))
        for name, role, site, locale, languages in rows
    )


def _sample(name: str) -> dict[str, Any]:
    folder = resources.files("remit.services.financial_process").joinpath("samples")
    body: dict[str, Any] = json.loads(folder.joinpath(f"{name}.json").read_text("utf-8"))
    return body


class OrderSource:
    """Sends one kind of order after the other, each with a title of its own."""

    def __init__(self) -> None:
        self._sent = 0

    def references(self, handover: Handover) -> References:
        """Return covenants and the list screened against."""
        return _sample("references")

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make the next order."""
        name = SENT[self._sent % len(SENT)]
        self._sent += 1
        order = {**_sample(name), "sent": f"{now:%Y-%m-%d %H:%M}"}
        return f"{name}-{self._sent}.json", json.dumps(order, ensure_ascii=False).encode()


LINE = DemoLine(
    key="financial_process",
    handovers=HANDOVERS,
    staff=_staff(),
    arrivals_per_hour=0.25,
    source=lambda _resumed: OrderSource(),
    question="Do you hold a copy of the passport of this customer?",
    reply="Yes, it is in the file of the account.",
)
"""Some twelve orders in two days."""
