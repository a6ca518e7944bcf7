"""Money in the demonstration: prices in every statement of work; the month before is rated, billed and disputed."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from remit.app.house import House
from remit.billing.actions.closing import Published, enter_rate
from remit.billing.actions.costs import enter_cost_rates
from remit.billing.actions.disputes import open_dispute
from remit.billing.actions.invoices import issue_invoice, set_invoice_party
from remit.billing.actions.payments import Paid, apply_payment, take_payment
from remit.billing.actions.rating import rate_month
from remit.billing.model.invoice import Invoice
from remit.billing.refusals import NothingToBill
from remit.billing.rules.months import Month
from remit.demo.lines import HANDOVERS
from remit.demo.world import CLIENT_PEOPLE, CLIENTS, SITES, ClientOf, Handover, World
from remit.parties.access import SYSTEM
from remit.parties.model import Role
from remit.parties.reports.principals import principal_of
from remit.store import Transaction
from remit.values.money import Money

PROVIDER_SAYS = {
    "vat_id": "0100109106",
    "account": "19036582100018",
    "tax_rate": "10",
    "street": "12 Bạch Đằng",
    "city": "Đà Nẵng",
    "postcode": "550000",
    "email": "billing@bencau.example",
}
CLIENTS_SAY = {
    "harrow": {
        "street": "4 Park Row",
        "city": "Leeds",
        "postcode": "LS1 5HD",
        "vat_id": "GB980780684",
        "order": "HF-26",
    },
    "morel": {"street": "18 rue Nationale", "city": "Lille", "postcode": "59800", "vat_id": "FR40303265045"},
    "songxanh": {"street": "88 Nguyễn Văn Linh", "city": "Đà Nẵng", "postcode": "550000", "vat_id": "0100233488"},
}
DESK = {"GBP": "350", "EUR": "400", "VND": "9500000"}
"""What the service desk costs a month, by currency."""
HOURLY = {"danang": "5.40", "vientiane": "4.10", "leeds": "21.00", "lille": "24.50"}
"""What an hour of work costs the invented provider at each of its sites, all told, in euros."""
LEAD_COSTS = "1.6"
"""How much more than anybody's the hour of a lead costs."""
EUROS_IN = {"GBP": "0.87", "VND": "30500"}
"""What a euro is worth in the currencies of the other clients, as the demonstration has it."""
COSTS = "EUR"
DISPUTES, PAYS = "harrow", "morel"


def agreed(client: ClientOf, handover: Handover) -> dict[str, Any]:
    """Write the prices and the documents of a hand-over, as sections of its statement of work."""
    price = Money(handover.per_item_minor, client.currency).amount
    later = Money.rounded(price * 9 / 10, client.currency).amount
    items = [
        {
            "key": handover.line,
            "name": handover.name.partition(": ")[2].capitalize(),
            "clause": "5.1",
            "unit": "item",
            "meter": "item:*",
            "model": "per_item",
            "terms": {"tiers": [{"upto": "20", "price": str(price)}, {"price": str(later)}]},
        },
        {
            "key": "service-desk",
            "name": "Service desk",
            "clause": "5.2",
            "unit": "month",
            "meter": "desk",
            "model": "fixed",
            "terms": {"monthly": DESK[client.currency]},
        },
    ]
    credits = {
        "at_risk_pct": "10",
        "rules": [{"level": "turnaround_time", "allocation_pct": "50", "factors": ["1", "1.5"]}],
    }
    return {"pricing": {"currency": client.currency, "tz": client.tz, "items": items, "credits": credits}}


def papers(handover: Handover, *, begins: Any) -> dict[str, Any]:
    """Write the documents around the prices: who does what, the transition, the term."""
    duties = (
        ("Send complete documents", "informed", "responsible"),
        ("Process within the service level", "accountable", "informed"),
        ("Answer questions within a working day", "consulted", "responsible"),
        ("Change the rules", "responsible", "accountable"),
    )
    day = begins.date()
    return {
        "agreement": {
            "papers": [
                {"kind": "master_agreement", "reference": f"MSA-{handover.client.upper()}", "signed_date": f"{day}"},
                {"kind": "statement_of_work", "reference": f"SOW-{handover.key.upper()}", "signed_date": f"{day}"},
            ],
            "responsibilities": [dict(zip(("activity", "provider", "client"), one, strict=True)) for one in duties],
            "transition": [
                {
                    "name": "Parallel run",
                    "begins_date": f"{day}",
                    "ends_date": f"{day + timedelta(days=30)}",
                    "done_when": "Both sides decide alike in 98 of 100 items",
                }
            ],
            "renewal": {
                "ends_date": f"{day + timedelta(days=365)}",
                "notice_days": 90,
                "renews_months": 12,
                "remind_days": 60,
            },
        }
    }


def introduce(tx: Transaction, world: World) -> None:
    """Keep what invoices say of the provider and of every client."""
    set_invoice_party(tx, SYSTEM, tenant=world.provider, body=PROVIDER_SAYS)
    for client in CLIENTS:
        set_invoice_party(tx, SYSTEM, tenant=world.clients[client.key], body=CLIENTS_SAY[client.key])


def price_hours(tx: Transaction, world: World) -> None:
    """Keep what an hour costs at each site, and the rates of exchange that carry it into the clients' currencies."""
    since = Month.of(tx.now.date()).plus(-1).first_date
    told = [
        {"site": place.name, "role": role, "currency": COSTS, "hourly": f"{hourly:.2f}", "valid_from": f"{since}"}
        for place in SITES
        for role, hourly in _hourly(HOURLY[place.key])
    ]
    enter_cost_rates(tx, SYSTEM, tenant=world.provider, told=told)
    for currency, rate in EUROS_IN.items():
        published = Published(currency=COSTS, base=currency, rate_date=since, rate=Decimal(rate))
        enter_rate(tx, SYSTEM, tenant=world.provider, told=published)


def _hourly(anybody: str) -> tuple[tuple[str, Decimal], ...]:
    return ("", Decimal(anybody)), (Role.LEAD.value, Decimal(anybody) * Decimal(LEAD_COSTS))


def bill_month(house: House, world: World, month: Month) -> None:
    """Rate a month for every engagement and issue its invoice; one line is disputed, one invoice paid."""
    issued = [one for handover in HANDOVERS if (one := _bill(house, world, handover, month)) is not None]
    _dispute(house, world, issued)
    _pay(house, world, issued)


def _bill(house: House, world: World, handover: Handover, month: Month) -> Invoice | None:
    tenant, engagement_id = world.clients[handover.client], world.engagements[handover.key]

    def billed(tx: Transaction) -> Invoice:
        run, _ = rate_month(tx, SYSTEM, tenant=tenant, engagement_id=engagement_id, month=month)
        return issue_invoice(tx, SYSTEM, tenant=tenant, run_id=run.id)

    try:
        return house.store.write(billed)
    except NothingToBill:
        return None


def _dispute(house: House, world: World, issued: list[Invoice]) -> None:
    one = next((each for each in issued if each.tenant == world.clients[DISPUTES]), None)
    if one is None:
        return
    name = next(name for name, role, key, _ in CLIENT_PEOPLE if (role, key) == ("client_manager", DISPUTES))
    reason = "We agreed to pay the desk from the second month on; please look again."

    charge = next(line.charge for line in one.lines if line.unit == "month")

    def argued(tx: Transaction) -> None:
        person = principal_of(tx, person_id=world.people[name], now=tx.now)
        open_dispute(tx, person, tenant=one.tenant, invoice_id=one.id, charge=charge, reason=reason)

    house.store.write(argued)


def _pay(house: House, world: World, issued: list[Invoice]) -> None:
    one = next((each for each in issued if each.tenant == world.clients[PAYS] and each.gross_minor > 0), None)
    if one is None:
        return

    def settled(tx: Transaction) -> None:
        told = Paid(f"SEPA-{one.number[-4:]}", tx.now.date(), Money(one.gross_minor, one.currency))
        paid = take_payment(tx, SYSTEM, tenant=one.tenant, issuer=one.issuer, paid=told)
        apply_payment(tx, SYSTEM, tenant=one.tenant, payment_id=paid.id, invoice_id=one.id)

    house.store.write(settled)
