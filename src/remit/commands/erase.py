"""`remit erase`: what is held of a person, sealed, and then erased for good or put back."""

from pathlib import Path

import click

import remit.app.tables  # noqa: F401 - what is not declared would not be erased
from remit.app.finding import engagement_called
from remit.app.house import House
from remit.commands.installation import folder_option, opened, refusing
from remit.erasure.actions import erase_sealed, restore_sealed, scrub, seal_subject
from remit.erasure.model import Goes, Subject
from remit.erasure.reports import register, what_goes
from remit.parties.access import SYSTEM


@click.command()
@folder_option
@click.option("--engagement", required=True, help="The key of an engagement of the client.")
@click.option("--called", multiple=True, help="A full name, address or number of the person; repeat for each.")
@click.option("--item", "numbers", multiple=True, help="The number of an item that is about the person.")
@click.option("--seal", "reason", help="Seal what was found, for this reason; without it nothing is changed.")
@click.option("--finish", help="Destroy the key of this sealed erasure: what it sealed never comes back.")
@click.option("--restore", help="Put back what this sealed erasure took.")
@refusing
def erase(
    folder: Path,
    engagement: str,
    called: tuple[str, ...],
    numbers: tuple[str, ...],
    reason: str | None,
    finish: str | None,
    restore: str | None,
) -> None:
    """Erase a person in three steps: show what goes, seal it under a key of their own, destroy the key.

    \b
    remit erase --engagement harrow-hr --called "Nguyễn Văn An" --called an@example.com
    remit erase --engagement harrow-hr --called "Nguyễn Văn An" --seal "asked on 2 March"
    remit erase --engagement harrow-hr --finish 0198c5f0-…
    """
    subject = Subject(called, numbers)
    with opened(folder) as house:
        with house.store.read() as reader:
            tenant = engagement_called(reader, SYSTEM, engagement).tenant
        if finish is not None:
            house.store.write(lambda tx: erase_sealed(tx, SYSTEM, tenant=tenant, erasure_id=finish))
            house.store.scrub({"sealed_cell", "subject_key"})
            click.echo("Erased: the key is destroyed.")
        elif restore is not None:
            house.store.write(
                lambda tx: restore_sealed(
                    tx, SYSTEM, tenant=tenant, erasure_id=restore, seals=house.seals, chance=house.chance
                )
            )
            click.echo("Everything is back as it was.")
        elif called or numbers:
            _found(house, tenant, subject, reason)
        else:
            _register(house, tenant)


def _found(house: House, tenant: str, subject: Subject, reason: str | None) -> None:
    with house.store.read() as reader:
        found = what_goes(reader, SYSTEM, tenant=tenant, subject=subject)
    click.echo(_told(found))
    if reason is None:
        click.echo("Nothing was changed. Seal it with --seal REASON.")
        return
    one = house.store.write(
        lambda tx: seal_subject(
            tx, SYSTEM, tenant=tenant, subject=subject, reason=reason, seals=house.seals, chance=house.chance
        )
    )
    scrub(house.store, found)
    click.echo(f"Sealed as {one.id}. --finish {one.id} destroys the key; --restore {one.id} puts everything back.")


def _told(found: Goes) -> str:
    items = ", ".join(number for _, number in found.items) or "none"
    values = ", ".join(f"{table} {count}" for table, count in found.by_table.items())
    kept = ", ".join(f"{table} {count}" for table, count in found.kept.items())
    lines = [f"Items: {items}", f"Values: {values}", f"Documents: {len(found.contents)}"]
    return "\n".join([*lines, f"Kept by law: {kept}"] if kept else lines)


def _register(house: House, tenant: str) -> None:
    with house.store.read() as reader:
        for one in register(reader, SYSTEM, tenant=tenant):
            click.echo(f"{one.id}  {one.state:<8} {one.cells:>6} values {one.contents:>4} documents  {one.reason}")
