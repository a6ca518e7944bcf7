"""A contract's whole way, on both databases: received, read, judged twice, adjudicated, signed, delivered, reviewed."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import docx
import pytest

from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.judgement.actions.forms import HOOKS
from remit.judgement.actions.topics import TAKERS, TOPICS
from remit.judgement.refusals import NotIndependent, QuestionsOpen
from remit.judgement.reports import CaseView, case_view
from remit.parties.access import SYSTEM
from remit.parties.actions.places import create_organisation
from remit.parties.model import OrganisationKind, Principal, PrincipalKind, Role
from remit.quality.actions.reviewing import give_verdict
from remit.quality.model import Defect, Verdict
from remit.quality.reactions import CONSUMER, KINDS, react
from remit.quality.refusals import OwnWork, ReviewedAlready
from remit.quality.reports import By, quality_figures, sample_queue
from remit.services.contract_review import line
from remit.store import Store, Transaction, open_store
from remit.values.chance import SeededChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.work.actions.cases import plan_discretionary
from remit.work.actions.claims import claim
from remit.work.actions.definitions import publish_definition
from remit.work.actions.receive import Parcel, prepare, receive
from remit.work.actions.reference import put_reference
from remit.work.actions.tasks import complete_task
from remit.work.model import Channel, Item, ItemState, LineMissing, Task, TaskState
from remit.work.records.deliverables import deliverables_of_item
from remit.work.records.items import load_item
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.proof import prove_item
from remit.work.runtime import Runtime

T = TypeVar("T")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
SAMPLES = line.folder / "samples"
EXPECTED: dict[str, dict[str, Any]] = json.loads((SAMPLES / "expected.json").read_text("utf-8"))["answers"]


class OneLine:
    def line(self, key: str) -> Any:
        if key != line.key:
            raise LineMissing(line=key)
        return line


class House:
    """A client with an engagement for contract review, its playbook, and people."""

    def __init__(self, store: Store, *, percent: int = 0, language: str = "en") -> None:
        self.store = store
        self.runtime = Runtime(lines=OneLine(), rooms=TOPICS, takers=TAKERS)
        store.create_missing_tables()
        self.provider = self._organisation("Remit Services", OrganisationKind.PROVIDER, "VN")
        self.tenant = self._organisation("Harrow & Finch plc", OrganisationKind.CLIENT, "GB")
        details = EngagementDetails(key="harrow-contracts", name="Contracts", provider=self.provider, line=line.key)
        self.engagement = self.do(lambda tx: create_engagement(tx, SYSTEM, tenant=self.tenant, details=details))
        terms = {
            "sampling": {"percent": percent, "newcomer_percent": 0, "newcomer_items": 0},
            "parameters": {"playbook": "standard", "language": language},
        }
        self.do(
            lambda tx: publish_statement_of_work(
                tx, SYSTEM, tenant=self.tenant, engagement_id=self.engagement.id, body=terms
            )
        )
        for name in line.definitions:
            xml = line.definition(name)
            store.write(lambda tx, xml=xml: publish_definition(tx, principal=SYSTEM, xml=xml, line=line.key))  # type: ignore[misc]
        self.put_playbook()

    def _organisation(self, name: str, kind: OrganisationKind, country: str) -> str:
        return self.store.write(
            lambda tx: create_organisation(tx, SYSTEM, name=name, kind=kind, country=country, entropy=b"x" * 32)
        ).id

    def put_playbook(self) -> None:
        playbook = json.loads((SAMPLES / "playbook.json").read_text("utf-8"))
        self.do(
            lambda tx: put_reference(
                tx, principal=SYSTEM, tenant=self.tenant, engagement_id=self.engagement.id, kind="playbook",
                key="standard", body=playbook,
            )
        )  # fmt: skip

    def do(self, unit: Callable[[Transaction], T]) -> T:
        return self.store.write(unit, tenant=self.tenant)

    def person(self, name: str, *roles: Role) -> Principal:
        return Principal(
            kind=PrincipalKind.PERSON, id=self.store.identifiers.new(), name=name, organisation=self.provider,
            country="GB", grants={self.tenant: frozenset(roles)}, skills={"contract-review": 5},
            qualifications=frozenset({"contract-law"}), languages=("en",),
        )  # fmt: skip

    def send(self, name: str, content: bytes | None = None) -> Item:
        body = content if content is not None else (SAMPLES / name).read_bytes()
        with self.store.read(tenant=self.tenant) as reader:
            arrival = prepare(
                reader, self.runtime, principal=SYSTEM, tenant=self.tenant, engagement_id=self.engagement.id,
                parcel=Parcel(body, name, Channel.UPLOAD), at=self.store.clock.now(),
            )  # fmt: skip
        return self.do(lambda tx: receive(tx, self.runtime, principal=SYSTEM, arrival=arrival)).item

    def item(self, item: Item) -> Item:
        with self.store.read(tenant=self.tenant) as reader:
            return load_item(reader, tenant=self.tenant, item_id=item.id)

    def open_tasks(self, item: Item) -> dict[str, Task]:
        with self.store.read(tenant=self.tenant) as reader:
            tasks = tasks_of_item(reader, tenant=self.tenant, item_id=item.id)
        return {task.element: task for task in tasks if task.state is TaskState.READY}

    def view(self, item: Item, who: Principal) -> CaseView:
        with self.store.read(tenant=self.tenant) as reader:
            return case_view(reader, who, tenant=self.tenant, item_id=item.id)

    def complete(self, item: Item, element: str, who: Principal, **values: Any) -> Item:
        task = self.open_tasks(item)[element]
        held: Task = self.do(lambda tx: claim(tx, principal=who, tenant=self.tenant, task_id=task.id))

        def unit(tx: Transaction) -> Item:
            hook = HOOKS.get(held.form or "")
            variables = hook(tx, who, held, values) if hook else values
            return complete_task(
                tx, self.runtime, principal=who, tenant=self.tenant, task_id=held.id, variables=variables
            )

        return self.do(unit)

    def answers(self, item: Item, who: Principal, **changed: str) -> list[dict[str, Any]]:
        """The answers an expert gives to the sample, some of them changed to `absent` or `unclear`."""
        (source,) = self.view(item, who).sources
        return [
            {
                "question": key,
                "answer": changed.get(key, one["answer"]),
                "reason": f"{who.name} read the contract in full.",
                "evidence": [{"source": source.id, "quotation": one["quotation"]}]
                if one["quotation"] and key not in changed
                else [],
            }
            for key, one in EXPECTED.items()
        ]

    def deliver(self) -> int:
        return self.store.deliver(CONSUMER, KINDS, react)

    def documents(self, item: Item) -> dict[str, bytes]:
        with self.store.read(tenant=self.tenant) as reader:
            made = deliverables_of_item(reader, tenant=self.tenant, item_id=item.id)
            return {one.name.rsplit(".", 1)[1]: reader.blob(self.tenant, one.content_hash) for one in made}

    def replays(self, item: Item) -> bool:
        with self.store.read(tenant=self.tenant) as reader:
            proofs = prove_item(reader, self.runtime.models, principal=SYSTEM, tenant=self.tenant, item_id=item.id)
        return bool(proofs) and all(proof.refusal is None for proof in proofs)


@pytest.fixture
def opened(database_url: str) -> Iterator[Store]:
    clock, chance = SimulatedClock(MONDAY), SeededChance(11)
    store = open_store(database_url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    yield store
    store.close()


@pytest.fixture
def house(opened: Store) -> House:
    return House(opened)


def crew(house: House) -> tuple[Principal, Principal, Principal, Principal]:
    return (
        house.person("An", Role.EXPERT),
        house.person("Binh", Role.EXPERT),
        house.person("Chi", Role.EXPERT, Role.ADJUDICATOR),
        house.person("Dung", Role.LEAD),
    )


def sign(house: House, item: Item, lead: Principal) -> Item:
    return house.complete(item, "sign_off", lead, content_hash=house.view(item, lead).seal)


@pytest.mark.parametrize("name", ["services-agreement.docx", "services-agreement.pdf", "services-agreement.txt"])
def test_a_contract_goes_from_upload_to_the_signed_issues_list_through_four_people(house: House, name: str) -> None:
    an, binh, chi, lead = crew(house)
    item = house.send(name)
    assert set(house.open_tasks(item)) == {"review_a", "review_b"}
    house.complete(item, "review_a", an, answers=house.answers(item, an))
    house.complete(item, "review_b", binh, answers=house.answers(item, binh, renewal="unclear"))
    assert set(house.open_tasks(item)) == {"adjudication"}
    view = house.view(item, chi)
    assert view.disagreements == ("renewal",)
    settled = [one for one in house.answers(item, chi) if one["question"] == "renewal"]
    house.complete(item, "adjudication", chi, answers=settled)
    item = sign(house, item, lead)
    assert item.state is ItemState.RESOLVED
    documents = house.documents(item)
    data = json.loads(documents["json"])
    assert data["summary"] == {"critical": 1, "high": 3, "medium": 4, "low": 0}
    assert (data["agreement"]["n"], data["agreement"]["agreed"]) == (14, 13)
    (renewal,) = [one for one in data["issues"] if one["clause"] == "renewal"]
    assert (renewal["settled"], renewal["decided"][0]["person"]) == ("adjudicated", "Chi")
    text = "\n".join(
        cell.text
        for table in docx.Document(io.BytesIO(documents["docx"])).tables
        for row in table.rows
        for cell in row.cells
    )
    assert "Dung" in text
    assert data["sign_off"]["content_hash"] in text
    assert house.replays(item)


def test_where_both_agree_nobody_adjudicates(house: House) -> None:
    an, binh, _, lead = crew(house)
    item = house.send("services-agreement.txt")
    house.complete(item, "review_a", an, answers=house.answers(item, an))
    house.complete(item, "review_b", binh, answers=house.answers(item, binh))
    assert set(house.open_tasks(item)) == {"sign_off"}
    assert sign(house, item, lead).state is ItemState.RESOLVED


def test_one_person_does_not_review_twice(house: House) -> None:
    an, *_ = crew(house)
    item = house.send("services-agreement.txt")
    house.complete(item, "review_a", an, answers=house.answers(item, an))
    with pytest.raises(Exception, match="review_a"):
        house.complete(item, "review_b", an, answers=house.answers(item, an))


def test_a_review_with_open_questions_keeps_the_task_and_records_nothing(house: House) -> None:
    an, *_ = crew(house)
    item = house.send("services-agreement.txt")
    with pytest.raises(QuestionsOpen):
        house.complete(item, "review_a", an, answers=house.answers(item, an)[:3])
    assert all(one.mine is None for one in house.view(item, an).questions)


def test_a_lead_who_reviewed_does_not_sign(house: House) -> None:
    _, binh, _, _ = crew(house)
    both = house.person("Both", Role.EXPERT, Role.LEAD)
    item = house.send("services-agreement.txt")
    house.complete(item, "review_a", both, answers=house.answers(item, both))
    house.complete(item, "review_b", binh, answers=house.answers(item, binh))
    # The task's four eyes refuse first; the room itself would refuse as well.
    with pytest.raises(Exception, match=r"review_a|judged") as refused:
        sign(house, item, both)
    assert refused.type is not AssertionError
    assert NotIndependent.code == "judgement.not_independent"


def test_an_expert_may_call_a_specialist_while_the_case_runs(house: House) -> None:
    an, binh, _, lead = crew(house)
    item = house.send("services-agreement.txt")
    (instance,) = {task.instance_id for task in house.open_tasks(item).values()}
    house.do(
        lambda tx: plan_discretionary(
            tx,
            house.runtime,
            principal=an,
            tenant=house.tenant,
            item_id=item.id,
            instance_id=instance,
            element="specialist",
        )
    )
    assert "specialist" in house.open_tasks(item)
    house.complete(item, "specialist", binh, field="tax", opinion="Clause 2 has no effect on tax.")
    house.complete(item, "review_a", an, answers=house.answers(item, an))
    house.complete(item, "review_b", binh, answers=house.answers(item, binh))
    assert sign(house, item, lead).state is ItemState.RESOLVED


def test_a_scan_is_rejected_with_what_to_send_instead(house: House) -> None:
    item = house.send("scan.txt", b"   \n ")
    assert item.state is ItemState.REJECTED
    assert [problem["code"] for problem in item.problems] == ["judgement.no_text"]


def test_the_issues_list_is_vietnamese_for_a_vietnamese_client(opened: Store) -> None:
    house = House(opened, language="vi")
    an, binh, _, lead = crew(house)
    item = house.send("services-agreement.txt")
    house.complete(item, "review_a", an, answers=house.answers(item, an))
    house.complete(item, "review_b", binh, answers=house.answers(item, binh))
    item = sign(house, item, lead)
    document = docx.Document(io.BytesIO(house.documents(item)["docx"]))
    assert document.paragraphs[0].text == "Rà soát hợp đồng: danh sách vấn đề"


def reviewed(house: House) -> tuple[Item, Principal]:
    an, binh, _, lead = crew(house)
    item = house.send("services-agreement.txt")
    house.complete(item, "review_a", an, answers=house.answers(item, an))
    house.complete(item, "review_b", binh, answers=house.answers(item, binh))
    return sign(house, item, lead), an


def test_what_is_not_drawn_is_released_at_once_and_counts_as_first_pass(house: House) -> None:
    item, _ = reviewed(house)
    assert house.deliver() == 1
    assert house.item(item).state is ItemState.RELEASED
    house.deliver()
    lead = house.person("Lead", Role.LEAD)
    with house.store.read(tenant=house.tenant) as reader:
        (figures,) = quality_figures(reader, lead, by=By.CLIENT)
    assert (figures.first_pass_yield.successes, figures.first_pass_yield.n) == (1, 1)


def test_what_is_drawn_waits_for_a_verdict_and_a_return_starts_a_new_blind_series(opened: Store) -> None:
    house = House(opened, percent=100)
    item, an = reviewed(house)
    house.deliver()
    assert house.item(item).state is ItemState.IN_REVIEW
    reviewer = house.person("Hanh", Role.REVIEWER)
    with house.store.read(tenant=house.tenant) as reader:
        (sample,) = sample_queue(reader, reviewer)
        worker = house.person("An", Role.REVIEWER)
        assert sample_queue(reader, worker) != ()
    assert sample.workers == ()

    def verdict(who: Principal, given: Verdict, *defects: Defect) -> Any:
        return house.do(
            lambda tx: give_verdict(
                tx, house.runtime, principal=who, tenant=house.tenant, sample_id=sample.id, verdict=given,
                defects=defects, note="Look at clause 4 again.",
            )
        )  # fmt: skip

    self_reviewer = Principal(
        kind=PrincipalKind.PERSON, id=an.id, name="An", organisation=house.provider, country="GB",
        grants={house.tenant: frozenset({Role.REVIEWER})},
    )  # fmt: skip
    with pytest.raises(OwnWork):
        verdict(self_reviewer, Verdict.PASS)
    verdict(reviewer, Verdict.RETURN, Defect("finding_missed", critical=True))
    with pytest.raises(ReviewedAlready):
        verdict(reviewer, Verdict.PASS)
    assert house.item(item).returns == 1
    assert set(house.open_tasks(item)) == {"review_a", "review_b"}
    assert house.view(item, reviewer).series == 2
    lead = house.person("Lead", Role.LEAD)
    with house.store.read(tenant=house.tenant) as reader:
        (figures,) = quality_figures(reader, lead, by=By.LINE)
    assert (figures.accuracy.successes, figures.critical_accuracy.successes, figures.accuracy.n) == (0, 0, 1)
    assert Decimal(figures.accuracy.n) == 1


def test_the_samples_are_shipped_with_the_line() -> None:
    assert {path.name for path in Path(SAMPLES).iterdir()} >= {"playbook.json", "expected.json"}
