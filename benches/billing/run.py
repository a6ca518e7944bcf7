"""How fast a month is rated, and in how much memory: `python benches/billing/run.py new-folder 1000000`."""

import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from remit.app.settings import write_settings
from remit.billing.model.usage import Usage, UsageKind
from remit.billing.records.usage import insert_usages
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


def main(folder: Path, count: int) -> None:
    """Fill a fresh installation with a month of releases and let the command rate it."""
    url = write_settings(folder).database
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
    store.close()
    begun = time.perf_counter()
    command = [sys.executable, "-m", "remit", "rate", "--folder", str(folder)]
    subprocess.run([*command, "--engagement", "b", "--month", "2026-03"], check=True)
    took = time.perf_counter() - begun
    most = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = f"{most.ru_utime + most.ru_stime:.1f} s of CPU, {most.ru_maxrss / 1024:.0f} MB at the peak"
    print(f"{count:,} facts rated and kept in {took:.1f} s ({used})")


def _usage(identifiers: Identifiers, tenant: str, engagement_id: str, number: int) -> Usage:
    at = BEGAN + timedelta(seconds=2 * number + 1)
    source, kind = f"release:{number}", UsageKind.ITEM
    return Usage(tenant, identifiers.new(), engagement_id, kind, KINDS[number % 3], source, at, clock_of(at))


def clock_of(at: datetime) -> datetime:
    """Say that a usage was recorded a second after the work."""
    return at + timedelta(seconds=1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
