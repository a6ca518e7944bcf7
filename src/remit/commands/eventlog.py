"""`remit eventlog`: the event log written out for process mining, as OCEL 2.0 or XES."""

from pathlib import Path

import click

from remit.commands.installation import folder_option, opened, organisation_called, refusing
from remit.commands.instances import tenants_of
from remit.parties.access import SYSTEM
from remit.store import Reader
from remit.work.reports.eventlog import Exported, exported_for, ocel, xes


@click.command()
@folder_option
@click.option("--ocel", "ocel_file", type=click.Path(dir_okay=False, path_type=Path), help="Write OCEL 2.0 JSON here.")
@click.option("--xes", "xes_file", type=click.Path(dir_okay=False, path_type=Path), help="Write XES here.")
@click.option("--tenant", help="Only of this client, by its name or id.")
@refusing
def eventlog(folder: Path, ocel_file: Path | None, xes_file: Path | None, tenant: str | None) -> None:
    """Write the event log for process mining: what happened when to which item, without any content."""
    if ocel_file is None and xes_file is None:
        raise click.UsageError("Say --ocel FILE or --xes FILE.")
    with opened(folder) as house:
        client = organisation_called(house, tenant) if tenant else None
        with house.store.read() as reader:
            _write(reader, exported_for(SYSTEM, tenant=client, tenants=tenants_of(reader)), ocel_file, xes_file)


def _write(reader: Reader, clients: tuple[Exported, ...], ocel_file: Path | None, xes_file: Path | None) -> None:
    for file, write in ((ocel_file, ocel), (xes_file, xes)):
        if file is not None:
            with file.open("w", encoding="utf-8") as target:
                target.writelines(write(reader, clients))
            click.echo(f"{file}: {file.stat().st_size:,} bytes")
