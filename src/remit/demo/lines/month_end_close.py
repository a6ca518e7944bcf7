"""Month-end close in the demonstration: two entities of one client, a month after the other.

The client shows its figures on- and near-shore alone, so the books are kept there.
"""

import json
from collections.abc import Mapping
from typing import Any

from remit.demo.line import DemoLine, References
from remit.demo.world import ALL, Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

ENTITIES = tuple(
    f"Harrow & Finch {one}" for one in ("plc", "Ireland Ltd", "Estates Ltd", "Logistics Ltd", "Retail Ltd")
)
MONTHS_BACK = 3
"""The first packs are of the month that ended so long ago; each round of the entities is of the next one."""
MONTHS_BACK_RESUMED = 15
AUDIT = {"text": "Audit fee", "debit": "1490", "credit": "4000", "amount": "1250.00", "reverses": "yes"}
HANDOVERS = (Handover("harrow-close", "harrow", "month_end_close", "Harrow & Finch: month-end close", 1440, 24_000),)
STAFF = tuple(
    Staff(name, role, site, "en", languages, ALL, {"general_ledger": 4})
    for name, role, site, languages in (
        ("Hannah Whitaker", "agent", "leeds", ("en",)),
        ("Priya Nair", "agent", "leeds", ("en",)),
        ("Élise Garnier", "agent", "lille", ("fr", "en")),
        ("Beatrice Lowe", "lead", "leeds", ("en",)),
    )
)


class BooksSource:
    """Sends an entity's trial balance of the next month."""

    def __init__(self, *, months_back: int = MONTHS_BACK) -> None:
        self._next, self._months_back = 0, months_back

    def references(self, handover: Handover) -> References:
        """The close needs no reference data: the pack brings everything."""
        return {}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make a close pack that balances."""
        at, self._next = self._next, self._next + 1
        rounds, place = divmod(at, len(ENTITIES))
        year, earlier = divmod(12 * now.year + now.month - 1 - self._months_back + rounds, 12)
        month, entity = f"{year}-{earlier + 1:02d}", ENTITIES[place]
        cash, moved = 400_000 + int(chance.fraction() * 90_000), int(chance.fraction() * 30_000)
        rows = (("1200", "Bank", cash, cash - moved), ("2000", "Payables", -cash, moved - cash))
        balances = [
            {"account": account, "name": name, "balance": f"{minor / 100:.2f}", "before": f"{before / 100:.2f}"}
            for account, name, minor, before in ((a, n, 100 * m, 100 * b) for a, n, m, b in rows)
        ]
        pack = {
            "entity": entity,
            "month": month,
            "currency": "GBP",
            "balances": balances,
            "unbilled": [{"text": "Audit fee", "amount": "1250.00"}],
            "booked_after_cut_off": int(chance.fraction() * 3),
        }
        return f"close-{month}-{place + 1}.json", json.dumps(pack, ensure_ascii=False).encode()


def _answer(form: str, chance: Chance) -> Mapping[str, Any] | None:
    """The crew explains both accounts and names the reconciliation that the pack rests on."""
    del chance
    told = "Two large suppliers were paid in the first week."
    known: Mapping[str, Mapping[str, Any]] = {
        "flux": {"explanations": [{"account": one, "explanation": told} for one in ("1200", "2000")]},
        "reconciliations": {"reconciliations": [{"account": "1200", "item": "bank", "signed_by": "Oliver Grant"}]},
        "soft_close": {"journal": [AUDIT], "soft_close": "done"},
        "review": {"review_verdict": "agree", "review_comment": ""},
    }
    return known.get(form)


LINE = DemoLine(
    key="month_end_close",
    handovers=HANDOVERS,
    staff=STAFF,
    arrivals_per_hour=0.2,
    source=lambda resumed: BooksSource(months_back=MONTHS_BACK_RESUMED if resumed else MONTHS_BACK),
    question="Is the accrual for the audit still wanted this month?",
    reply="Yes, until their invoice is here.",
    answer=_answer,
)
"""Some 29 months in two days."""
