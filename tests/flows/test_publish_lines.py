"""What the lines run by is published when the house is made ready, and again only when they ship something else."""

import shutil
from dataclasses import replace
from pathlib import Path

from remit.app.shipping import publish_lines
from remit.parties.access import SYSTEM
from remit.services.call_centre import line as call_centre
from remit.services.kit import Line
from remit.services.registry import Registry
from remit.store import Store
from remit.work.actions.definitions import publish_definition
from remit.work.model import HOUSE
from remit.work.records.definitions import list_definitions


def shipped(store: Store, line: Line) -> bool:
    return store.write(lambda tx: publish_lines(tx, Registry([line])))


def versions(store: Store) -> list[int]:
    with store.read() as reader:
        return [one.version for one in list_definitions(reader, tenant=HOUSE)]


def changed(line: Line, folder: Path) -> Line:
    """The line as its authors ship it next: another word in each of its definitions."""
    shutil.copytree(line.folder, folder)
    for name in line.definitions:
        path = folder / name
        path.write_text(path.read_text("utf-8").replace("</", " </", 1), "utf-8")
    return replace(line, folder=folder)


def test_an_unchanged_line_is_published_once(store: Store) -> None:
    assert shipped(store, call_centre)
    first = versions(store)
    assert set(first) == {1}
    assert not shipped(store, call_centre)
    assert versions(store) == first


def test_a_line_that_ships_something_else_is_published_anew(store: Store, tmp_path: Path) -> None:
    shipped(store, call_centre)
    assert shipped(store, changed(call_centre, tmp_path / "next"))
    assert set(versions(store)) == {1, 2}


def test_what_the_house_published_over_a_line_stays_until_the_line_changes(store: Store, tmp_path: Path) -> None:
    shipped(store, call_centre)
    own = changed(call_centre, tmp_path / "own")
    store.write(lambda tx: publish_definition(tx, principal=SYSTEM, xml=own.definition(own.definitions[0])))
    before = versions(store)
    assert not shipped(store, call_centre)
    assert versions(store) == before
