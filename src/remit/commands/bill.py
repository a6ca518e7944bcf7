"""`remit bill`: what invoices say of the parties, the invoice of a rated month, credit notes; written as UBL 2.1."""

from datetime import datetime
from pathlib import Path

import click

from remit.app.finding import engagement_called
from remit.app.house import House
from remit.billing.actions.invoices import issue_credit_note, issue_invoice, set_invoice_party
from remit.billing.model.invoice import Invoice
from remit.billing.records.invoices import find_invoice
from remit.billing.records.runs import runs_of
from remit.billing.rules.ubl import ubl
from remit.commands.installation import folder_option, opened, refusing
from remit.commands.refusals import json_object
from remit.contracts.model import Engagement
from remit.parties.access import SYSTEM
from remit.store import Transaction
from remit.values.refusal import NotFound

engagement_option = click.option("--engagement", required=True, help="The engagement's key.")
target_option = click.option(
    "--to", "target", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="The folder to write to."
)


@click.group()
def bill() -> None:
    """Issue invoices and credit notes; each is numbered without a gap and booked as it is issued."""


@bill.command()
@folder_option
@engagement_option
@click.option("--seller", is_flag=True, help="The provider's particulars, not the client's.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@refusing
def party(folder: Path, engagement: str, file: Path, *, seller: bool) -> None:
    """Keep what invoices say of the client, or of the provider, from FILE (JSON).

    \b
    {"vat_id": "DE136695976", "account": "DE89…", "tax_rate": "19", "street": "Am Markt 1", "city": "Köln"}
    """
    body = json_object(file)
    with opened(folder) as house:
        agreed = _engagement(house, engagement)
        tenant = agreed.provider if seller else agreed.tenant
        house.store.write(lambda tx: set_invoice_party(tx, SYSTEM, tenant=tenant, body=body))
    click.echo("Kept; documents that are issued stay as they are.")


@bill.command()
@folder_option
@engagement_option
@click.option("--month", "day", required=True, type=click.DateTime(["%Y-%m"]), help="The month, such as 2026-03.")
@target_option
@refusing
def issue(folder: Path, engagement: str, day: datetime, target: Path) -> None:
    """Issue the invoice of a month that `remit rate` has rated."""
    month = f"{day:%Y-%m}"
    with opened(folder) as house:
        agreed = _engagement(house, engagement)

        def issued(tx: Transaction) -> Invoice:
            found = runs_of(tx, tenant=agreed.tenant, engagement_id=agreed.id)
            run = next((one for one in found if f"{one.month_date:%Y-%m}" == month), None)
            if run is None:
                raise NotFound(kind="rating run", name=month)
            return issue_invoice(tx, SYSTEM, tenant=agreed.tenant, run_id=run.id)

        one = house.store.write(issued)
    _write(one, target)


@bill.command()
@folder_option
@engagement_option
@click.option("--invoice", "number", required=True, help="The invoice's number.")
@click.option("--line", "lines", required=True, type=int, multiple=True, help="A line of it; may be repeated.")
@click.option("--reason", required=True, help="Why; the document keeps it.")
@target_option
@refusing
def credit(folder: Path, engagement: str, number: str, lines: tuple[int, ...], reason: str, target: Path) -> None:
    """Credit lines of an invoice."""
    with opened(folder) as house:
        agreed = _engagement(house, engagement)

        def credited(tx: Transaction) -> Invoice:
            one = find_invoice(tx, tenant=agreed.tenant, issuer=agreed.provider, number=number)
            if one is None:
                raise NotFound(kind="invoice", name=number)
            return issue_credit_note(tx, SYSTEM, invoice=one, charges=lines, reason=reason)

        note = house.store.write(credited)
    _write(note, target)


def _engagement(house: House, name: str) -> Engagement:
    with house.store.read() as reader:
        return engagement_called(reader, SYSTEM, name)


def _write(one: Invoice, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    file = target / f"{one.number}.xml"
    file.write_bytes(ubl(one))
    click.echo(f"{one.number}: {file}")
