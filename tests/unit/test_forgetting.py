"""How long finished jobs are kept: a setting, a chore once a day, a command."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from remit.app.house import House
from remit.app.settings import SettingRefused, read_settings, write_settings
from remit.cli import main
from remit.values.moment import SimulatedClock, SystemClock

JOB = "note"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_settings(tmp_path / "house")
    return tmp_path / "house"


def finished(house: House) -> None:
    """Schedule a job and finish it."""
    house.store.write(lambda tx: tx.schedule(tenant="t", kind=JOB, body={}))
    (job,) = house.store.claim_jobs(kinds={JOB}, worker="w")
    house.store.write(lambda tx: tx.finish_job(job))


def test_a_worker_deletes_once_a_day_what_was_finished_longer_ago_than_it_is_kept(folder: Path) -> None:
    clock = SimulatedClock(SystemClock().now())
    house = House(read_settings(folder, {"REMIT_KEEP_FINISHED_DAYS": "7"}), clock=clock)
    house.store.migrate()
    finished(house)
    assert house.machine.forget() == 0
    clock.advance(timedelta(days=8))
    assert (house.machine.forget(), house.machine.forget()) == (1, 0)
    house.close()


def test_a_setting_keeps_them_for_ever_but_never_shorter_than_a_week(folder: Path) -> None:
    with pytest.raises(SettingRefused, match="at least 7 days"):
        read_settings(folder, {"REMIT_KEEP_FINISHED_DAYS": "3"})
    clock = SimulatedClock(SystemClock().now())
    house = House(read_settings(folder, {"REMIT_KEEP_FINISHED_DAYS": "0"}), clock=clock)
    house.store.migrate()
    finished(house)
    clock.advance(timedelta(days=4_000))
    assert house.machine.forget() == 0
    house.close()


def test_the_command_deletes_at_once(folder: Path) -> None:
    house = House(read_settings(folder), clock=SimulatedClock(SystemClock().now() - timedelta(days=10)))
    house.store.migrate()
    finished(house)
    house.close()
    done = CliRunner().invoke(main, ["forget", "--folder", str(folder), "--older-than", "9"])
    assert done.stdout == "Deleted 1 finished jobs and messages older than 9 days.\n"
