"""`remit health` on both databases: a founded installation lacks a backup until `remit backup` made one."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from remit.app.founding import Founder, found
from remit.app.house import House
from remit.app.settings import read_settings, write_settings
from remit.cli import main

NEEDS_SOMEBODY = 1


def test_a_backup_that_remit_made_ends_the_warning(database_url: str, tmp_path: Path) -> None:
    folder = str(tmp_path / "house")
    write_settings(Path(folder), database=database_url)
    house = House(read_settings(Path(folder)))
    house.prepare_database()
    found(house, Founder("Delta", "VN", "An", "an@delta.example", "four words are enough"))
    house.close()
    run = CliRunner()
    before = run.invoke(main, ["health", "--folder", folder])
    assert (before.exit_code, "No backup was ever made." in before.stdout) == (NEEDS_SOMEBODY, True)
    copied = run.invoke(main, ["backup", "--folder", folder, str(tmp_path / "copy")])
    assert copied.exit_code == 0, copied.output
    after = run.invoke(main, ["health", "--folder", folder, "--json"])
    told = json.loads(after.stdout)
    assert (after.exit_code, told["backup"]["condition"]) == (0, "well")
    assert told["backup"]["figures"]["size_bytes"] == (tmp_path / "copy").stat().st_size


def test_a_command_does_not_claim_to_know_whether_the_telephone_system_is_linked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_settings(tmp_path / "house")
    house = House(read_settings(tmp_path / "house"))
    house.prepare_database()
    house.close()
    monkeypatch.setenv("REMIT_TELEPHONY", "127.0.0.1:5038")
    told = CliRunner().invoke(main, ["health", "--folder", str(tmp_path / "house")])
    assert "Telephone system: Known to the serving process alone" in told.stdout
