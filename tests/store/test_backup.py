"""Backup and restore, proven on both databases: what was in the one is in the other, and work goes on there."""

import itertools
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.databases import Databases, open_for_test
from tests.store.conftest import OTHER, TENANT

from remit.store import Store, Transaction, restore_store
from remit.store.refusals import BackupFailed, NotEmpty, ProgramMissing
from remit.store.tables import metadata

OWN = ("log", "cursor", "parked", "job", "outbox", "blob")


def fill(store: Store) -> None:
    for number in range(50):
        tenant = TENANT if number % 2 else OTHER
        store.write(lambda tx, n=number, of=tenant: tx.record(tenant=of, stream="s", kind="K", body={"n": n}))  # type: ignore[misc]
    store.write(lambda tx: tx.schedule(tenant=TENANT, kind="timer", body={"đ": "ồ"}, key="k"))
    store.write(lambda tx: tx.post(tenant=OTHER, channel="mail", body={}, key="k"))
    store.write(lambda tx: tx.put_blob(tenant=TENANT, content=bytes(range(256)) * 100, media_type="application/pdf"))
    store.deliver("billing", None, lambda tx, event: None, limit=20)


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.read() as reader:
        return {
            name: sorted(tuple(map(str, row)) for row in reader.rows(select(metadata.tables[name]))) for name in OWN
        }


def test_a_restored_database_holds_the_same_and_works_on(
    store: Store, database_url: str, databases: Databases, tmp_path: Path
) -> None:
    fill(store)
    before = everything(store)
    store.backup(tmp_path / "copy.backup")
    store.write(lambda tx: tx.record(tenant=TENANT, stream="s", kind="K", body={"n": "after the backup"}))

    target = databases.new(store.dialect, migrated=False)
    restore_store(tmp_path / "copy.backup", target)
    restored = open_for_test(target)
    assert everything(restored) == before
    restored.require_current_schema()
    assert restored.schema_differences(tables=OWN) == []
    if restored.dialect == "postgresql":
        assert restored.walls_hold()
        with restored.read(OTHER) as reader:
            assert {event.tenant for event in reader.events()} == {OTHER}

    (claimed,) = restored.claim_jobs(kinds={"timer"}, worker="w")
    restored.write(lambda tx: tx.finish_job(claimed))
    handled: list[object] = []
    restored.write(lambda tx: tx.record(tenant=TENANT, stream="s", kind="K", body={"n": 50}))
    while restored.deliver("billing", None, lambda tx, event: handled.append(event.body["n"])):
        pass
    assert handled == list(range(20, 51))
    restored.close()


def test_a_backup_taken_under_load_is_whole(store: Store, databases: Databases, tmp_path: Path) -> None:
    """Each write records two events; a copy holds both or neither."""
    stop = threading.Event()

    def record_pairs(writer: int) -> None:
        for number in itertools.takewhile(lambda _: not stop.is_set(), itertools.count()):
            store.write(partial(record_pair, stream=f"{writer}:{number}"))

    def record_pair(tx: Transaction, *, stream: str) -> None:
        for _ in range(2):
            tx.record(tenant=TENANT, stream=stream, kind="Half", body={})

    with ThreadPoolExecutor(3) as threads:
        writers = [threads.submit(record_pairs, writer) for writer in range(3)]
        for number in range(3):
            store.backup(tmp_path / f"{number}.backup")
        stop.set()
        for writer in writers:
            writer.result()
    target = databases.new(store.dialect, migrated=False)
    restore_store(tmp_path / "2.backup", target)
    restored = open_for_test(target)
    with restored.read() as reader:
        halves = Counter(event.stream for event in reader.events(limit=1_000_000))
    restored.close()
    assert len(halves) > 3
    assert set(halves.values()) == {2}


def test_a_backup_overwrites_nothing(store: Store, tmp_path: Path) -> None:
    there = tmp_path / "copy.backup"
    there.write_text("precious")
    with pytest.raises(NotEmpty):
        store.backup(there)
    assert there.read_text() == "precious"


def test_a_restore_overwrites_nothing(store: Store, database_url: str, databases: Databases, tmp_path: Path) -> None:
    store.backup(tmp_path / "copy.backup")
    with pytest.raises(NotEmpty):
        restore_store(tmp_path / "copy.backup", database_url)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_file_that_is_no_backup_is_refused_and_leaves_nothing(
    databases: Databases, kind: str, tmp_path: Path
) -> None:
    torn = tmp_path / "torn.backup"
    torn.write_bytes(b"PGDMP torn off in the middle" * 20)
    target = databases.new(kind, migrated=False)
    with pytest.raises(BackupFailed):
        restore_store(torn, target)
    with pytest.raises(BackupFailed):
        restore_store(tmp_path / "missing.backup", target)
    assert kind == "postgresql" or not Path(target.removeprefix("sqlite:///")).exists()


def test_without_the_programs_of_postgresql_the_refusal_says_what_to_install(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_for_test(databases.postgresql())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramMissing, match="pg_dump"):
        store.backup(tmp_path / "copy.backup")
    store.close()
