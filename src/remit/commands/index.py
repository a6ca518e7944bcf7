"""`remit index`: values of the indices that prices follow, entered from a file."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from remit.app.finding import engagement_called
from remit.billing.actions.indices import enter_index, read_index_value
from remit.billing.reports.indices import indices_of
from remit.billing.rules.months import Month
from remit.billing.rules.rounding import shown
from remit.commands.installation import folder_option, opened, refusing
from remit.parties.access import SYSTEM
from remit.store import Transaction

COLUMNS = {"index", "month", "value", "source"}
engagement_option = click.option("--engagement", required=True, help="The key of an engagement of the client.")


@click.group()
def index() -> None:
    """Enter and list what was published of the indices that prices follow."""


@index.command()
@folder_option
@engagement_option
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@refusing
def enter(folder: Path, engagement: str, file: Path) -> None:
    """Enter the values of FILE (CSV: index,month,value,source); all or none. What stands already is left as it is.

    \b
    index,month,value,source
    CPI,2026-03,126.4,Bulletin 12
    """
    rows = list(_rows(file))
    with opened(folder) as house:
        with house.store.read() as reader:
            tenant = engagement_called(reader, SYSTEM, engagement).tenant

        def entered(tx: Transaction) -> int:
            return sum(_enter(tx, tenant, row) for row in rows)

        new = house.store.write(entered, tenant=tenant)
    click.echo(f"{new} entered, {len(rows) - new} already known.")


@index.command("list")
@folder_option
@engagement_option
@refusing
def list_(folder: Path, engagement: str) -> None:
    """List the values of a client's indices, and what waits for one."""
    with opened(folder) as house, house.store.read() as reader:
        found = indices_of(reader, SYSTEM, tenant=engagement_called(reader, SYSTEM, engagement).tenant)
    for one in found.entered:
        click.echo(f"{one.name:<20} {one.month_date:%Y-%m} {shown(one.value):>14}  {found.source(one)}")
    for each in found.awaited:
        it = each.followed
        click.echo(f"{it.name:<20} {it.month} {'missing':>14}  {it.engagement.key}: {it.price}")


def _rows(file: Path) -> Iterator[dict[str, str]]:
    """Read the rows of a file, by the names of its columns."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines)
        if missing := COLUMNS - set(table.fieldnames or ()):
            raise click.UsageError(f"{file.name} has no column {', '.join(sorted(missing))}.")
        for row in table:
            yield {name: row[name] or "" for name in COLUMNS}


def _enter(tx: Transaction, tenant: str, row: dict[str, str]) -> bool:
    value, month = read_index_value(row["value"]), _month(row["month"])
    return enter_index(tx, SYSTEM, tenant=tenant, name=row["index"], month=month, value=value, source=row["source"])


def _month(text: str) -> Month:
    try:
        return Month.of(datetime.strptime(text, "%Y-%m").date())  # noqa: DTZ007 - a month has no zone
    except ValueError:
        raise click.UsageError(f"“{text}” is no month; write it as 2026-03.") from None
