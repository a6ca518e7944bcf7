"""Mail servers and an office with an address on them."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.houses import prepare
from tests.mail.office import ADDRESS, Office, open_office
from tests.mail.servers import DOVECOT, SECRET, SECRET_VARIABLE, Dovecot, Relay, dovecot, relay

from remit.app.house import House
from remit.app.settings import DATABASE_FILE, write_settings


@pytest.fixture(scope="session")
def imap() -> Iterator[Dovecot]:
    """A Dovecot for the whole session; mailboxes are emptied by whoever uses them."""
    if DOVECOT is None:
        pytest.skip("needs Dovecot: install Debian's dovecot-imapd package")
    with dovecot() as server:
        yield server


Open = Callable[..., Office]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house's SQLite file with its schema and definitions, to be copied: making one takes a second."""
    folder = tmp_path_factory.mktemp("migrated")
    house = House(write_settings(folder))
    prepare(house)
    house.close()
    return folder / DATABASE_FILE


@pytest.fixture
def open_one(imap: Dovecot, migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open an office on empty mailboxes; on a copy of the migrated file where no database is named."""
    monkeypatch.setenv(SECRET_VARIABLE, SECRET)
    with ExitStack() as closing:

        def opened(
            *, acknowledge: bool = False, database: str | None = None, line: str = "supplier_invoices"
        ) -> Office:
            imap.empty()
            handler = Relay(imap, frozenset({ADDRESS}))
            port = closing.enter_context(relay(handler))
            copied = tmp_path / DATABASE_FILE
            if database is None:
                shutil.copy(migrated, copied)
            return closing.enter_context(
                open_office(
                    tmp_path,
                    database or f"sqlite:///{copied}",
                    imap=imap,
                    relay=handler,
                    smtp_port=port,
                    acknowledge=acknowledge,
                    fresh=database is not None,
                    line=line,
                )
            )

        yield opened


@pytest.fixture
def office(open_one: Open) -> Office:
    """An office that sends no receipts."""
    return open_one()
