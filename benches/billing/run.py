"""How fast a month is rated, and in how much memory: `python benches/billing/run.py sqlite:///new.db 1000000`."""

import resource
import sys
import time
from datetime import UTC, datetime, timedelta

from remit.billing.model.usage import Usage, UsageKind
from remit.billing.records.usage import insert_usages
from remit.billing.reports.rating import rate
from remit.billing.rules.months import Month
from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.parties.access import SYSTEM
from remit.parties.actions.places import create_organisation
from remit.parties.model import OrganisationKind
from remit.store import Transaction, open_store
from remit.values.chance import SystemChance
from remit.values.identifier import Identifiers
from remit.values.moment import SystemClock

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
TIERS = [{"upto": "100000", "price": "0.50"}, {"price": "0.4"}]
LETTERS = {"key": "letters", "name": "Letters", "clause": "4.1", "unit": "item", "meter": "item:*", "model": "per_item"}
FAXES = {**LETTERS, "key": "faxes", "name": "Faxes", "clause": "4.2", "meter": "item:fax"}
CASES = {**LETTERS, "key": "cases", "name": "Cases", "clause": "4.3", "meter": "item:case"}
DESK = {"key": "desk", "name": "Desk", "clause": "4.4", "unit": "month", "meter": "desk", "model": "fixed"}
PRICING = {
    "currency": "EUR",
    "items": [
        *({**one, "terms": {"tiers": TIERS}} for one in ({**LETTERS, "meter": "item:letter"}, FAXES, CASES)),
        {**DESK, "terms": {"monthly": "5000"}},
    ],
}
KINDS = ("item:letter", "item:fax", "item:case")
BATCH = 10_000


def main(url: str, count: int) -> None:
    """Fill a fresh database with a month of releases and rate it."""
    clock, chance = SystemClock(), SystemChance()
    store = open_store(url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    store.migrate()

    def opened(tx: Transaction) -> tuple[str, str]:
        client, provider = (
            create_organisation(tx, SYSTEM, name=kind.value, kind=kind, country="DE", entropy=chance.bytes(32)).id
            for kind in (OrganisationKind.CLIENT, OrganisationKind.PROVIDER)
        )
        details = EngagementDetails(key="b", name="Bench", provider=provider, line="letters", valid_from=BEGAN)
        one = create_engagement(tx, SYSTEM, tenant=client, details=details).id
        publish_statement_of_work(tx, SYSTEM, tenant=client, engagement_id=one, body={"pricing": PRICING})
        return client, one

    tenant, engagement_id = store.write(opened)
    for at in range(0, count, BATCH):
        found = [_usage(store.identifiers, tenant, engagement_id, at + n) for n in range(min(BATCH, count - at))]
        store.write(lambda tx, found=found: insert_usages(tx, found))  # type: ignore[misc]  # mypy cannot infer a lambda's default
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    with store.read(tenant=tenant) as reader:
        rated = rate(reader, tenant=tenant, engagement_id=engagement_id, month=Month(2026, 3), cut_off=clock.now())
    took = time.perf_counter() - begun
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{rated.usages:,} usages rated in {took:.1f} s, {grown:.0f} MB more at the peak: {rated.total}")
    store.close()


def _usage(identifiers: Identifiers, tenant: str, engagement_id: str, number: int) -> Usage:
    at = BEGAN + timedelta(seconds=2 * number + 1)
    source, kind = f"release:{number}", UsageKind.ITEM
    return Usage(tenant, identifiers.new(), engagement_id, kind, KINDS[number % 3], source, at, clock_of(at))


def clock_of(at: datetime) -> datetime:
    """Say that a usage was recorded a second after the work."""
    return at + timedelta(seconds=1)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
