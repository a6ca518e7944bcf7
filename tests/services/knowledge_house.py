"""A provider with one knowledge line, a client who handed it over, and experts: for stories of judged work."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, TypeVar

from pypdf import PdfReader

from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.judgement.actions.forms import HOOKS
from remit.judgement.actions.topics import TAKERS, TOPICS
from remit.judgement.reports import CaseView, case_view
from remit.parties.access import SYSTEM
from remit.parties.actions.places import create_organisation
from remit.parties.model import DataClass, OrganisationKind, Principal, PrincipalKind, Role
from remit.services.kit import Line
from remit.store import Store, Transaction
from remit.values.canonical import content_hash
from remit.work.actions.claims import claim
from remit.work.actions.definitions import publish_definition
from remit.work.actions.machine import SERVICE, perform_service, take_performed
from remit.work.actions.receive import Parcel, prepare, receive
from remit.work.actions.tasks import complete_task
from remit.work.model import Channel, Item, LineMissing, Task, TaskState
from remit.work.records.deliverables import deliverables_of_item
from remit.work.records.items import load_item
from remit.work.records.tasks import tasks_of_item
from remit.work.runtime import Runtime

T = TypeVar("T")


class OneLine:
    """A registry that holds one line."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def line(self, key: str) -> Any:
        if key != self._line.key:
            raise LineMissing(line=key)
        return self._line


def pump(store: Store, runtime: Runtime) -> None:
    """Do what is due for machines until nothing is."""
    while jobs := store.claim_jobs(kinds=(SERVICE,), worker="test"):
        for job in jobs:
            with store.read(tenant=job.tenant) as reader:
                performed = perform_service(reader, runtime, job=job)
            assert performed is not None
            store.write(
                lambda tx, performed=performed: take_performed(tx, runtime, performed=performed),  # type: ignore[misc]
                tenant=job.tenant,
            )


class KnowledgeHouse:
    """One line of service with an engagement, and people made as a story needs them."""

    def __init__(
        self,
        store: Store,
        line: Line,
        *,
        qualification: str,
        parameters: Mapping[str, Any] | None = None,
        routing: Mapping[str, Any] | None = None,
    ) -> None:
        self.store = store
        self._line = line
        self._qualification = qualification
        self.runtime = Runtime(lines=OneLine(line), rooms=TOPICS, takers=TAKERS)
        store.create_missing_tables()
        self.provider = self._organisation("Remit Services", OrganisationKind.PROVIDER, "VN")
        self.tenant = self._organisation("Harrow & Finch plc", OrganisationKind.CLIENT, "GB")
        details = EngagementDetails(key="harrow-knowledge", name="Knowledge", provider=self.provider, line=line.key)
        self.engagement = self.do(lambda tx: create_engagement(tx, SYSTEM, tenant=self.tenant, details=details))
        body = {
            "sampling": {"percent": 0, "newcomer_percent": 0, "newcomer_items": 0},
            "parameters": parameters or {},
            "routing": routing or {},
        }
        self.do(
            lambda tx: publish_statement_of_work(
                tx, SYSTEM, tenant=self.tenant, engagement_id=self.engagement.id, body=body
            )
        )
        for name in line.definitions:
            xml = line.definition(name)
            store.write(lambda tx, xml=xml: publish_definition(tx, principal=SYSTEM, xml=xml, line=line.key))  # type: ignore[misc]

    def _organisation(self, name: str, kind: OrganisationKind, country: str) -> str:
        return self.store.write(
            lambda tx: create_organisation(tx, SYSTEM, name=name, kind=kind, country=country, entropy=b"x" * 32)
        ).id

    def do(self, unit: Callable[[Transaction], T]) -> T:
        return self.store.write(unit, tenant=self.tenant)

    def person(self, name: str, *roles: Role) -> Principal:
        return Principal(
            kind=PrincipalKind.PERSON, id=self.store.identifiers.new(), name=name, organisation=self.provider,
            country="GB", grants={self.tenant: frozenset(roles)}, skills=dict.fromkeys(self._line.skills, 5),
            qualifications=frozenset({self._qualification}), languages=("en",),
            clearances={self.tenant: frozenset({DataClass.FINANCIAL, DataClass.PERSONAL})},
        )  # fmt: skip

    def crew(self) -> tuple[Principal, Principal, Principal, Principal]:
        return (
            self.person("An", Role.EXPERT),
            self.person("Binh", Role.EXPERT),
            self.person("Chi", Role.EXPERT, Role.ADJUDICATOR, Role.AGENT),
            self.person("Dung", Role.LEAD),
        )

    def send(self, content: bytes, name: str) -> Item:
        with self.store.read(tenant=self.tenant) as reader:
            arrival = prepare(
                reader, self.runtime, principal=SYSTEM, tenant=self.tenant, engagement_id=self.engagement.id,
                parcel=Parcel(content, name, Channel.UPLOAD), at=self.store.clock.now(),
            )  # fmt: skip
        item = self.do(lambda tx: receive(tx, self.runtime, principal=SYSTEM, arrival=arrival)).item
        self.pump()
        return item

    def pump(self) -> None:
        pump(self.store, self.runtime)

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

    def claimed(self, item: Item, element: str, who: Principal) -> Task:
        task = self.open_tasks(item)[element]
        return self.do(lambda tx: claim(tx, principal=who, tenant=self.tenant, task_id=task.id))

    def complete(self, item: Item, element: str, who: Principal, **values: Any) -> Item:
        return self.finish(item, self.claimed(item, element, who), who, **values)

    def finish(self, item: Item, held: Task, who: Principal, **values: Any) -> Item:
        def unit(tx: Transaction) -> Item:
            hook = HOOKS.get(held.form or "")
            variables = hook(tx, who, held, values) if hook else values
            return complete_task(
                tx, self.runtime, principal=who, tenant=self.tenant, task_id=held.id, variables=variables
            )

        self.do(unit)
        self.pump()
        return self.item(item)

    def judge(self, item: Item, element: str, who: Principal, **changed: str) -> Item:
        """Judge every open question by the proposed passage; `changed` names other answers than `holds`."""
        view = self.view(item, who)
        asked = view.disagreements if element == "adjudication" else [one.question.key for one in view.questions]
        answers = [
            {
                "question": one.question.key,
                "answer": changed.get(one.question.key, "holds"),
                "reason": f"{who.name} read the figure.",
                "evidence": [
                    {"source": piece.source_id, "quotation": piece.quotation, "start": piece.start}
                    for piece in one.proposals[0].evidence
                ],
            }
            for one in view.questions
            if one.question.key in asked
        ]
        return self.complete(item, element, who, answers=answers)

    def sign(self, item: Item, lead: Principal) -> Item:
        return self.complete(item, "sign_off", lead, content_hash=self.view(item, lead).seal)

    def documents(self, item: Item) -> dict[str, bytes]:
        with self.store.read(tenant=self.tenant) as reader:
            made = deliverables_of_item(reader, tenant=self.tenant, item_id=item.id)
            return {one.name: reader.blob(self.tenant, one.content_hash) for one in made}


def certifies(certificate: bytes, documents: Mapping[str, bytes]) -> None:
    """Assert that a certificate names every document with its hash."""
    told = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(certificate)).pages).split())
    assert [name for name, content in documents.items() if content_hash(content) not in told] == []
    assert [name for name in documents if "".join(name.split()) not in told] == []
