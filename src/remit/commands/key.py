"""`remit key`: an organisation's API keys, issued, given a new secret, revoked and listed."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import click

from remit.commands.installation import folder_option, opened, organisation_called, refusing
from remit.parties.access import SYSTEM
from remit.parties.actions.keys import issue_key, revoke_key, rotate_key
from remit.parties.model import ApiKey, Scope
from remit.parties.reports.audit import keys
from remit.values.moment import Moment, format_moment

KEY_BYTES = 32
DAYS = click.IntRange(0, 36_500)
SCOPES = click.Choice([one.value for one in Scope])
organisation_option = click.option("--organisation", required=True, help="The organisation's name or identifier.")


@click.group()
def key() -> None:
    """API keys of organisations: for programs, and for directories that keep people up to date."""


@key.command("list")
@folder_option
@organisation_option
@refusing
def list_keys(*, folder: Path, organisation: str) -> None:
    """List an organisation's keys with their scopes, and when they were used and run out."""
    with opened(folder) as house:
        tenant = organisation_called(house, organisation)
        with house.store.read(tenant=tenant) as reader:
            found = keys(reader, SYSTEM, tenant=tenant)
        for one in found:
            click.echo(_line(one, now=house.clock.now()))


def _line(one: ApiKey, *, now: Moment) -> str:
    state = "counts" if one.counts(now) else "revoked" if one.revoked_at else "run out"
    overlap = f", old secret until {format_moment(one.previous_until)}" if one.previous_until else ""
    used = format_moment(one.used_at) if one.used_at else "never"
    return f"{one.id}  {one.name}  {state}{overlap}  used {used}  {' '.join(sorted(one.scopes))}"


@key.command()
@folder_option
@organisation_option
@click.option("--name", required=True, help="What the key is for; unique in the organisation.")
@click.option("--scope", "scopes", type=SCOPES, multiple=True, required=True, help="What it may do; may be repeated.")
@click.option("--days", type=click.IntRange(1, DAYS.max), help="How long it counts; without it, until it is revoked.")
@refusing
def issue(*, folder: Path, organisation: str, name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Issue a key and print it; it is not shown again."""
    with opened(folder) as house:
        issued = house.store.write(
            partial(
                issue_key,
                principal=SYSTEM,
                tenant=organisation_called(house, organisation),
                name=name,
                scopes=frozenset(map(Scope, scopes)),
                entropy=house.chance.bytes(KEY_BYTES),
                expires_at=house.clock.now() + timedelta(days=days) if days else None,
            )
        )
        click.echo(issued.text)


@key.command()
@folder_option
@organisation_option
@click.option("--id", "key_id", required=True, help="The key's identifier.")
@click.option(
    "--overlap-days",
    default=7,
    show_default=True,
    type=DAYS,
    help="How long the secret before it counts on.",
)
@refusing
def rotate(*, folder: Path, organisation: str, key_id: str, overlap_days: int) -> None:
    """Give a key a new secret and print it; both count until the overlap is over."""
    with opened(folder) as house:
        issued = house.store.write(
            partial(
                rotate_key,
                principal=SYSTEM,
                tenant=organisation_called(house, organisation),
                key_id=key_id,
                entropy=house.chance.bytes(KEY_BYTES),
                overlap=timedelta(days=overlap_days),
            )
        )
        click.echo(issued.text)


@key.command()
@folder_option
@organisation_option
@click.option("--id", "key_id", required=True, help="The key's identifier.")
@refusing
def revoke(*, folder: Path, organisation: str, key_id: str) -> None:
    """Revoke a key: neither of its secrets counts from now on."""
    with opened(folder) as house:
        tenant = organisation_called(house, organisation)
        house.store.write(partial(revoke_key, principal=SYSTEM, tenant=tenant, key_id=key_id))
        click.echo(f"{key_id} is revoked.")
