"""`remit demo`: a provider at work with invented clients, people and documents, in one minute."""

import tempfile
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import click

from remit.app.house import House
from remit.app.settings import SETTINGS_FILE, read_settings, write_settings
from remit.commands.installation import refusing
from remit.commands.serve import listening, serve_house
from remit.demo.correspondence import BOXES
from remit.demo.days import HOURS
from remit.demo.live import Live
from remit.demo.seeding import seed
from remit.values.moment import SimulatedClock, SystemClock

SEED = 2026


@click.command()
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="Keep the demonstration here.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8460, show_default=True, type=click.IntRange(0, 65_535), help="Port to listen on.")
@click.option("--database", help="postgresql://user@host/name instead of SQLite.")
@click.option(
    "--hours", default=HOURS, show_default=True, type=click.IntRange(1), help="Hours of work that lie behind."
)
@click.option("--still", is_flag=True, help="Without the simulated crew: nothing moves by itself.")
@refusing
def demo(folder: Path | None, host: str, port: int, database: str | None, hours: int, *, still: bool) -> None:
    """Show a provider at work: invented clients, people and documents, and a crew that keeps the boards moving.

    Everything is simulated and marked as such. Sign in as anybody, in any role.
    """
    place = folder or Path(tempfile.mkdtemp(prefix="remit-demo-"))
    with listening(host, port) as door:
        if not (place / SETTINGS_FILE).exists():
            _make(place, database, hours)
        with closing(House(read_settings(place))) as house:
            house.prepare_database()
            if not still:
                threading.Thread(target=Live(house).run, name="remit-crew", daemon=True).start()
            serve_house(house, door)


def _make(place: Path, database: str | None, hours: int) -> None:
    settings = write_settings(place, database=database, demo=True)
    clock = SimulatedClock(SystemClock().now() - timedelta(hours=hours))
    with click.progressbar(length=hours, label="Letting the last days pass") as bar:
        seed(settings, clock=clock, hours=hours, seed=SEED, progress=lambda _done, _all: bar.update(1))
    click.echo(f"The demonstration is kept in {place}.")
    click.echo(f"Its mail is simulated: a letter (.eml) dropped into {place / 'mail' / BOXES[0].address} comes in.")
