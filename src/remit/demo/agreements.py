"""What the invented clients agreed: engagements with their first statement of work."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.demo import gold, money
from remit.demo.lines import BY_KEY, HANDOVERS
from remit.demo.world import CLIENTS, ClientOf, Handover, World
from remit.parties.access import SYSTEM
from remit.store import Transaction
from remit.values.money import Money

OFFICE = [["08:30", "12:00"], ["13:00", "17:30"]]
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OFFICE)
ESCALATIONS = [
    {"at_pct": 75, "act": "raise"},
    {"at_pct": 90, "act": "notify"},
    {"at_pct": 100, "act": "reassign"},
]
SUSPEND = {"critical": 3, "days": 30}
SAMPLING: dict[str, Any] = {"percent": 10, "newcomer_percent": 100, "newcomer_items": 3, "suspend": SUSPEND}
SCORECARDS: dict[str, dict[str, Any]] = {
    "harrow-ap": {
        "scorecard": [
            {"key": "wrong_payee", "gravity": "fatal", "weight": 30},
            {"key": "wrong_amount", "gravity": "critical", "weight": 25},
            {"key": "paid_twice", "gravity": "critical", "weight": 25},
            {"key": "reason_thin", "weight": 10},
            {
                "key": "project_code",
                "weight": 10,
                "label": {
                    "en": "No project code beside the cost centre",
                    "vi": "Thiếu mã dự án bên cạnh trung tâm chi phí",
                },
            },
        ]
    }
}
"""What a client looks at in a review instead of its line's own checklist."""
VISIBLE: dict[str, dict[str, list[str]]] = {
    "harrow": {"on": ["financial", "personal"], "near": ["financial", "personal"], "off": []},
    "morel": {"on": ["financial", "personal"], "near": ["financial", "personal"], "off": ["financial"]},
    "songxanh": {"on": ["financial", "personal"], "near": ["financial"], "off": []},
}
"""Which classified data each client lets each shore see: Morel's invoices may be worked on off-shore, Harrow's not."""


def agree(tx: Transaction, world: World) -> None:
    """Create every engagement with its terms, in force since well before the simulated days begin."""
    clients = {client.key: client for client in CLIENTS}
    for handover in HANDOVERS:
        client = clients[handover.client]
        tenant = world.clients[client.key]
        details = EngagementDetails(
            key=handover.key,
            name=handover.name,
            provider=world.provider,
            line=handover.line,
            valid_from=tx.now - timedelta(days=60),
            colour=client.colour,
        )
        engagement = create_engagement(tx, SYSTEM, tenant=tenant, details=details)
        world.engagements[handover.key] = engagement.id
        publish_statement_of_work(
            tx,
            SYSTEM,
            tenant=tenant,
            engagement_id=engagement.id,
            body=statement_of_work(client, handover) | money.papers(handover, begins=engagement.valid_from),
        )


def statement_of_work(client: ClientOf, handover: Handover) -> dict[str, Any]:
    """Write a hand-over's terms as the contracts room reads them."""
    calendar = {"tz": client.tz, "weekly": WEEK, "holidays": []}
    own = BY_KEY[handover.line].terms(handover, client)
    return {
        "service_levels": [
            {
                "metric": "turnaround_time",
                "target_minutes": handover.turnaround_minutes,
                "calendar": calendar,
                "levels_pct": [50, 75, 100],
                "target_pct": 95,
                "escalations": ESCALATIONS,
            }
        ],
        "sampling": SAMPLING | SCORECARDS.get(handover.key, {}) | {"gold_percent": gold.PERCENT.get(handover.key, 0)},
        "data_handling": {"allowed_shores": ["on", "near", "off"], "visible": VISIBLE[client.key]},
        "rate_card": {"currency": client.currency, "prices": [_price(client, handover)]},
        **money.agreed(client, handover),
        **own,
        "parameters": {"baseline": before(handover), **own.get("parameters", {})},
    }


def before(handover: Handover) -> dict[str, float]:
    """Say how the invented client did the work itself: by hand, slower than is promised now."""
    return {
        "handling_minutes": 18,
        "first_pass_yield": 0.88,
        "turnaround_hours": handover.turnaround_minutes / 60 * 3,
        "agreement": 0.8,
        "reuse": 0.1,
    }


def _price(client: ClientOf, handover: Handover) -> dict[str, Any]:
    amount = Money(handover.per_item_minor, client.currency).amount
    return {"key": handover.line, "unit": "item", "amount": str(Decimal(amount)), "model": "per_item"}
