"""Mail servers and an office with an address on them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.mail.office import ADDRESS, Office, open_office
from tests.mail.servers import DOVECOT, SECRET, SECRET_VARIABLE, Dovecot, Relay, dovecot, relay


@pytest.fixture(scope="session")
def imap() -> Iterator[Dovecot]:
    """A Dovecot for the whole session; mailboxes are emptied by whoever uses them."""
    if DOVECOT is None:
        pytest.skip("needs Dovecot: install Debian's dovecot-imapd package")
    with dovecot() as server:
        yield server


Open = Callable[..., Office]


@pytest.fixture
def open_one(imap: Dovecot, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open an office on empty mailboxes."""
    monkeypatch.setenv(SECRET_VARIABLE, SECRET)
    with ExitStack() as closing:

        def opened(**more: bool) -> Office:
            imap.empty()
            handler = Relay(imap, frozenset({ADDRESS}))
            port = closing.enter_context(relay(handler))
            return closing.enter_context(
                open_office(tmp_path, database_url, imap=imap, relay=handler, smtp_port=port, **more)
            )

        yield opened


@pytest.fixture
def office(open_one: Open) -> Office:
    """An office that sends no receipts."""
    return open_one()
