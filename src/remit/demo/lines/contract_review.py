"""Contract review in the demonstration: three clients with their playbooks, and lawyers on three sites."""

import json
from importlib import resources
from typing import Any

from remit.demo.inventing import contract_review as contracts
from remit.demo.line import DemoLine, References, Terms
from remit.demo.world import ClientOf, Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

LAW = ("harrow", "songxanh")
FRENCH = ("harrow", "morel", "songxanh")
"""Whose contracts the lawyers in Lille read."""
PLAYBOOKS = {"morel": "morel-2026"}
"""The name under which a client keeps its playbook, where it is not the usual one."""
HANDOVERS = (
    Handover("harrow-contracts", "harrow", "contract_review", "Harrow & Finch: contract review", 2400, 14_500),
    Handover("morel-contracts", "morel", "contract_review", "Ateliers Morel: contract review", 2400, 15_500),
    Handover("songxanh-contracts", "songxanh", "contract_review", "Sông Xanh: contract review", 2400, 3_900_000),
)


def _experts() -> tuple[Staff, ...]:
    rows = (
        ("Hoàng Khánh Linh", "danang", "vi", ("vi", "en")),
        ("Bùi Anh Tuấn", "danang", "vi", ("vi", "en")),
        ("Đỗ Phương Thảo", "danang", "vi", ("vi", "en")),
        ("Ngô Gia Huy", "danang", "vi", ("vi", "en")),
        ("Eleanor Marsh", "leeds", "en", ("en",)),
        ("James Okafor", "leeds", "en", ("en",)),
        ("Claire Dumont", "lille", "en", ("fr", "en")),
        ("Antoine Roussel", "lille", "en", ("fr", "en")),
    )
    return tuple(
        Staff(
            name,
            "expert",
            site,
            locale,
            languages,
            FRENCH if site == "lille" else LAW,
            {"contract-review": 4},
            ("contract-law",),
            ("reviewer", "adjudicator"),
        )
        for name, site, locale, languages in rows
    )


class ContractSource:
    """Sends contracts, and holds the playbook they are read against."""

    def references(self, handover: Handover) -> References:
        """Return the playbook of an engagement."""
        return {"playbook": {PLAYBOOKS.get(handover.client, "standard"): _playbook()}}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make a contract."""
        return contracts.make(chance)


def _terms(handover: Handover, client: ClientOf) -> Terms:
    """Agree the language of the issues list, and the playbook where it has a name of its own.

    Sông Xanh has a third person read what two see differently, before an adjudicator is asked.
    """
    own: dict[str, dict[str, Any]] = {
        "songxanh": {"panel": {"least": 2, "most": 3}},
    }
    named = {"playbook": PLAYBOOKS[handover.client]} if handover.client in PLAYBOOKS else {}
    return {"parameters": {"language": client.language, **named, **own.get(handover.client, {})}}


def _playbook() -> dict[str, Any]:
    folder = resources.files("remit.services.contract_review").joinpath("samples")
    body: dict[str, Any] = json.loads(folder.joinpath("playbook.json").read_text("utf-8"))
    return body


LINE = DemoLine(
    key="contract_review",
    handovers=HANDOVERS,
    staff=_experts(),
    arrivals_per_hour=0.16,
    source=lambda _resumed: ContractSource(),
    question="Is there a side letter to this agreement that we should read with it?",
    reply="No, this is the whole of it; please go on.",
    terms=_terms,
)
"""Some 23 contracts in two days."""
