"""What the commands share: finding the installation, opening its house, and refusing in one line with exit code 2."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from remit.app.house import House
from remit.app.settings import read_settings
from remit.commands.refusals import in_one_line
from remit.parties.access import SYSTEM
from remit.parties.reports.people import organisations
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound

P = ParamSpec("P")
T = TypeVar("T")
DEFAULT_FOLDER = Path("remit-data")

folder_option = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_FOLDER,
    show_default=True,
    envvar="REMIT_FOLDER",
    help="The installation's folder.",
)


def refusing(command: Callable[P, T]) -> Callable[P, T]:
    """Turn a refusal of a command into one line on standard error and exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with in_one_line():
            return command(*args, **kwargs)

    return run


@contextmanager
def opened(folder: Path) -> Iterator[House]:
    """Open an installation at this release's schema and close it afterwards. Refuses `NotInstalled`, `OlderSchema`."""
    house = House(read_settings(folder))
    try:
        house.store.require_current_schema()
        yield house
    finally:
        house.close()


def organisation_called(house: House, name: str) -> Identifier:
    """Return the id of an organisation that is named by its name or its id. Refuses `NotFound`."""
    with house.store.read() as reader:
        for one in organisations(reader, SYSTEM):
            if name in (one.id, one.name):
                return one.id
    raise NotFound(kind="organisation", name=name)
