"""What a line writes to people outside leaves by mail once, with its paper, and an answer comes back to its item."""

import json
from functools import partial
from typing import Any

from tests.mail.conftest import Open
from tests.mail.office import Office

from remit.conversation.reports.conversation import conversation
from remit.parties.access import SYSTEM
from remit.services.recruiting import line as recruiting
from remit.store import Reader
from remit.work.actions.claims import claim
from remit.work.actions.receive import Parcel
from remit.work.actions.reference import put_reference
from remit.work.model import Channel, Item, ItemState, Task
from remit.work.records.tasks import tasks_of_item

LATE = {"amount": "310.00", "currency": "EUR", "due_date": "2026-01-15"}
CUSTOMERS = {
    "C-1": {"name": "Elmgate Paper GmbH", "email": "kasse@elmgate.example"},
    "C-2": {"name": "Sông Xanh Co", "email": "ketoan@songxanh.example", "language": "vi"},
}
SKILLS = ("accounts_receivable",)
OWED = {
    "INV-1": {**LATE, "party": "Elmgate Paper GmbH"},
    "INV-2": {**LATE, "party": "Elmgate Paper GmbH"},
    "INV-3": {**LATE, "party": "Sông Xanh Co"},
    "INV-4": {**LATE, "party": "Nobody we can write to"},
}


def keep(office: Office, kind: str, rows: dict[str, Any]) -> None:
    for key, body in rows.items():
        put = partial(put_reference, principal=SYSTEM, tenant=office.tenant, engagement_id=office.engagement.id)
        office.house.store.write(partial(put, kind=kind, key=key, body=body), tenant=office.tenant)


def send_in(office: Office, **data: Any) -> Item:
    parcel = Parcel(json.dumps(data).encode(), "order.json", Channel.API)
    of = {"tenant": office.tenant, "engagement_id": office.engagement.id}
    return office.house.receive(SYSTEM, **of, parcel=parcel).item


def work(office: Office) -> None:
    while office.house.pump() or office.house.postman.send():
        pass


def open_task(reader: Reader, item: Item) -> Task:
    tasks = tasks_of_item(reader, tenant=item.tenant, item_id=item.id)
    return next(one for one in tasks if one.completed_at is None)


def complete(office: Office, item: Item, **values: Any) -> None:
    work(office)
    person = office.person("Tom", skills=SKILLS)
    with office.house.store.read(tenant=office.tenant) as reader:
        task = open_task(reader, item)
    office.do(claim, principal=person, task_id=task.id)
    office.house.complete(person, tenant=office.tenant, task_id=task.id, values=values)
    work(office)


def test_reminders_leave_when_a_person_let_them_go_and_an_answer_comes_back_to_the_run(
    open_one: Open,
) -> None:
    office = open_one(line="receivables")
    keep(office, "customer", CUSTOMERS)
    keep(office, "open_item", OWED)
    run = send_in(office, kind="dunning", date="2026-03-02", currency="EUR")
    work(office)
    assert office.relay.letters() == [], "nobody is written to before a person said so"
    complete(office, run, spared=[], let_go="go")
    english, vietnamese = sorted(office.relay.letters(), key=lambda one: str(one["To"]))[:2]
    assert (english["To"], vietnamese["To"]) == ("kasse@elmgate.example", "ketoan@songxanh.example")
    assert len(office.relay.letters()) == 2, "one letter a customer, and none without an address"
    words, paper = english.iter_parts()
    assert "INV-1: €310.00, due 15 Jan 2026, 46 days late" in words.get_content()
    assert "€620.00" in words.get_content()
    assert paper.get_content().startswith(b"%PDF-")
    assert "Auto-Submitted" not in english, "a person let it go"
    assert "Trân trọng" in next(vietnamese.iter_parts()).get_content()
    office.write("We paid last week.", In_Reply_To=str(english["Message-ID"]), sender="kasse@elmgate.example")
    office.fetch()
    assert [one.number for one in office.items()] == [run.number]
    assert [one.text for one in office.messages(run) if one.from_client] == ["We paid last week."]
    assert office.items()[0].state is not ItemState.CANCELLED


def test_a_candidate_is_written_to_by_name_and_who_scores_reads_neither_letter_nor_answer(open_one: Open) -> None:
    office = open_one(line="recruiting")
    samples = recruiting.folder / "samples"
    keep(office, "job", json.loads((samples / "references.json").read_text("utf-8"))["job"])
    item = send_in(office, **json.loads((samples / "application.json").read_text("utf-8")))
    work(office)
    (form,) = office.relay.letters()
    words, paper = form.iter_parts()
    assert (form["To"], form["Auto-Submitted"]) == ("linh.tran@mail.example", "auto-generated")
    assert "Dear Linh Tran," in words.get_content()
    assert paper.get_filename() == "cv-confirmation.pdf"
    answer = {"In_Reply_To": str(form["Message-ID"]), "sender": "Linh Tran <linh.tran@mail.example>"}
    office.write("I, Linh, also speak German.", **answer)
    office.fetch()
    interviewer = office.person("An")
    with office.house.store.read(tenant=office.tenant) as reader:
        seen = conversation(reader, principal=interviewer, tenant=office.tenant, item_id=item.id)
    shown = [repr((one.message.text, one.message.author_name, one.letter, one.files)) for one in seen]
    assert len(shown) == 2
    assert not any("Linh" in one or "linh" in one for one in shown), shown
