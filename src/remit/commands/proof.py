"""`remit proof export|checkpoint|verify|replay`: the sealed log handed out, signed, checked; journals worked again."""

import sys
from pathlib import Path
from typing import TextIO

import click

from remit.app.finding import engagement_called
from remit.app.house import House
from remit.commands.installation import folder_option, opened, refusing
from remit.commands.refusals import language
from remit.locale import translator
from remit.parties.access import SYSTEM
from remit.proof.model import ProofBroken
from remit.proof.reports import check_sealed, growth_since, proof_of, whole_log, with_contents
from remit.proof.verifier import Broken, Key, check
from remit.store import Reader
from remit.values.refusal import NotFound
from remit.work.model import Item
from remit.work.records.items import item_by_number
from remit.work.reports.proof import Proof, prove_item
from remit.work.runtime import JournalDropped

client_option = click.option(
    "--engagement", required=True, help="The key of an engagement of the client, such as harrow-ap."
)


@click.group()
def proof() -> None:
    """Export, sign and check the sealed log."""


def _tenant(house: House, engagement: str) -> str:
    with house.store.read() as reader:
        return engagement_called(reader, SYSTEM, engagement).tenant


def _item(reader: Reader, tenant: str, number: str) -> Item:
    found = item_by_number(reader, tenant=tenant, number=number)
    if found is None:
        raise NotFound(kind="item", name=number)
    return found


@proof.command()
@folder_option
@client_option
@refusing
def checkpoint(folder: Path, engagement: str) -> None:
    """Sign where a client's log stands and write the checkpoint, with the key that checks it on standard error."""
    with opened(folder) as house:
        signed = house.signed(_tenant(house, engagement))
        click.echo(f"key: {house.signer.verifier_key}", err=True)
    click.echo(signed.note, nl=False)


@proof.command()
@folder_option
@client_option
@click.option("--item", "number", help="Only the proof of this item, by its number.")
@click.option("--since", type=click.IntRange(min=1), help="Only the proof that the log grew since so many events.")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True))
@refusing
def export(folder: Path, engagement: str, number: str | None, since: int | None, file: TextIO) -> None:
    """Write a client's whole log to FILE ("-" for standard output), or a proof of it; `remit_verify.py` checks it.

    \b
    remit proof export --engagement harrow-ap log.jsonl
    remit proof export --engagement harrow-ap --item HR-000012 item.proof.json
    """
    with opened(folder) as house:
        tenant = _tenant(house, engagement)
        signed = house.signed(tenant)
        with house.store.read(tenant=tenant) as reader:
            if number is not None:
                stream = _item(reader, tenant, number).stream
                file.write(proof_of(reader, SYSTEM, tenant=tenant, stream=stream, signed=signed, told=with_contents))
            elif since is not None:
                file.write(growth_since(reader, SYSTEM, tenant=tenant, first=since, signed=signed))
            else:
                for line in whole_log(reader, SYSTEM, tenant=tenant, signed=signed):
                    file.write(line)


@proof.command()
@folder_option
@click.option("--engagement", help="Check the database's own log of this engagement's client.")
@click.option("--key", help="The public key to check FILE with; the installation's own where none is given.")
@click.option("--seen", type=click.Path(path_type=Path, exists=True), help="A checkpoint seen earlier.")
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@refusing
def verify(folder: Path, engagement: str | None, key: str | None, seen: Path | None, file: Path | None) -> None:
    """Check FILE as `remit_verify.py` does, or with --engagement the log in the database against its checkpoints."""
    if (file is None) == (engagement is None):
        raise click.UsageError("Name either a FILE or an --engagement.")
    if file is not None:
        click.echo(f"holds: {_checked(folder, file, key, seen)}")
        return
    with opened(folder) as house:
        tenant = _tenant(house, str(engagement))
        with house.store.read(tenant=tenant) as reader:
            count = check_sealed(reader, SYSTEM, tenant=tenant, key=house.signer.verifier_key)
    click.echo(f"holds: {count} events, each as it was sealed and signed")


def _checked(folder: Path, file: Path, key: str | None, seen: Path | None) -> str:
    if key is None:
        with opened(folder) as house:
            key = house.signer.verifier_key
    try:
        return check(file.read_bytes(), Key(key), seen.read_text("utf-8") if seen else None)
    except Broken as broken:
        raise ProofBroken(place=file.name, reason=str(broken)) from None


@proof.command()
@folder_option
@client_option
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@refusing
def replay(folder: Path, engagement: str, numbers: tuple[str, ...]) -> None:
    """Work the journals of items through again; exit code 1 where one does not give the state that is stored.

    \b
    remit proof replay --engagement harrow-ap HR-000012
    """
    differ = 0
    with opened(folder) as house:
        tenant = _tenant(house, engagement)
        with house.store.read(tenant=tenant) as reader:
            for number in numbers:
                item_id = _item(reader, tenant, number).id
                for one in prove_item(reader, house.runtime.models, principal=SYSTEM, tenant=tenant, item_id=item_id):
                    click.echo(f"{number} {one.instance_id} {one.definition_key}: {_came_of(one)}")
                    differ += one.refusal is not None and not isinstance(one.refusal, JournalDropped)
    sys.exit(1 if differ else 0)


def _came_of(one: Proof) -> str:
    if one.refusal is None:
        return "same state"
    return f"{translator(language()).refusal(one.refusal)} [{one.refusal.code}]"
