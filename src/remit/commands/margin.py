"""`remit margin`: revenue against the cost of the people who did the work, and what an hour costs."""

from datetime import date
from pathlib import Path

import click

from remit.app.finding import engagement_called
from remit.billing.actions.costs import enter_cost_rates
from remit.billing.reports.margin import margin_of
from remit.billing.rules.months import Month
from remit.commands.installation import folder_option, opened, refusing
from remit.commands.refusals import json_list
from remit.parties.access import SYSTEM
from remit.values.refusal import NotFound


@click.command()
@folder_option
@click.option("--engagement", required=True, help="The engagement's key.")
@click.option("--month", "day", type=click.DateTime(["%Y-%m"]), help="The month, such as 2026-03.")
@click.option("--rates", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Cost rates to take in.")
@refusing
def margin(folder: Path, engagement: str, day: date | None, rates: Path | None) -> None:
    """Show revenue against the cost of the work by week and site, or take in what an hour costs from a JSON list.

    \b
    [{"site": "Đà Nẵng", "role": "agent", "currency": "VND", "hourly": "95000", "valid_from": "2026-01-01"}]
    """
    with opened(folder) as house:
        with house.store.read() as reader:
            agreed = engagement_called(reader, SYSTEM, engagement)
        if rates is not None:
            told, provider = json_list(rates), agreed.provider
            count = house.store.write(lambda tx: enter_cost_rates(tx, SYSTEM, tenant=provider, told=told))
            click.echo(f"{count} cost rates taken.")
        if day is not None:
            month = Month(day.year, day.month)
            with house.store.read() as reader:
                found = margin_of(reader, SYSTEM, tenant=agreed.tenant, engagement_id=agreed.id, month=month)
            if found is None:
                raise NotFound(kind="rating run", name=str(month))
            for one in found:
                hours = one.handling_time_s / 3600
                unpriced = f", {one.unpriced_s / 3600:.1f} h unpriced" if one.unpriced_s else ""
                told_of = f"{one.week_date}  {(one.site_id or '-')[-12:]:<12} {one.items:>7} items {hours:>8.1f} h"
                sums = f"{one.revenue.amount:>14,} - {one.cost.amount:>14,} = {one.margin.amount:>14,}"
                click.echo(f"{told_of} {sums} {one.revenue.currency}{unpriced}")
