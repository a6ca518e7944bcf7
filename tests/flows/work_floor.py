"""A small floor for stories of work: one client, one line of order letters, people made for the occasion."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.contracts.model import Engagement
from remit.parties.access import SYSTEM, Principal
from remit.parties.actions.places import create_organisation
from remit.parties.model import DataClass, OrganisationKind, PrincipalKind, Role
from remit.store import Job, Store
from remit.values.moment import SimulatedClock
from remit.values.problem import Problem, Severity
from remit.work.actions.definitions import publish_definition
from remit.work.actions.machine import JOB_KINDS, SERVICE, do_inside, perform_service, take_performed
from remit.work.actions.receive import Parcel, prepare, receive
from remit.work.model import (
    Channel,
    Document,
    Item,
    LineMissing,
    Reading,
    Receipt,
    ServiceCall,
    ServiceResult,
    Task,
)
from remit.work.records.tasks import tasks_of_item
from remit.work.runtime import RoomHandler, Runtime, Taker

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)

BPMN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:remit="urn:remit:definition:1"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 targetNamespace="test"><process id="order" name="Order" isExecutable="true">{body}</process></definitions>"""
CMMN = """<definitions xmlns="http://www.omg.org/spec/CMMN/20151109/MODEL" xmlns:remit="urn:remit:definition:1"
 targetNamespace="test">{body}</definitions>"""

TERMS = {
    "service_levels": [
        {
            "metric": "turnaround_time",
            "target_minutes": 120,
            "calendar": {
                "tz": "UTC",
                "weekly": {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
            },
        }
    ],
    "data_handling": {"visible": {"on": ["personal", "financial"], "near": ["personal"]}},
    "parameters": {"limit": 100},
}


def bpmn(*body: str) -> bytes:
    """Return a process `order` with this body."""
    return BPMN.format(body="".join(body)).encode()


def flow(*names: str) -> str:
    """Return sequence flows from each name to the next."""
    pairs = pairwise(names)
    return "".join(f'<sequenceFlow id="{a}-{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairs)


def user_task(key: str, **extensions: str) -> str:
    """Return a user task with extension attributes."""
    written = "".join(f' remit:{name}="{value}"' for name, value in extensions.items())
    return f'<userTask id="{key}" name="{key.title()}"{written}/>'


def service_task(key: str, topic: str, **extensions: str) -> str:
    """Return a service task of a topic."""
    written = "".join(f' remit:{name}="{value}"' for name, value in extensions.items())
    return f'<serviceTask id="{key}" name="{key.title()}" remit:topic="{topic}"{written}/>'


ONE_CHECK = bpmn('<startEvent id="s"/>', user_task("check"), '<endEvent id="e"/>', flow("s", "check", "e"))


class Letters:
    """A line of order letters: `reference|amount` on the first line; empty references cannot be read."""

    def __init__(self) -> None:
        self.down = False
        self.definition = "order"

    def read(self, content: bytes, *, media_type: str, name: str) -> Reading:
        """Read a letter."""
        reference, _, amount = content.decode(errors="replace").partition("|")
        problems = () if reference else (Problem("letters.reference", "the letter names no order", "line 1"),)
        payload = {"reference": reference, "amount": amount or "0", "iban": "DE89370400440532013000"}
        return Reading(payload, kind="letter", title=f"Order {reference}", reference=reference, problems=problems)

    def takes_letters(self) -> bool:
        """An order comes beside a mail, not as one."""
        return False

    def definition_for(self, kind: str) -> str:
        """Every letter starts the same definition."""
        return self.definition

    def starts(self) -> Mapping[str, str]:
        """There is one kind."""
        return {"letter": self.definition}

    def handle(self, call: ServiceCall) -> ServiceResult:
        """Answer the topics write, look, break."""
        if call.topic == "write":
            text = f"{call.item.number}:{call.variables['payload']['amount']}".encode()
            return ServiceResult({"written": True}, documents=(Document("answer.txt", "text/plain", text),))
        if call.topic == "look":
            return self._look(call)
        if call.topic == "hand":
            return ServiceResult(handed={"questions": ["what is this?"]})
        if self.down:
            return ServiceResult(problems=(Problem("letters.down", "the archive does not answer"),))
        return ServiceResult({"archived": True})

    def _look(self, call: ServiceCall) -> ServiceResult:
        mark = ("letter", call.variables["payload"]["reference"])
        order = call.lookup.reference("purchase_order", mark[1])
        found = {
            "duplicate": call.lookup.first_seen(*mark) is not None,
            "known": order is not None,
            "limit": call.parameters["limit"],
        }
        return ServiceResult(found, fingerprints=(mark,))

    def check_form(self, form: str, values: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
        """The form `verdict` needs a verdict."""
        if form == "verdict" and not values.get("verdict"):
            return values, (Problem("form.required", "say your verdict", "verdict", Severity.ERROR),)
        return dict(values), ()

    def settings(self, agreed: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the agreed limit, 50 where none was agreed."""
        return {"limit": 50, **agreed}

    def payload_classes(self, kind: str) -> Mapping[str, str]:
        """The IBAN is financial."""
        return {"iban": "financial"}


class OneLine:
    """The installed lines of the floor."""

    def __init__(self, letters: Letters) -> None:
        self._letters = letters

    def line(self, key: str) -> Letters:
        """Return the line. Refuses `LineMissing`."""
        if key != "letters":
            raise LineMissing(line=key)
        return self._letters


@dataclass
class Floor:
    """A client with an engagement, and everything to send work through it."""

    store: Store
    runtime: Runtime
    letters: Letters
    engagement: Engagement
    provider: str
    people: dict[str, Principal] = field(default_factory=dict)

    @property
    def tenant(self) -> str:
        """The client."""
        return self.engagement.tenant

    def person(
        self, name: str, *roles: Role, country: str = "DE", cleared: frozenset[DataClass] | None = None, **more: Any
    ) -> Principal:
        """Return somebody of the provider who works for the client."""
        classes = frozenset({DataClass.PERSONAL, DataClass.FINANCIAL}) if cleared is None else cleared
        made = Principal(
            kind=PrincipalKind.PERSON,
            id=self.store.identifiers.new(),
            name=name,
            organisation=self.provider,
            country=country,
            grants={self.tenant: frozenset(roles or (Role.AGENT,))},
            clearances={self.tenant: classes},
            **more,
        )
        self.people[name] = made
        return made

    def client(self, name: str, *roles: Role) -> Principal:
        """Return somebody of the client."""
        person = self.person(name, *roles)
        return replace(person, organisation=self.tenant)

    def publish(self, xml: bytes) -> None:
        """Publish a document for the house."""
        self.store.write(lambda tx: publish_definition(tx, principal=SYSTEM, xml=xml))

    def send(
        self, text: str, *, by: Principal = SYSTEM, key: str | None = None, engagement_id: str | None = None
    ) -> Receipt:
        """Send a letter in."""
        with self.store.read(tenant=self.tenant) as reader:
            arrival = prepare(
                reader,
                self.runtime,
                principal=by,
                tenant=self.tenant,
                engagement_id=engagement_id or self.engagement.id,
                parcel=Parcel(text.encode(), "letter.txt", Channel.API, key),
                at=self.store.clock.now(),
            )
        return self.store.write(lambda tx: receive(tx, self.runtime, principal=by, arrival=arrival), tenant=self.tenant)

    def write(self, action: Any, *, principal: Principal, **arguments: Any) -> Any:
        """Run an action that drives instances in a transaction of its own."""
        return self.store.write(
            lambda tx: action(tx, self.runtime, principal=principal, **arguments), tenant=self.tenant
        )

    def do(self, action: Any, *, principal: Principal, **arguments: Any) -> Any:
        """Run an action in a transaction of its own."""
        return self.store.write(
            lambda tx: action(tx, principal=principal, tenant=self.tenant, **arguments), tenant=self.tenant
        )

    def drive(self, action: Any, *, principal: Principal, **arguments: Any) -> Any:
        """Run an action of the client's tenant that drives instances."""
        return self.write(action, principal=principal, tenant=self.tenant, **arguments)

    def ask(self, report: Any, *arguments: Any, **named: Any) -> Any:
        """Ask a report in a snapshot of its own."""
        with self.store.read(tenant=self.tenant) as reader:
            return report(reader, *arguments, **named)

    def tasks(self, item: Item) -> tuple[Task, ...]:
        """Return an item's tasks."""
        found: tuple[Task, ...] = self.ask(tasks_of_item, tenant=self.tenant, item_id=item.id)
        return found

    def task(self, item: Item, element: str) -> Task:
        """Return the newest task of an element."""
        return [task for task in self.tasks(item) if task.element == element][-1]

    def kinds(self, item: Item) -> list[str]:
        """Return the kinds of events in an item's stream."""
        with self.store.read(tenant=self.tenant) as reader:
            return [event.kind for event in reader.events(tenant=self.tenant, stream=item.stream)]

    def pump(self) -> int:
        """Do what is due for machines; return how many jobs there were."""
        jobs = self.store.claim_jobs(kinds=JOB_KINDS, worker="test")
        for job in jobs:
            self._do(job)
        return len(jobs)

    def _do(self, job: Job) -> None:
        if job.kind != SERVICE:
            self.store.write(lambda tx: do_inside(tx, self.runtime, job=job), tenant=job.tenant)
            return
        with self.store.read(tenant=job.tenant) as reader:
            performed = perform_service(reader, self.runtime, job=job)
        assert performed is not None
        self.store.write(lambda tx: take_performed(tx, self.runtime, performed=performed), tenant=job.tenant)

    def pass_time(self, **span: float) -> None:
        """Let time pass."""
        assert isinstance(self.store.clock, SimulatedClock)
        self.store.clock.advance(timedelta(**span))


def open_floor(
    store: Store, *, rooms: Mapping[str, RoomHandler] | None = None, takers: Mapping[str, Taker] | None = None
) -> Floor:
    """Make the client, its engagement and its terms on a new database."""
    store.create_missing_tables()
    letters = Letters()
    runtime = Runtime(lines=OneLine(letters), rooms=rooms or {}, takers=takers or {})

    def found(name: str, kind: OrganisationKind, country: str) -> str:
        made = store.write(
            lambda tx: create_organisation(tx, SYSTEM, name=name, kind=kind, country=country, entropy=b"x" * 32)
        )
        return made.id

    provider = found("Remit Services", OrganisationKind.PROVIDER, "VN")
    client = found("Nordwind", OrganisationKind.CLIENT, "DE")
    details = EngagementDetails(key="nordwind-ap", name="Nordwind orders", provider=provider, line="letters")
    engagement = store.write(lambda tx: create_engagement(tx, SYSTEM, tenant=client, details=details), tenant=client)
    store.write(
        lambda tx: publish_statement_of_work(tx, SYSTEM, tenant=client, engagement_id=engagement.id, body=TERMS),
        tenant=client,
    )
    return Floor(store, runtime, letters, engagement, provider)


__all__ = ["CMMN", "MONDAY", "ONE_CHECK", "Floor", "bpmn", "flow", "open_floor", "service_task", "user_task"]
