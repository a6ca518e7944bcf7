"""The sealed log on both databases: sealed once, provable, and any change in it is found."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from tests.store.conftest import OTHER, TENANT

from remit.parties.access import SYSTEM
from remit.proof import records
from remit.proof.actions import seal, sign
from remit.proof.model import Checkpoint, ProofBroken
from remit.proof.reactions import CONSUMER, react
from remit.proof.reports import (
    check_sealed,
    growth_since,
    proof_of,
    sealed_stream,
    whole_log,
    with_contents,
    without_contents,
)
from remit.proof.rules.note import Signer, signer_from
from remit.proof.verifier import Broken, Key, check
from remit.store import Store, Transaction

SIGNER = signer_from("a secret of the tests")
KEY = Key(SIGNER.verifier_key)
ITEM = "item:7"


def happen(store: Store, count: int, *, tenant: str = TENANT, word: str = "paid") -> None:
    """Record and seal so many events, every third of them about the item."""

    def unit(tx: Transaction) -> None:
        for number in range(count):
            stream = ITEM if number % 3 == 0 else f"item:other{number}"
            tx.record(tenant=tenant, stream=stream, kind="Happened", body={"word": word, "number": number, "ư": 1.50})

    store.write(unit, tenant=tenant)
    while store.deliver(CONSUMER, None, react):
        pass


def signed(store: Store, *, tenant: str = TENANT, signer: Signer = SIGNER) -> Checkpoint:
    return store.write(lambda tx: sign(tx, signer, tenant=tenant), tenant=tenant)


def proof(store: Store, note: Checkpoint, stream: str = ITEM) -> str:
    with store.read(tenant=TENANT) as reader:
        return proof_of(reader, SYSTEM, tenant=TENANT, stream=stream, signed=note, told=with_contents)


def exported(store: Store, note: Checkpoint) -> str:
    with store.read(tenant=TENANT) as reader:
        return "".join(whole_log(reader, SYSTEM, tenant=TENANT, signed=note))


def test_each_event_is_sealed_once_in_a_log_of_its_client(timed: Store) -> None:
    happen(timed, 5)
    happen(timed, 3, tenant=OTHER)
    happen(timed, 4)
    with timed.read() as reader:
        assert [records.size_of(reader, tenant=one) for one in (TENANT, OTHER)] == [9, 3]
        pairs = sealed_stream(reader, SYSTEM, tenant=TENANT, stream=ITEM)
    assert [(one.index, event.body["number"]) for one, event in pairs] == [(0, 0), (3, 3), (5, 0), (8, 3)]
    assert timed.deliver(CONSUMER, None, react) == 0
    note = signed(timed)
    assert signed(timed) == note
    assert check(note.note.encode(), KEY).startswith("the checkpoint of 9 events")
    assert "4 events, in the log of 9 events" in check(proof(timed, note).encode(), KEY)
    assert check(exported(timed, note).encode(), KEY) == "the log of 9 events signed at 2026-03-02T09:00:00Z"


def test_a_log_of_several_blocks_proves_everything_and_only_grows(timed: Store) -> None:
    notes = []
    for count in (1, 255, 1, 400):
        happen(timed, count)
        notes.append(signed(timed))
    assert [one.size for one in notes] == [1, 256, 257, 657]
    check(exported(timed, notes[-1]).encode(), KEY)
    with timed.read(tenant=TENANT) as reader:
        assert check_sealed(reader, SYSTEM, tenant=TENANT, key=SIGNER.verifier_key) == 657
        for before in notes:
            grown = growth_since(reader, SYSTEM, tenant=TENANT, first=before.size, signed=notes[-1])
            assert check(grown.encode(), KEY, before.note).endswith(f"from {before.size} to 657 events")
    for one in notes:
        check(proof(timed, one).encode(), KEY)


DAMAGE = {
    "kind": "UPDATE log SET kind = 'Happenex' WHERE position = 4",
    "stream": "UPDATE log SET stream = 'item:8' WHERE position = 4",
    "moment": "UPDATE log SET at = at + 1 WHERE position = 4",
    "body": """UPDATE log SET body = '{"word": "paie", "number": 3, "ư": 1.5}' WHERE position = 4""",
    "gone": "DELETE FROM log WHERE position = 4",
    "place": "UPDATE log SET position = 400 WHERE position = 4",
    "client": f"UPDATE log SET tenant = '{OTHER}' WHERE position = 4",
    "slipped in": f"INSERT INTO log VALUES ('{TENANT}', 0, 's', 'k', 0, '0')",
    "salt": "UPDATE proof_leaf SET salt = hash WHERE position = 4",
    "commitment": "UPDATE proof_leaf SET commitment = 'x' WHERE position = 4",
    "leaf": "UPDATE proof_leaf SET hash = salt WHERE position = 4",
    "previous": "UPDATE proof_leaf SET previous = NULL WHERE position = 4",
    "leaf gone": 'DELETE FROM proof_leaf WHERE "index" = 299',
    "leaf gone from the middle": 'DELETE FROM proof_leaf WHERE "index" = 3',
    "signed root": "UPDATE proof_checkpoint SET root = X'00'",
    "signed text": "UPDATE proof_checkpoint SET note = replace(note, '2026', '2025')",
    "block": "UPDATE proof_node SET hash = X'00'",
}


class UndoneError(Exception):
    """What a test raises to take its damage back."""


def found(store: Store, damage: str) -> bool:
    """Damage the database, check it, and take the damage back."""

    def unit(tx: Transaction) -> None:
        tx.run(text(damage.replace(":", "\\:")))
        check_sealed(tx, SYSTEM, tenant=TENANT, key=SIGNER.verifier_key)
        raise UndoneError

    try:
        store.write(unit)
    except ProofBroken:
        return True
    except UndoneError:
        return False
    return False


def test_every_change_of_the_database_is_found(timed: Store) -> None:
    happen(timed, 300)
    signed(timed)
    assert not found(timed, "UPDATE log SET kind = kind")
    for what, damage in DAMAGE.items():
        assert found(timed, damage if timed.dialect == "sqlite" else on_postgresql(damage)), what


def on_postgresql(damage: str) -> str:
    return damage.replace("X'00'", "'\\x00'").replace("VALUES", "OVERRIDING SYSTEM VALUE VALUES")


def test_one_byte_changed_anywhere_in_what_was_handed_out_is_found(timed: Store) -> None:
    happen(timed, 12)
    note, chance = signed(timed), random.Random(3)
    for whole in (proof(timed, note).encode(), exported(timed, note).encode(), note.note.encode()):
        check(whole, KEY)
        for at in range(0, len(whole), max(1, len(whole) // 250)):
            flipped = bytearray(whole)
            flipped[at] ^= 1 << chance.randrange(8)
            with pytest.raises(Broken):
                check(bytes(flipped), KEY)
            with pytest.raises(Broken):
                check(whole[:at], KEY)
        with pytest.raises(Broken):
            check(whole + b"\n", KEY)


def test_malformed_files_are_refused_and_nothing_else_happens(timed: Store) -> None:
    happen(timed, 12)
    note = signed(timed)
    fact: dict[str, Any] = json.loads(proof(timed, note))
    refused = 0
    for wrong in (None, True, 0, -1, 2**70, 1.5, "", "x", [], [None], {}, {"a": 1}):
        for name in fact:
            refused += refuses({**fact, name: wrong})
        for place in range(len(fact["events"][0])):
            for at in (0, -1):
                events = [list(row) for row in fact["events"]]
                if repr(events[at][place]) == repr(wrong):
                    continue
                events[at][place] = wrong
                refused += refuses({**fact, "events": events})
        refused += refuses({**fact, "events": [*fact["events"], wrong]})
        refused += refuses({**fact, "path": [*fact["path"], wrong]})
    for name in fact:
        refused += refuses({key: value for key, value in fact.items() if key != name})
    refused += refuses({**fact, "events": fact["events"][1:]}) + refuses({**fact, "events": fact["events"][:-1]})
    refused += refuses({**fact, "events": fact["events"][::-1]}) + refuses({**fact, "path": fact["path"][::-1]})
    refused += refuses({**fact, "events": fact["events"] * 2})
    assert refused > 200
    for data in (b"", b"\n", b"{", b"{}\n", b"[]\n", b"\xff\n", b"[" * 100_000 + b"\n", b'{"a":' * 9_000 + b"\n"):
        with pytest.raises(Broken):
            check(data, KEY)


def refuses(fact: dict[str, Any]) -> int:
    data = json.dumps(fact, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
    with pytest.raises(Broken):
        check(data, KEY)
    return 1


def test_a_split_view_is_found_by_its_growth(timed: Store) -> None:
    """The house shows one history, is restored to before it, and goes on with another."""
    happen(timed, 10)
    shown = signed(timed)
    timed.write(lambda tx: [tx.run(text(f"DELETE FROM {name}")) for name in ("log", "proof_leaf", "proof_checkpoint")])
    happen(timed, 30, word="unpaid")
    other = signed(timed)
    with timed.read(tenant=TENANT) as reader:
        grown = growth_since(reader, SYSTEM, tenant=TENANT, first=10, signed=other)
    with pytest.raises(Broken, match="changed"):
        check(grown.encode(), KEY, shown.note)


def test_a_proof_with_anothers_key_or_checkpoint_does_not_hold(timed: Store) -> None:
    happen(timed, 6)
    happen(timed, 6, tenant=OTHER)
    whole = proof(timed, signed(timed))
    foreign = json.loads(whole) | {"checkpoint": signed(timed, tenant=OTHER).note}
    refuses(foreign)
    with pytest.raises(Broken, match="another key"):
        check(whole.encode(), Key(signer_from("another").verifier_key))


def test_a_proof_without_the_contents_holds_as_well(timed: Store) -> None:
    happen(timed, 6)
    note = signed(timed)
    with timed.read(tenant=TENANT) as reader:
        bare = proof_of(reader, SYSTEM, tenant=TENANT, stream=ITEM, signed=note, told=without_contents)
    assert "paid" not in bare
    assert "2 events; 2 of them without their contents" in check(bare.encode(), KEY)


def test_sealing_that_is_undone_is_done_again(timed: Store) -> None:
    """A delivery that fails half way leaves no leaf behind."""

    def failing(tx: Transaction, event: Any) -> None:
        seal(tx, event)
        raise RuntimeError("the power went")

    happen(timed, 2)
    timed.write(lambda tx: tx.record(tenant=TENANT, stream=ITEM, kind="Happened", body={}), tenant=TENANT)
    refused: Callable[..., None] = failing
    timed.deliver(CONSUMER, None, refused)
    with timed.read() as reader:
        assert records.size_of(reader, tenant=TENANT) == 2
