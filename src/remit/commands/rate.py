"""`remit usage` and `remit rate`: facts to be priced in, a month rated, and what it would be under other prices."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import click

from remit.app.finding import engagement_called
from remit.billing.actions.rating import rate_month, record_usage
from remit.billing.reports.rating import Rated, Told
from remit.billing.reports.rating import rate as computed
from remit.billing.rules.months import Month
from remit.commands.installation import folder_option, opened, refusing
from remit.contracts.rules.pricing import read_schedule
from remit.parties.access import SYSTEM
from remit.store import Transaction
from remit.values.money import Money

MONTH = click.DateTime(["%Y-%m"])


@click.command()
@folder_option
@click.option("--engagement", required=True, help="The engagement's key.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@refusing
def usage(folder: Path, engagement: str, file: Path) -> None:
    r"""Take facts to be priced from FILE, a JSON list; all or none. A source that is known is left as it is.

    \b
    [{"kind": "time", "source": "sheet-17", "date": "2026-03-02", "role": "analyst", "minutes": 90}]
    """
    told = json.loads(file.read_text(encoding="utf-8"))
    with opened(folder) as house:
        with house.store.read() as reader:
            agreed = engagement_called(reader, SYSTEM, engagement)

        def taken(tx: Transaction) -> int:
            return sum(
                record_usage(tx, SYSTEM, tenant=agreed.tenant, engagement_id=agreed.id, told=one) for one in told
            )

        new = house.store.write(taken, tenant=agreed.tenant)
    click.echo(f"{new} taken, {len(told) - new} already known.")


@click.command()
@folder_option
@click.option("--engagement", required=True, help="The engagement's key.")
@click.option("--month", "day", required=True, type=MONTH, help="The month, such as 2026-03.")
@click.option(
    "--what-if", type=click.Path(path_type=Path, exists=True), help="Only compute, under these prices (JSON)."
)
@click.option("--dry-run", is_flag=True, help="Only compute; keep nothing.")
@refusing
def rate(folder: Path, engagement: str, day: date, what_if: Path | None, *, dry_run: bool) -> None:
    """Rate a month of an engagement: from the record of the work to charges, each with its working."""
    month = Month(day.year, day.month)
    under, problems = read_schedule(json.loads(what_if.read_text(encoding="utf-8"))) if what_if else (None, ())
    if problems:
        raise click.ClickException("; ".join(f"{one.place}: {one.message}" for one in problems))
    with opened(folder) as house, house.store.read() as reader, _progress(month) as told:
        agreed = engagement_called(reader, SYSTEM, engagement)
        keep = partial(rate_month, tenant=agreed.tenant, engagement_id=agreed.id, month=month, told=told)
        if under is not None or dry_run:
            found = computed(
                reader,
                tenant=agreed.tenant,
                engagement_id=agreed.id,
                month=month,
                cut_off=house.clock.now(),
                under=under,
                told=told,
            )
        else:
            _, found = house.store.write(lambda tx: keep(tx, SYSTEM), tenant=agreed.tenant)
    click.echo(_table(found))


@contextmanager
def _progress(month: Month) -> Iterator[Told]:
    """Show a bar on standard error, where somebody looks, while facts are read."""
    with click.progressbar(label=f"Rating {month}", length=0, file=sys.stderr, show_pos=True) as bar:

        def told(count: int, of: int) -> None:
            bar.length = of
            bar.update(count - bar.pos)

        yield told


def _table(found: Rated) -> str:
    rows = [
        f"{one.name:<28.28} {one.kind:<12} v{one.version:<3} {_amount(one.minor, found.currency):>16}  {one.working}"
        for one in found.charges
    ]
    total = f"{found.usages:,} facts, {found.total.amount:,} {found.currency}"
    return "\n".join([*rows, total, f"inputs {found.inputs_hash}", f"charges {found.charges_hash}"])


def _amount(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).amount:,}"
