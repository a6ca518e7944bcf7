"""A provider with one line of judgement: a client, an engagement, people, and the steps of an item's life."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from tests.services.knowledge_house import pump

from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.judgement.actions.forms import HOOKS
from remit.judgement.actions.topics import TAKERS, TOPICS
from remit.judgement.reports import CaseView, case_view
from remit.parties.access import SYSTEM
from remit.parties.actions.places import create_organisation
from remit.parties.model import OrganisationKind, Principal, PrincipalKind, Role
from remit.quality.reactions import CONSUMER, KINDS, react
from remit.services.contract_review import line as contract_review
from remit.services.kit import Line
from remit.store import Store, Transaction
from remit.work.actions.claims import claim
from remit.work.actions.definitions import publish_definition
from remit.work.actions.receive import Parcel, prepare, receive
from remit.work.actions.reference import put_reference
from remit.work.actions.tasks import complete_task
from remit.work.model import Channel, Item, LineMissing, Task, TaskState
from remit.work.records.deliverables import deliverables_of_item
from remit.work.records.items import load_item
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.proof import prove_item
from remit.work.runtime import Runtime

T = TypeVar("T")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
SAMPLES = contract_review.folder / "samples"
EXPECTED: dict[str, dict[str, Any]] = json.loads((SAMPLES / "expected.json").read_text("utf-8"))["answers"]


class OneLine:
    def __init__(self, line: Line) -> None:
        self._line = line

    def line(self, key: str) -> Line:
        if key != self._line.key:
            raise LineMissing(line=key)
        return self._line


class House:
    """A client with an engagement for one line (contract review, with its playbook), and people."""

    def __init__(
        self,
        store: Store,
        *,
        percent: int = 0,
        gold_percent: int = 0,
        language: str = "en",
        consensus: str = "unanimity",
        panel: Any = "fixed",
        line: Line = contract_review,
        client: str = "Harrow & Finch plc",
    ) -> None:
        self.store = store
        self.line = line
        self.runtime = Runtime(lines=OneLine(line), rooms=TOPICS, takers=TAKERS)
        store.create_missing_tables()
        self.provider = self._organisation("Remit Services", OrganisationKind.PROVIDER, "VN")
        self.tenant = self._organisation(client, OrganisationKind.CLIENT, "GB")
        details = EngagementDetails(key="harrow-contracts", name="Contracts", provider=self.provider, line=line.key)
        self.engagement = self.do(lambda tx: create_engagement(tx, SYSTEM, tenant=self.tenant, details=details))
        terms = {
            "sampling": {"percent": percent, "newcomer_percent": 0, "newcomer_items": 0, "gold_percent": gold_percent},
            "parameters": {"playbook": "standard", "language": language, "consensus": consensus, "panel": panel},
        }
        self.do(
            lambda tx: publish_statement_of_work(
                tx, SYSTEM, tenant=self.tenant, engagement_id=self.engagement.id, body=terms
            )
        )
        for name in line.definitions:
            xml = line.definition(name)
            store.write(lambda tx, xml=xml: publish_definition(tx, principal=SYSTEM, xml=xml, line=line.key))  # type: ignore[misc]
        if line is contract_review:
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
            country="GB", grants={self.tenant: frozenset(roles)}, skills=dict.fromkeys(self.line.skills, 5),
            qualifications=frozenset({"contract-law", "research-editor"}), languages=("en",),
        )  # fmt: skip

    def send(self, name: str, content: bytes | None = None) -> Item:
        body = content if content is not None else (SAMPLES / name).read_bytes()
        with self.store.read(tenant=self.tenant) as reader:
            arrival = prepare(
                reader, self.runtime, principal=SYSTEM, tenant=self.tenant, engagement_id=self.engagement.id,
                parcel=Parcel(body, name, Channel.UPLOAD), at=self.store.clock.now(),
            )  # fmt: skip
        item = self.do(lambda tx: receive(tx, self.runtime, principal=SYSTEM, arrival=arrival)).item
        pump(self.store, self.runtime)
        return self.item(item)

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
        return self.hand_in(
            self.do(lambda tx: claim(tx, principal=who, tenant=self.tenant, task_id=task.id)), who, values
        )

    def hand_in(self, held: Task, who: Principal, values: Mapping[str, Any]) -> Item:
        def unit(tx: Transaction) -> Item:
            hook = HOOKS.get(held.form or "")
            variables = hook(tx, who, held, values) if hook else values
            return complete_task(
                tx, self.runtime, principal=who, tenant=self.tenant, task_id=held.id, variables=variables
            )

        item = self.do(unit)
        pump(self.store, self.runtime)
        return self.item(item)

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
            found = [(one.name, reader.blob(self.tenant, one.content_hash)) for one in made]
        # Every document under its name without the number, and the first of a kind under its ending alone.
        ends = {name.split(".", 1)[1]: content for name, content in reversed(found)}
        return {**{name.split(" ", 1)[1]: content for name, content in found}, **ends}

    def replays(self, item: Item) -> bool:
        with self.store.read(tenant=self.tenant) as reader:
            proofs = prove_item(reader, self.runtime.models, principal=SYSTEM, tenant=self.tenant, item_id=item.id)
        return bool(proofs) and all(proof.refusal is None for proof in proofs)
