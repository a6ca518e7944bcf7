"""Every attack on a sign-off is refused and written down: on the item's log, for the operator where it is foreign."""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from tests.houses import prepare
from tests.services.judging_house import EXPECTED, MONDAY, SAMPLES

from remit.app.evidence import EvidenceLate, add_evidence
from remit.app.house import House
from remit.app.settings import write_settings
from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.judgement.actions.opening import add_source
from remit.judgement.actions.signing import sign_off
from remit.judgement.model import Document, Page
from remit.judgement.refusals import SignOffVoid
from remit.judgement.reports import CaseView, case_view, find_precedents, load_case, require_signed
from remit.parties.access import SYSTEM
from remit.parties.actions.places import create_organisation
from remit.parties.model import OrganisationKind, Principal, PrincipalKind, Role
from remit.store import Transaction
from remit.values.chance import SeededChance
from remit.values.moment import SimulatedClock
from remit.values.refusal import NotFound, Refusal
from remit.work.actions.claims import claim
from remit.work.actions.items import take_into_review
from remit.work.actions.receive import Parcel
from remit.work.actions.reference import put_reference
from remit.work.model import Channel, Item, ItemState, Task, TaskState
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.items import ItemView, item_view


@dataclass
class Chamber:
    """A case that two people have reviewed, and a lead who holds its sign-off."""

    house: House
    tenant: str
    provider: str
    item: Item

    def person(self, name: str, *roles: Role) -> Principal:
        return Principal(
            kind=PrincipalKind.PERSON, id=self.house.identifiers.new(), name=name, organisation=self.provider,
            country="GB", grants={self.tenant: frozenset(roles)}, skills={"contract-review": 5},
            qualifications=frozenset({"contract-law"}), languages=("en",),
        )  # fmt: skip

    def task(self, element: str) -> Task:
        with self.house.store.read(tenant=self.tenant) as reader:
            tasks = tasks_of_item(reader, tenant=self.tenant, item_id=self.item.id)
        return next(task for task in tasks if task.element == element)

    def view(self, who: Principal) -> CaseView:
        with self.house.store.read(tenant=self.tenant) as reader:
            return case_view(reader, who, tenant=self.tenant, item_id=self.item.id)

    def hold(self, element: str, who: Principal) -> Task:
        task = self.task(element)
        return self.house.store.write(
            lambda tx: claim(tx, principal=who, tenant=self.tenant, task_id=task.id), tenant=self.tenant
        )

    def review(self, element: str, who: Principal) -> None:
        (source,) = self.view(who).sources
        answers = [
            {
                "question": key,
                "answer": one["answer"],
                "reason": "Read in full.",
                "evidence": [{"source": source.id, "quotation": one["quotation"]}] if one["quotation"] else [],
            }
            for key, one in EXPECTED.items()
        ]
        self.complete(who, self.hold(element, who), answers=answers)

    def complete(self, who: Principal, task: Task, **values: Any) -> None:
        self.house.complete(who, tenant=self.tenant, task_id=task.id, values=values)

    def seen(self) -> ItemView:
        with self.house.store.read(tenant=self.tenant) as reader:
            return item_view(reader, self.house.lines, principal=SYSTEM, tenant=self.tenant, item_id=self.item.id)

    def add(self, who: Principal, content: bytes) -> None:
        seen, line = self.seen(), self.house.lines.line("contract_review")
        self.house.store.write(
            lambda tx: add_evidence(tx, who, line, seen, name="amendment.txt", content=content), tenant=self.tenant
        )

    def refused(self) -> list[tuple[str, str]]:
        """What the item's log says of refused sign-offs: by which rule, and who tried."""
        with self.house.store.read(tenant=self.tenant) as reader:
            told = [one.body for one in reader.events(tenant=self.tenant) if one.kind == "SignOffRefused"]
        return [(one["code"], one["by"]) for one in told]


@pytest.fixture
def chamber(tmp_path: Path) -> Iterator[Chamber]:
    house = House(write_settings(tmp_path / "house"), clock=SimulatedClock(MONDAY), chance=SeededChance(3))
    prepare(house)

    def opened(tx: Transaction) -> tuple[str, str, str]:
        ids = [
            create_organisation(tx, SYSTEM, name=name, kind=kind, country="GB", entropy=b"x" * 32).id
            for name, kind in (("Remit Services", OrganisationKind.PROVIDER), ("Harrow", OrganisationKind.CLIENT))
        ]
        details = EngagementDetails(key="contracts", name="Contracts", provider=ids[0], line="contract_review")
        engagement = create_engagement(tx, SYSTEM, tenant=ids[1], details=details)
        body: dict[str, Any] = {"parameters": {"playbook": "standard"}}
        publish_statement_of_work(tx, SYSTEM, tenant=ids[1], engagement_id=engagement.id, body=body)
        playbook = json.loads((SAMPLES / "playbook.json").read_text("utf-8"))
        put_reference(
            tx, principal=SYSTEM, tenant=ids[1], engagement_id=engagement.id, kind="playbook", key="standard",
            body=playbook,
        )  # fmt: skip
        return ids[0], ids[1], engagement.id

    provider, tenant, engagement = house.store.write(opened)
    parcel = Parcel((SAMPLES / "services-agreement.txt").read_bytes(), "services-agreement.txt", Channel.UPLOAD)
    receipt = house.receive(SYSTEM, tenant=tenant, engagement_id=engagement, parcel=parcel)
    made = Chamber(house, tenant, provider, receipt.item)
    yield made
    house.close()


@pytest.fixture
def reviewed(chamber: Chamber) -> tuple[Chamber, Principal, Principal]:
    """The chamber after both reviews, An who reviewed and is a lead too, and Dung who holds the sign-off."""
    an, binh = chamber.person("An", Role.EXPERT, Role.LEAD), chamber.person("Binh", Role.EXPERT)
    dung = chamber.person("Dung", Role.LEAD)
    chamber.review("review_a", an)
    chamber.review("review_b", binh)
    chamber.hold("sign_off", dung)
    return chamber, an, dung


Reviewed = tuple[Chamber, Principal, Principal]
Attack = Callable[[Chamber, Principal, Principal], tuple[Principal, str]]


def own_review(chamber: Chamber, an: Principal, dung: Principal) -> tuple[Principal, str]:
    return an, str(chamber.view(dung).seal)


def changed_source(chamber: Chamber, an: Principal, dung: Principal) -> tuple[Principal, str]:
    seen = str(chamber.view(dung).seal)
    amendment = Document(text="Amendment: no cap.", pages=(Page(1, 0, 18),), media_type="text/plain")
    chamber.house.store.write(
        lambda tx: add_source(
            tx, an, tenant=chamber.tenant, item_id=chamber.item.id, name="amendment.txt", document=amendment,
            content=b"amendment",
        ),
        tenant=chamber.tenant,
    )  # fmt: skip
    return dung, seen


def stale_hash(_chamber: Chamber, _an: Principal, dung: Principal) -> tuple[Principal, str]:
    return dung, "0" * 64


def missing_qualification(chamber: Chamber, _an: Principal, dung: Principal) -> tuple[Principal, str]:
    return replace(dung, qualifications=frozenset()), str(chamber.view(dung).seal)


@pytest.mark.parametrize(
    ("attack", "code"),
    [
        (own_review, "judgement.not_independent"),
        (changed_source, "judgement.stale"),
        (stale_hash, "judgement.stale"),
        (missing_qualification, "judgement.qualification"),
    ],
    ids=["own review", "changed source", "stale hash", "missing qualification"],
)
def test_an_attack_is_refused_and_stands_on_the_item_s_log(reviewed: Reviewed, attack: Attack, code: str) -> None:
    chamber, an, dung = reviewed
    who, shown = attack(chamber, an, dung)
    task = chamber.task("sign_off")
    with pytest.raises(Refusal) as refused:
        chamber.complete(who, task, content_hash=shown)
    assert refused.value.code == code
    assert chamber.refused() == [(code, who.id)]
    assert chamber.task("sign_off").state is not TaskState.COMPLETED
    assert chamber.view(dung).sign_offs == ()


def test_a_replay_is_refused_and_stands_on_the_item_s_log(reviewed: Reviewed) -> None:
    chamber, _, dung = reviewed
    task, shown = chamber.task("sign_off"), str(chamber.view(dung).seal)
    chamber.complete(dung, task, content_hash=shown)
    with pytest.raises(Refusal) as refused:
        chamber.complete(dung, task, content_hash=shown)
    assert chamber.refused() == [(refused.value.code, dung.id)]
    assert len(chamber.view(dung).sign_offs) == 1


def test_another_client_s_precedents_and_sign_offs_do_not_exist_for_an_outsider_and_the_operator_is_told(
    reviewed: Reviewed, caplog: pytest.LogCaptureFixture
) -> None:
    chamber, _, dung = reviewed
    outsider = replace(dung, id=chamber.house.identifiers.new(), grants={chamber.provider: frozenset(Role)})
    with caplog.at_level(logging.WARNING, logger="remit"):
        with chamber.house.store.read(tenant=chamber.tenant) as reader, pytest.raises(NotFound):
            find_precedents(reader, outsider, tenant=chamber.tenant, text="cap")
        with pytest.raises(NotFound):
            chamber.complete(outsider, chamber.task("sign_off"), content_hash="0" * 64)
    assert [outsider.id in record.getMessage() for record in caplog.records] == [True, True]
    assert chamber.refused() == [], "whoever may not know of an item leaves no trace on it"


def signed(chamber: Chamber, dung: Principal) -> Item:
    """The reviewed case, signed by its lead and held for a second look, with its deliverables made."""
    chamber.complete(dung, chamber.task("sign_off"), content_hash=str(chamber.view(dung).seal))
    chamber.house.pump()
    held = chamber.seen().item
    if held.state is ItemState.RESOLVED:
        chamber.house.store.write(
            lambda tx: take_into_review(tx, principal=SYSTEM, tenant=chamber.tenant, item_id=held.id)
        )
    return chamber.seen().item


def test_a_document_that_comes_after_the_sign_off_makes_it_void_and_what_it_signed_is_not_released(
    reviewed: Reviewed,
) -> None:
    chamber, an, dung = reviewed
    item = signed(chamber, dung)
    assert item.state is ItemState.IN_REVIEW
    chamber.add(an, b"First amendment: the cap on liability falls away.")
    assert [holds for _, holds in chamber.view(dung).sign_offs] == [False]
    with pytest.raises(SignOffVoid), chamber.house.store.read(tenant=chamber.tenant) as reader:
        require_signed(reader, tenant=chamber.tenant, item_id=item.id)


def test_what_a_sign_off_still_covers_is_released(reviewed: Reviewed) -> None:
    chamber, _an, dung = reviewed
    item = signed(chamber, dung)
    with chamber.house.store.read(tenant=chamber.tenant) as reader:
        require_signed(reader, tenant=chamber.tenant, item_id=item.id)


def test_between_the_sign_off_and_its_deliverables_no_document_comes_in(reviewed: Reviewed) -> None:
    chamber, an, dung = reviewed
    with chamber.house.store.read(tenant=chamber.tenant) as reader:
        assert load_case(reader, tenant=chamber.tenant, item_id=chamber.item.id).valid_sign_off is None
    seal = str(chamber.view(dung).seal)
    chamber.house.store.write(
        lambda tx: sign_off(
            tx, dung, tenant=chamber.tenant, item_id=chamber.item.id, content_hash=seal, statement="Read.",
            qualification="contract-law",
        ),
        tenant=chamber.tenant,
    )  # fmt: skip
    with pytest.raises(EvidenceLate):
        chamber.add(an, b"First amendment: the cap on liability falls away.")
