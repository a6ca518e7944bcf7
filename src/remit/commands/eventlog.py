"""`remit eventlog`: the event log written out for process mining, as OCEL 2.0 or XES."""

from pathlib import Path

import click

from remit.commands.installation import folder_option, opened, refusing
from remit.commands.instances import tenants_of
from remit.parties.access import SYSTEM
from remit.work.reports.eventlog import exported_for, ocel, xes


@click.command()
@folder_option
@click.option("--ocel", "ocel_file", type=click.Path(dir_okay=False, path_type=Path), help="Write OCEL 2.0 JSON here.")
@click.option("--xes", "xes_file", type=click.Path(dir_okay=False, path_type=Path), help="Write XES here.")
@click.option("--tenant", help="Only of this client, by its id.")
@refusing
def eventlog(folder: Path, ocel_file: Path | None, xes_file: Path | None, tenant: str | None) -> None:
    """Write the event log for process mining: what happened when to which item, without any content."""
    if ocel_file is None and xes_file is None:
        raise click.UsageError("Say --ocel FILE or --xes FILE.")
    with opened(folder) as house, house.store.read() as reader:
        clients = exported_for(SYSTEM, tenant=tenant, tenants=tenants_of(reader))
        for file, write in ((ocel_file, ocel), (xes_file, xes)):
            if file is not None:
                with file.open("w", encoding="utf-8") as target:
                    target.writelines(write(reader, clients))
                click.echo(f"{file}: {file.stat().st_size:,} bytes")
