"""A person is erased: sealed under a key of their own, the key destroyed by another, and no byte of theirs is left."""

import os
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.engine import make_url
from tests.houses import prepare

from remit.app.house import House
from remit.app.settings import Settings
from remit.contracts.records import statement_of_work
from remit.demo.opening import open_world
from remit.erasure.actions import erase_sealed, restore_sealed, scrub, seal_subject
from remit.erasure.model import (
    Erasure,
    ErasureState,
    KeptByLaw,
    NobodyFound,
    SecondEyesNeeded,
    SettledAlready,
    StillInWork,
    Subject,
    SubjectTooWide,
)
from remit.erasure.reports import what_goes
from remit.judgement.records.precedents import precedent
from remit.judgement.records.sources import source
from remit.parties.access import SYSTEM, Permission, Principal
from remit.parties.passwords import Passwords
from remit.parties.refusals import RoleMissing
from remit.parties.reports.principals import principal_of
from remit.proof.reports import check_sealed, whole_log
from remit.proof.verifier import Key, check
from remit.services import messages, supplier_invoices
from remit.services.registry import Registry
from remit.store import Reader, Transaction
from remit.store.sweeping import every_row
from remit.values.refusal import NotFound
from remit.work.actions.comments import comment
from remit.work.actions.items import cancel_item
from remit.work.actions.receive import Parcel
from remit.work.model import Channel, Item, ItemErased, Visibility
from remit.work.reports.doors import read_item

INVOICE = (Path(__file__).parents[1] / "web" / "invoice.xml").read_text()
NAME = "Quách Thị Mỹ Duyên"
SUPPLIER = "Brenner Maschinenbau GmbH"
MARKS = (NAME, "duyen@quach.example", "0912-777-888", "her son is ill")
SUBJECT = Subject(called=(NAME, "duyen@quach.example"))


class Office:
    """The invented world with an invoice of a person, and one of somebody else."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.world = open_world(house)
        self.sender = self.principal("Margaret Finch")
        self.tenant = self.sender.organisation
        self.theirs = self.send(NAME)
        self.others = self.send("Somebody Else")
        self.say(self.theirs, f"Called {MARKS[2]}, wrote from {MARKS[1]}: {MARKS[3]}.")
        self.say(self.others, f"{NAME} asked about this one as well.")
        self.house.store.write(self._decide)
        self.settle()

    def principal(self, name: str) -> Principal:
        with self.house.store.read() as reader:
            return principal_of(reader, person_id=self.world.people[name], now=self.house.clock.now())

    def send(self, name: str) -> Item:
        named = INVOICE.replace(supplier_in(INVOICE), name).replace("</cbc:Note>", f" {name}</cbc:Note>")
        parcel = Parcel(named.encode(), f"{name}.xml", Channel.UPLOAD)
        return self.house.receive(
            self.sender, tenant=self.tenant, engagement_id=self.world.engagements["harrow-ap"], parcel=parcel
        ).item

    def say(self, item: Item, text: str) -> None:
        by = self.principal("Tom Bradshaw")
        said = partial(comment, principal=by, tenant=self.tenant, item_id=item.id, text=text)
        self.house.store.write(partial(said, visibility=Visibility.INTERNAL))

    def _decide(self, tx: Transaction) -> None:
        """Put rows under guard: what was decided and signed of the person."""
        of: dict[str, Any] = {"tenant": self.tenant, "item_id": self.theirs.id}
        decided = {"question_key": "q", "title": f"On {NAME}", "body": MARKS[3], "answer": {"of": NAME}, "reason": "-"}
        more = {"sign_off_id": tx.identifiers.new(), "signed_by": "Tom Bradshaw", "decided_at": tx.now}
        tx.run(insert(precedent), {**of, "id": tx.identifiers.new(), **decided, **more})
        read = {"name": "a", "media_type": "text/plain", "text": f"{NAME} {MARKS[2]}", "pages": [], "added_at": tx.now}
        tx.run(insert(source), {**of, "id": tx.identifiers.new(), **read, "document_hash": "0" * 64, "text_hash": ""})

    def settle(self) -> None:
        while self.house.pump():
            pass

    def finish(self) -> None:
        for item in (self.theirs, self.others):
            cancel = partial(cancel_item, principal=self.sender, tenant=self.tenant, item_id=item.id, reason="done")
            self.house.store.write(partial(cancel, runtime=self.house.runtime))
        self.settle()

    def ask(self, report: Callable[[Reader], Any]) -> Any:
        with self.house.store.read() as reader:
            return report(reader)

    def seal(self, by: Principal = SYSTEM, subject: Subject = SUBJECT) -> Erasure:
        found = self.ask(partial(what_goes, principal=by, tenant=self.tenant, subject=subject))
        sealed = partial(seal_subject, principal=by, tenant=self.tenant, subject=subject, reason="asked", **self.under)
        one: Erasure = self.house.store.write(sealed)
        scrub(self.house.store, found)
        return one

    @property
    def under(self) -> dict[str, Any]:
        return {"seals": self.house.seals, "chance": self.house.chance}

    def under_terms(self, body: dict[str, Any]) -> None:
        """Seal as if these terms had stood when the items came, and take it all back."""

        def sealed(tx: Transaction) -> None:
            tx.run(update(statement_of_work).values(body=body))
            seal_subject(tx, SYSTEM, tenant=self.tenant, subject=SUBJECT, reason="asked", **self.under)

        self.house.store.write(sealed)

    def verified(self) -> int:
        signed = self.house.signed(self.tenant)
        key = self.house.signer.verifier_key
        with self.house.store.read(tenant=self.tenant) as reader:
            whole = "".join(whole_log(reader, SYSTEM, tenant=self.tenant, signed=signed))
            check(whole.encode(), Key(key))
            return check_sealed(reader, SYSTEM, tenant=self.tenant, key=key)


def supplier_in(text: str) -> str:
    """Return the name of the supplier that the sample names."""
    return text.split("<cac:AccountingSupplierParty>")[1].split("<cbc:RegistrationName>")[1].split("<", maxsplit=1)[0]


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    settings = Settings(tmp_path / "house", database=database_url, secret="of the tests")
    lines = Registry((messages.line, supplier_invoices.line))
    house = House(settings, lines=lines, passwords=Passwords(memory_kib=64, passes=1, lanes=1))
    prepare(house)
    yield Office(house)
    house.close()


def everything(office: Office) -> dict[Any, Any]:
    """Return every row as it is swept, but for the register and what an erasure itself records."""
    own = {"erasure", "subject_key", "sealed_cell", "log", "audit", "cursor", "job", "outbox"}
    with office.house.store.read() as reader:
        rows = [one for one in every_row(reader) if one.table not in own]
        return {(one.table, *map(str, one.key.values())): dict(one.texts) for one in rows}


def bytes_of(office: Office, tmp_path: Path, name: str) -> bytes:
    """Return all bytes that the house holds, and those of a backup made now and of the exported log."""
    store = office.house.store
    backup = tmp_path / f"{name}.backup"
    store.backup(backup)
    files = [backup]
    if store.dialect == "sqlite":
        database = Path(str(make_url(store.url).database))
        files += list(database.parent.glob(f"{database.name}*"))
    else:
        plain = tmp_path / f"{name}.sql"
        environment = {**os.environ, "PGOPTIONS": "-c remit.tenant=*"}
        address = make_url(store.url).set(drivername="postgresql").render_as_string(hide_password=False)
        command = ["pg_dump", "--enable-row-security", f"--file={plain}", f"--dbname={address}"]
        subprocess.run(command, env=environment, check=True)
        files.append(plain)
    signed = office.house.signed(office.tenant)
    with store.read(tenant=office.tenant) as reader:
        exported = "".join(whole_log(reader, SYSTEM, tenant=office.tenant, signed=signed))
    return b"".join(path.read_bytes() for path in files) + exported.encode()


def found_in(held: bytes) -> list[str]:
    """Return what of the person stands in bytes, as text and as JSON may escape it, whatever the case."""
    low = held.lower()
    written = {mark: (mark, mark.lower(), mark.encode("unicode_escape").decode()) for mark in MARKS}
    return [mark for mark, ways in written.items() if any(way.encode().lower() in low for way in ways)]


def refused_at_first(office: Office) -> None:
    """What is worked on is not erased, nor what must be kept, nor a word that is in everybody's data."""
    with pytest.raises(StillInWork, match=office.theirs.number):
        office.seal()
    office.finish()
    with pytest.raises(SubjectTooWide):
        office.seal(subject=Subject(called=("duyen",)))
    with pytest.raises(RoleMissing):
        office.seal(office.principal("Tom Bradshaw"))
    keep = {"data_handling": {"retention": {"days": 3650, "reason": "Accounting Act, article 41"}}}
    with pytest.raises(KeptByLaw, match="Accounting Act, article 41"):
        office.under_terms(keep)


def test_nothing_of_an_erased_person_is_left_and_the_log_verifies(office: Office, tmp_path: Path) -> None:
    admin, store = office.principal("Lâm Tú Uyên"), office.house.store
    refused_at_first(office)
    before, size = everything(office), office.verified()
    assert set(found_in(bytes_of(office, tmp_path, "before"))) == set(MARKS)

    # Sealed, nothing is to be read any more; taken back, everything is as it was.
    sealed = office.seal(admin)
    office.settle()
    assert found_in(bytes_of(office, tmp_path, "sealed")) == []
    assert office.verified() > size
    back = partial(restore_sealed, principal=admin, tenant=office.tenant, erasure_id=sealed.id, **office.under)
    assert store.write(back).state is ErasureState.RESTORED
    office.settle()
    assert everything(office) == before
    assert NAME.encode() in office.ask(lambda reader: reader.blob(office.tenant, office.theirs.source_hash))
    size = office.verified()

    # Sealed again and the key destroyed by somebody else, it never comes back.
    sealed = office.seal(admin)
    finish = partial(erase_sealed, tenant=office.tenant, erasure_id=sealed.id)
    with pytest.raises(SecondEyesNeeded):
        store.write(partial(finish, principal=admin))
    assert store.write(partial(finish, principal=office.sender)).state is ErasureState.ERASED
    office.settle()
    assert found_in(bytes_of(office, tmp_path, "after")) == []
    assert office.verified() > size
    with pytest.raises(SettledAlready):
        store.write(partial(finish, principal=SYSTEM))
    with pytest.raises(NobodyFound):
        office.seal()
    with pytest.raises(NotFound):
        office.ask(lambda reader: reader.blob(office.tenant, office.theirs.source_hash))
    with pytest.raises(ItemErased, match=r"was erased on 20.* by"):
        office.ask(
            partial(
                read_item,
                principal=office.sender,
                permission=Permission.ITEM_READ,
                tenant=office.tenant,
                item_id=office.theirs.id,
            )
        )
