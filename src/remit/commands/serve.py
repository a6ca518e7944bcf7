"""`remit serve` and `remit worker`: the pages and the API, and background work on further machines."""

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import uvicorn

from remit.app.collecting import collect_rarely
from remit.app.house import House
from remit.app.telephony.exchange import Exchange
from remit.app.telephony.manager import Account, Manager, account_in
from remit.app.telephony.transcripts import Recordings
from remit.app.watching import watch_folder
from remit.commands.installation import folder_option, opened, refusing
from remit.commands.refusals import AddressRefused
from remit.web.application import create_app


@click.command()
@folder_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8460, show_default=True, type=click.IntRange(0, 65_535), help="Port to listen on.")
@refusing
def serve(folder: Path, host: str, port: int) -> None:
    """Serve the pages and the API, with the background work in the same process.

    \b
    remit serve --folder /srv/remit
    REMIT_WATCH=/srv/inbox remit serve      # also takes in what appears in /srv/inbox/<engagement>/
    REMIT_TELEPHONY=127.0.0.1:5038 remit serve   # also takes in calls from an Asterisk
    """
    with listening(host, port) as door, opened(folder) as house:
        serve_house(house, door)


def listening(host: str, port: int) -> socket.socket:
    """Take an address, before anything is done that would be in vain without it. Refuses `AddressRefused`."""
    try:
        door = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as taken:
        reason = (taken.strerror or str(taken)).partition(" (while ")[0]  # Python adds the address to some
        raise AddressRefused(host=host, port=port, reason=reason) from None
    # Who comes in inherits it; without it an answer's body waits 40 ms for its head to be acknowledged.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return door


def serve_house(house: House, door: socket.socket) -> None:
    """Serve an opened house at an address that listens, until it is told to stop."""
    host, port = door.getsockname()[:2]
    collect_rarely()
    account = account_in(house.settings)
    exchange = _exchange(house) if account else None
    house.start(*_doors(house, exchange, account))
    click.echo(f"Remit is at http://{f'[{host}]' if ':' in host else host}:{port}  (stop with Ctrl+C)")
    config = uvicorn.Config(
        create_app(house, exchange=exchange), log_level="warning", server_header=False, timeout_graceful_shutdown=3
    )
    uvicorn.Server(config).run(sockets=[door])


def _exchange(house: House) -> Exchange:
    folder = house.settings.recordings
    recordings = Recordings(house, Path(folder)) if folder else None
    return Exchange(house, house.settings.folder / "telephony", recordings=recordings)


def _doors(
    house: House, exchange: Exchange | None, account: Account | None
) -> Iterator[Callable[[threading.Event], None]]:
    """Yield a loop for each further door by which work comes in: a watched folder, a telephone system."""
    watch = house.settings.watch
    if watch:
        yield lambda stopping: watch_folder(house, Path(watch), stopping)
    if exchange is not None and account is not None:
        yield Manager(exchange, account, house.clock).run
        yield exchange.deliver


@click.command()
@folder_option
@refusing
def worker(folder: Path) -> None:
    """Do background work without serving pages; start as many as there are machines (PostgreSQL)."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    with opened(folder) as house:
        collect_rarely()
        house.start()
        click.echo(f"Working as {house.machine.name}  (stop with Ctrl+C)")
        stopping.wait()
