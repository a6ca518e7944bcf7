"""`remit usage` and `remit rate`: facts to be priced in, a month rated, and what it would be under other prices."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from remit.app.finding import engagement_called
from remit.billing.actions.rating import rate_month, record_usage
from remit.billing.refusals import PricesUnreadable
from remit.billing.reports.rating import Rated, Told
from remit.billing.reports.rating import rate as computed
from remit.billing.rules.months import Month
from remit.commands.installation import folder_option, opened, refusing
from remit.commands.refusals import json_list, json_object
from remit.contracts.pricing import PriceSchedule
from remit.contracts.reports import published_body
from remit.contracts.rules.pricing import read_schedule
from remit.contracts.rules.supposing import suppose
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
    """Take facts to be priced from FILE, a JSON list; all or none. A source that is known is left as it is.

    \b
    [{"kind": "time", "source": "sheet-17", "date": "2026-03-02", "role": "analyst", "minutes": 90}]
    """
    told = json_list(file)
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
    "--what-if",
    "supposed",
    multiple=True,
    metavar="FILE|PRICE.PARAMETER=VALUE",
    help="Only compute, under the prices of FILE (JSON), or those agreed with a parameter set otherwise; repeatable.",
)
@click.option("--dry-run", is_flag=True, help="Only compute; keep nothing.")
@refusing
def rate(folder: Path, engagement: str, day: date, supposed: tuple[str, ...], *, dry_run: bool) -> None:
    """Rate a month of an engagement: from the record of the work to charges, each with its working.

    \b
    remit rate --engagement acme-ap --month 2026-03 --what-if letters.price=0.45 --what-if credits.at_risk_pct=12
    """
    month = Month(day.year, day.month)
    with opened(folder) as house, house.store.read() as reader, _progress(month) as told:
        agreed = engagement_called(reader, SYSTEM, engagement)
        of: dict[str, Any] = {"tenant": agreed.tenant, "engagement_id": agreed.id}
        compute = partial(computed, reader, **of, month=month, cut_off=house.clock.now())
        if supposed:
            under = _supposed(published_body(reader, SYSTEM, **of).get("pricing", {}), supposed)
            said = _beside(compute(), compute(under=under, told=told))
        elif dry_run:
            said = _table(compute(told=told))
        else:
            keep = partial(rate_month, principal=SYSTEM, **of, month=month, told=told)
            _, found = house.store.write(keep, tenant=agreed.tenant)
            said = _table(found)
    click.echo(said)


def _supposed(agreed: Mapping[str, Any], told: tuple[str, ...]) -> PriceSchedule:
    """Read the prices to be supposed: of a file, where one is named, with what lines set otherwise."""
    files = [one for one in told if "=" not in one]
    for file in files:
        agreed = json_object(Path(file))
    schedule, problems = read_schedule(suppose(agreed, [one for one in told if one not in files]))
    if schedule is None:
        raise PricesUnreadable(reason="; ".join(f"{one.place}: {one.message}" for one in problems))
    return schedule


@contextmanager
def _progress(month: Month) -> Iterator[Told]:
    """Show a bar on standard error, where somebody looks, while facts are read."""
    with click.progressbar(
        label=f"Rating {month}", length=0, file=sys.stderr, show_pos=True, hidden=not sys.stderr.isatty()
    ) as bar:

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


def _beside(agreed: Rated, supposed: Rated) -> str:
    """Write a month under supposed prices, and what it differs by from the month as agreed."""
    as_agreed = f"as agreed {agreed.total.amount:,} {agreed.currency}"
    if agreed.currency != supposed.currency:
        return f"{_table(supposed)}\n{as_agreed}"
    return f"{_table(supposed)}\n{as_agreed}, a difference of {(supposed.total - agreed.total).amount:+,}"


def _amount(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).amount:,}"
