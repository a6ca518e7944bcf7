"""`remit mailbox`: give an engagement a mail address, and see how its server answers."""

from pathlib import Path

import click

from remit.app.finding import engagement_called
from remit.commands.installation import folder_option, opened, refusing
from remit.conversation.actions.mailboxes import MailboxDetails, open_mailbox, switch_mailbox
from remit.conversation.model import Mailbox, Security, Server
from remit.conversation.records.mailboxes import every_mailbox, standing_of
from remit.parties.access import SYSTEM
from remit.values.moment import format_moment
from remit.values.refusal import NotFound

SECURITY = click.Choice([one.value for one in Security])


@click.group()
def mailbox() -> None:
    """Mail addresses of engagements: mail to them comes in, answers leave from them."""


@mailbox.command()
@folder_option
@click.option("--engagement", required=True, help="The engagement's key, such as harrow-ap.")
@click.option("--address", required=True, help="The address, such as ap@provider.example.")
@click.option("--imap", required=True, help="Host and port of the server that mail is fetched from: host:993.")
@click.option("--smtp", required=True, help="Host and port of the server that mail leaves through: host:465.")
@click.option(
    "--security", type=SECURITY, default=Security.TLS.value, show_default=True, help="How both are spoken to."
)
@click.option("--user", default="", help="Who signs in at both.")
@click.option("--secret-variable", default="", help="The environment variable that holds the password.")
@click.option("--imap-folder", default="INBOX", show_default=True, help="The folder that is fetched.")
@click.option("--every", default=30, show_default=True, help="Seconds between two looks.")
@click.option("--acknowledge", is_flag=True, help="Send each new letter of a person a receipt.")
@click.option("--language", type=click.Choice(["en", "vi"]), default="en", show_default=True, help="Of the receipt.")
@refusing
def add(  # noqa: PLR0913 - one argument per option
    *,
    folder: Path,
    engagement: str,
    address: str,
    imap: str,
    smtp: str,
    security: str,
    user: str,
    secret_variable: str,
    imap_folder: str,
    every: int,
    acknowledge: bool,
    language: str,
) -> None:
    """Give an engagement a mail address.

    \b
    remit mailbox add --engagement harrow-ap --address ap@provider.example --imap mail.example:993 \\
        --smtp mail.example:465 --user ap --secret-variable REMIT_MAIL_AP
    """
    incoming, outgoing = (_server(one, security, user, secret_variable) for one in (imap, smtp))
    details = MailboxDetails(address, incoming, outgoing, imap_folder, every, acknowledge, language)
    with opened(folder) as house:
        with house.store.read() as reader:
            agreed = engagement_called(reader, SYSTEM, engagement)
        made = house.store.write(
            lambda tx: open_mailbox(tx, SYSTEM, tenant=agreed.tenant, engagement_id=agreed.id, details=details),
            tenant=agreed.tenant,
        )
    click.echo(f"{made.address} belongs to {engagement}.")


def _server(place: str, security: str, user: str, secret_variable: str) -> Server:
    host, _, port = place.rpartition(":")
    return Server(host, int(port) if port.isdigit() else 0, Security(security), user, secret_variable)


@mailbox.command("list")
@folder_option
@refusing
def list_mailboxes(folder: Path) -> None:
    """List the addresses, when each was last fetched, and since when and why a server does not answer."""
    with opened(folder) as house, house.store.read() as reader:
        for one in every_mailbox(reader):
            standing = standing_of(reader, one)
            fetched = format_moment(standing.fetched_at) if standing.fetched_at else "never"
            failing = (
                f"  failing since {format_moment(standing.failing_since)}: {standing.reason}"
                if standing.failing_since
                else ""
            )
            click.echo(f"{one.address}  {'on' if one.active else 'off'}  fetched {fetched}{failing}")


@mailbox.command()
@folder_option
@click.argument("address")
@click.option("--on/--off", "active", default=True, help="Fetch it, or cease to.")
@refusing
def switch(folder: Path, address: str, active: bool) -> None:
    """Begin or cease to fetch an address; answers leave from it either way."""
    with opened(folder) as house:
        with house.store.read() as reader:
            one = _called(every_mailbox(reader), address)
        house.store.write(
            lambda tx: switch_mailbox(tx, SYSTEM, tenant=one.tenant, mailbox_id=one.id, active=active),
            tenant=one.tenant,
        )


def _called(known: tuple[Mailbox, ...], address: str) -> Mailbox:
    for one in known:
        if one.address == address.strip().lower():
            return one
    raise NotFound(kind="mailbox", name=address)
