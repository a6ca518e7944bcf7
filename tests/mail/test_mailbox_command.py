"""`remit mailbox`: an address is given, listed with how its server answers, and switched off."""

from pathlib import Path

from click.testing import CliRunner, Result
from tests.mail.office import ADDRESS, open_office
from tests.mail.servers import Relay

from remit.cli import main


def run(folder: Path, *words: str) -> Result:
    verb, *rest = words
    return CliRunner().invoke(main, ["mailbox", verb, "--folder", str(folder), *rest])


def test_an_address_is_given_listed_and_switched_off(tmp_path: Path) -> None:
    database, relay = f"sqlite:///{tmp_path / 'remit.sqlite'}", Relay()
    with open_office(tmp_path, database, imap=None, relay=relay, smtp_port=1) as office:
        folder, key = office.house.settings.folder, office.engagement.key
        office.fetch()
    servers = ("--imap", "127.0.0.1:993", "--smtp", "127.0.0.1:465")
    added = run(folder, "add", "--engagement", key, "--address", "More@Provider.example", *servers)
    assert (added.exit_code, added.output) == (0, "more@provider.example belongs to harrow-ap.\n")
    again = run(folder, "add", "--engagement", key, "--address", "more@provider.example", *servers)
    assert (again.exit_code, "conversation.address_taken" in again.output) == (2, True)
    assert run(folder, "add", "--engagement", key, "--address", "x", *servers).exit_code == 2
    assert run(folder, "switch", "more@provider.example", "--off").exit_code == 0
    failing, off = run(folder, "list").output.splitlines()
    assert failing.startswith(f"{ADDRESS}  on  fetched never  failing since 2026-03-02T09:00:30")
    assert off == "more@provider.example  off  fetched never"
