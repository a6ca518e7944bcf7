"""Twins: two clients with the same shape of work, each of whose texts carries a marker that the other's must not show.

Both have an invoice at every stage, contracts in review and signed, questions, incidents, keys, a definition of their
own, and people in every role: their own and the provider's, who work for this client alone.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from tests.web.conftest import INVOICE, LINES
from tests.web.twinfloor import aside_of, assessment_of, calibration_of, gold_of, many_of, rest_of, sealed_of
from tests.web.twinmoney import bill
from tests.web.workbooks import propose

from remit.app.house import House
from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.conversation.actions.guiding import write_guidance
from remit.conversation.actions.writing import write_to_client
from remit.conversation.model import Attachment, Enclosure, Guidance, GuidanceKind
from remit.conversation.records.letters import attachments_of_item
from remit.demo.agreements import WEEK
from remit.demo.crew import Crew
from remit.engine.dmn.cases import Case
from remit.judgement.actions.forms import REVIEW
from remit.parties.access import SYSTEM, Principal
from remit.parties.actions.keys import issue_key, revoke_key
from remit.parties.actions.people import PersonDetails, create_person, record_qualification, record_skill, set_presence
from remit.parties.actions.places import create_organisation, create_site
from remit.parties.actions.providers import ProviderDetails, add_provider
from remit.parties.actions.provisioning import form_team
from remit.parties.actions.reveals import reveal
from remit.parties.actions.rights import clear, grant
from remit.parties.actions.sign_in import open_session
from remit.parties.model import CLIENT_ROLES, DataClass, OrganisationKind, Passkey, PresenceState, Role, Scope
from remit.parties.records.factors import insert_passkey
from remit.parties.records.people import find_person
from remit.parties.reports.audit import keys
from remit.parties.reports.people import people
from remit.parties.reports.principals import principal_of
from remit.parties.sealing import Seals
from remit.quality.model import Dispute
from remit.quality.records.disputes import insert_dispute
from remit.quality.reports import sample_queue
from remit.store import Transaction
from remit.work.actions.claims import claim
from remit.work.actions.comments import answer_client_question, ask_client, comment
from remit.work.actions.definitions import publish_definition
from remit.work.actions.items import release_item, return_item
from remit.work.actions.receive import Parcel
from remit.work.actions.reference import put_reference
from remit.work.actions.views import keep_view
from remit.work.model import Channel, Item, ItemState, Task, TaskState, Visibility
from remit.work.model.views import SavedView, ViewedList
from remit.work.reports.definitions import definitions
from remit.work.reports.items import item_view
from remit.work.reports.lists import item_list

T = TypeVar("T")
SAMPLES = LINES / "contract_review" / "samples"
WORKING_ROLES = tuple(role for role in Role if role not in CLIENT_ROLES)
CALENDAR = {"tz": "Europe/London", "weekly": WEEK, "holidays": []}
HANDS = 4
"""People of each client who hold every role that work needs, and do it."""
ON_SHORE: Mapping[str, Sequence[str]] = {"on": ["financial", "personal", "health", "secret"], "near": [], "off": []}
PROCESS = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:{m}">
<process id="own_{m}" name="Own process of {m}" isExecutable="true"><startEvent id="a_{m}" name="{m} begins"/>
<sequenceFlow id="f" sourceRef="a_{m}" targetRef="z"/><endEvent id="z" name="{m} ends"/></process></definitions>"""


RULES = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="urn:{m}">
<inputData id="i" name="amount_{m}"><variable name="amount_{m}" typeRef="number"/></inputData>
<decision id="rules_{m}" name="Rules of {m}"><variable name="Rules of {m}" typeRef="string"/>
<informationRequirement><requiredInput href="#i"/></informationRequirement><decisionTable hitPolicy="FIRST">
<input><inputExpression typeRef="number"><text>amount_{m}</text></inputExpression></input><output typeRef="string"/>
<rule><inputEntry><text>&gt; 100</text></inputEntry><outputEntry><text>"much {m}"</text></outputEntry></rule>
<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>"little {m}"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


@dataclass(slots=True)
class Twin:
    """One of two clients: its short name in keys, its marker, its people and keys, and all its ids by kind of place."""

    short: str
    marker: str
    tenant: str = ""
    engagements: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    key_texts: dict[str, str] = field(default_factory=dict)
    revoked: str = ""
    ids: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pairs: tuple[tuple[str, str, str], ...] = ()
    """(holder, kind of place, id) for what hangs on an item, or is owed by the client."""

    def text(self, words: str) -> str:
        """Return words that carry the marker."""
        return f"{words} {self.marker}"


class Opening:
    """Opens one twin in a house; `visible` is what its terms let each shore see."""

    visible: Mapping[str, Sequence[str]] = ON_SHORE

    def __init__(self, house: House, twin: Twin, *, provider: str, site: str, far: str) -> None:
        self.house, self.twin = house, twin
        self.provider, self.site, self.far = provider, site, far
        self.proposals: list[str] = []

    def do(self, act: Callable[[Transaction], T]) -> T:
        """Write in the client's name."""
        return self.house.store.write(act, tenant=self.twin.tenant or None)

    def open(self) -> None:
        """Create the client with its people, agreements, keys and work."""
        twin = self.twin
        twin.tenant = self.do(lambda tx: self._organisation(tx, twin.text("Client"), OrganisationKind.CLIENT))
        self.house.store.write(self._people)  # the hands are of the provider, whom the client's walls hide
        self.do(self._agreements)
        self.do(self._keys)
        self._work()
        offer = partial(propose, self.house, twin.tenant, f"rules_{twin.marker}", cell="B8")
        self.proposals = [offer(text=f"> {limit}").id for limit in (90, 110)]
        self._gather()

    def _organisation(self, tx: Transaction, name: str, kind: OrganisationKind) -> str:
        entropy = self.house.chance.bytes(32)
        return create_organisation(tx, SYSTEM, name=name, kind=kind, country="GB", entropy=entropy).id

    def _people(self, tx: Transaction) -> None:
        for role in Role:
            self._person(tx, role.value, (role,))
        self._person(tx, "far", (Role.AGENT,), site=self.far)
        for number in range(HANDS):
            self._person(tx, f"hand{number}", (Role.AGENT, Role.EXPERT, Role.REVIEWER, Role.ADJUDICATOR, Role.LEAD))

    def _person(self, tx: Transaction, key: str, roles: Iterable[Role], *, site: str | None = None) -> None:
        own = set(roles) <= CLIENT_ROLES
        home = self.twin.tenant if own else self.provider
        details = PersonDetails(
            name=self.twin.text(key),
            email=f"{key}@{self.twin.marker}.example",
            site_id=None if own else site or self.site,
            languages=("en",),
        )
        person_id = create_person(tx, SYSTEM, tenant=home, details=details).id
        self.twin.people[key] = person_id
        for role in roles:
            grant(tx, SYSTEM, tenant=self.twin.tenant, person_id=person_id, role=role)
        if Role.REVIEWER not in roles or key.startswith("hand"):
            for data_class in (DataClass.FINANCIAL, DataClass.PERSONAL):
                clear(tx, SYSTEM, tenant=self.twin.tenant, person_id=person_id, data_class=data_class)
        for skill in ("accounts_payable", "contract-review", f"skill-{self.twin.marker}"):
            record_skill(tx, SYSTEM, person_id=person_id, key=skill, proficiency=5)
        for name in ("contract-law", f"certificate-{self.twin.marker}"):
            evidence, today = self.twin.text("Seen"), tx.now.date()
            record_qualification(tx, SYSTEM, person_id=person_id, key=name, evidence=evidence, valid_from=today)
        set_presence(tx, SYSTEM, state=PresenceState.AVAILABLE, person_id=person_id)

    def _agreements(self, tx: Transaction) -> None:
        twin = self.twin
        for key, line, playbook in (
            ("ap", "supplier_invoices", None),
            ("law", "contract_review", "standard"),
            ("late", "contract_review", "not-yet-sent"),
        ):
            details = EngagementDetails(
                key=f"{twin.short}-{key}", name=twin.text(key), provider=self.provider, line=line
            )
            engagement = create_engagement(tx, SYSTEM, tenant=twin.tenant, details=details)
            twin.engagements[key] = engagement.id
            publish_statement_of_work(
                tx,
                SYSTEM,
                tenant=twin.tenant,
                engagement_id=engagement.id,
                body=terms_of(playbook, visible=self.visible),
            )
        playbook_body = marked((SAMPLES / "playbook.json").read_text("utf-8"), twin)
        for kind, engagement_key, body in (
            ("playbook", "law", playbook_body),
            ("purchase_order", "ap", {"note": twin.text("order")}),
        ):
            put_reference(
                tx, principal=SYSTEM, tenant=twin.tenant, engagement_id=twin.engagements[engagement_key], kind=kind,
                key="standard", body=body,
            )  # fmt: skip
        xml = PROCESS.format(m=twin.marker).encode()
        publish_definition(
            tx, principal=SYSTEM, xml=xml, tenant=twin.tenant, line="supplier_invoices", file_name=f"{twin.marker}.bpmn"
        )
        self._rules(tx)

    def _rules(self, tx: Transaction) -> None:
        """Publish a table of the client's own with a test case."""
        key, own = f"rules_{self.twin.marker}", self.twin.tenant
        xml = RULES.format(m=self.twin.marker).encode()
        much = Case(self.twin.text("Much"), key, {f"amount_{self.twin.marker}": 101}, f"much {self.twin.marker}")
        publish_definition(tx, principal=SYSTEM, xml=xml, tenant=own, file_name=f"{self.twin.marker}.dmn", cases=[much])

    def _keys(self, tx: Transaction) -> None:
        for name, scopes in (("all", frozenset(Scope)), *((scope.value, frozenset({scope})) for scope in Scope)):
            issued = issue_key(
                tx, SYSTEM, tenant=self.twin.tenant, name=self.twin.text(name), scopes=scopes,
                entropy=self.house.chance.bytes(32), clearances=frozenset({DataClass.FINANCIAL, DataClass.PERSONAL}),
            )  # fmt: skip
            self.twin.key_texts[name] = issued.text
        gone = issue_key(
            tx, SYSTEM, tenant=self.twin.tenant, name=self.twin.text("gone"), scopes=frozenset(Scope),
            entropy=self.house.chance.bytes(32),
        )  # fmt: skip
        revoke_key(tx, SYSTEM, tenant=self.twin.tenant, key_id=gone.key.id)
        self.twin.revoked = gone.text

    def principal(self, key: str) -> Principal:
        """Return one of the client's people, as they are now."""
        with self.house.store.read() as reader:
            return principal_of(reader, person_id=self.twin.people[key], now=self.house.clock.now())

    def _send(self, engagement: str, content: bytes, name: str) -> Item:
        return self.house.receive(
            self.principal(Role.CLIENT_MANAGER),
            tenant=self.twin.tenant,
            engagement_id=self.twin.engagements[engagement],
            parcel=Parcel(content, f"{self.twin.marker}-{name}", Channel.UPLOAD),
        ).item

    def _invoice(self, number: str) -> Item:
        return self._send("ap", marked_invoice(self.twin, number), f"{number}.xml")

    def _contract(self, name: str) -> Item:
        text = (
            (SAMPLES / "services-agreement.txt")
            .read_text("utf-8")
            .replace("Kestrel", self.twin.marker)
            .replace("KESTREL", self.twin.marker)
        )
        return self._send("law", f"{text}\n{name} {self.twin.marker}\n".encode(), f"{name}.txt")

    def _work(self) -> None:
        twin, lead = self.twin, self.principal(Role.LEAD)
        waiting, asked, answered = self._invoice("1001"), self._invoice("1002"), self._invoice("1003")
        done, held = self._invoice("1004"), self._invoice("1005")
        self._send("ap", f"<Invoice><{twin.marker}>".encode(), "torn.xml")
        signed, reviewed = self._contract("signed"), self._contract("reviewed")
        self._contract("untouched")
        stuck = (SAMPLES / "services-agreement.txt").read_bytes() + twin.text("stuck").encode()
        self._send("late", stuck, "stuck.txt")
        self.settle()
        self._talk(lead, waiting=waiting, asked=asked, answered=answered)
        self.finish(done)
        self.finish(signed)
        self.review(reviewed)
        self._claim(held, "hand0")
        for item in (done, signed):
            self._release(item)
        self.settle()
        self._rework(done, lead)

    def _rework(self, item: Item, lead: Principal) -> None:
        """Return a released item and do it again: what came back once is drawn for a second look."""
        reason = self.twin.text("Which account was that?")
        self.do(
            lambda tx: return_item(
                tx, self.house.runtime, principal=lead, tenant=item.tenant, item_id=item.id, reason=reason
            )
        )
        self.settle()
        self.finish(item)
        self.settle()

    def _talk(self, lead: Principal, *, waiting: Item, asked: Item, answered: Item) -> None:
        twin = self.twin
        on: dict[str, Any] = {"principal": lead, "tenant": twin.tenant}
        note = {"item_id": waiting.id, "text": twin.text("Note")} | on
        paper = Enclosure(f"{twin.marker}.txt", twin.text("A paper").encode())
        self.do(lambda tx: write_to_client(tx, **note, enclosures=[paper]))
        for shown in Visibility:
            self.do(partial(comment, visibility=shown, **note))
        self.do(lambda tx: ask_client(tx, **on, item_id=asked.id, text=twin.text("Which order?")))
        question = self.do(lambda tx: ask_client(tx, **on, item_id=answered.id, text=twin.text("Which one?")))
        submitter = self.principal(Role.CLIENT_SUBMITTER)
        self.do(
            lambda tx: answer_client_question(
                tx, self.house.runtime, principal=submitter, tenant=twin.tenant, question_id=question.id,
                text=twin.text("This one"),
            )
        )  # fmt: skip
        with self.house.store.read(tenant=twin.tenant) as reader:
            seen = item_view(reader, self.house.lines, principal=lead, tenant=twin.tenant, item_id=waiting.id)
        self.do(
            lambda tx: reveal(
                tx, self.principal(Role.REVIEWER), resource=seen.terms.resource("item", waiting.id),
                field="payment.accounts.0", data_class=DataClass.FINANCIAL, reason=twin.text("Called the supplier"),
            )
        )  # fmt: skip

    def _text(self) -> Guidance:
        twin = self.twin
        return self.do(
            lambda tx: write_guidance(
                tx, SYSTEM, tenant=twin.tenant, kind=GuidanceKind.CANNED, language="en",
                title=twin.text("A title"), body=twin.text("A body"),
            )
        )  # fmt: skip

    def _view(self) -> SavedView:
        who, name = self.principal(Role.CLIENT_MANAGER), self.twin.text("View")
        return self.do(
            lambda tx: keep_view(tx, who, viewed=ViewedList.ITEMS, name=name, query={"q": name}, shared=True)
        )

    def _papers(self, item: Item) -> tuple[Attachment, ...]:
        with self.house.store.read(tenant=item.tenant) as reader:
            return attachments_of_item(reader, tenant=item.tenant, item_id=item.id)

    def settle(self) -> None:
        """Run what is due until nothing is."""
        while self.house.pump():
            pass

    def ready(self, item: Item) -> tuple[Task, ...]:
        """Return the tasks of an item that wait for somebody."""
        with self.house.store.read() as reader:
            seen = item_view(reader, self.house.lines, principal=SYSTEM, tenant=item.tenant, item_id=item.id)
        return tuple(task for task in seen.tasks if task.state is TaskState.READY)

    def _claim(self, item: Item, hand: str) -> Task:
        task = self.ready(item)[0]
        who = self.principal(hand)
        return self.do(lambda tx: claim(tx, principal=who, tenant=item.tenant, task_id=task.id))

    def review(self, item: Item) -> None:
        """Let one hand complete one task of an item."""
        self._complete(item, 0)

    def finish(self, item: Item) -> None:
        """Let the hands complete what an item asks for, each task by the next of them, until nothing waits."""
        number = 0
        while self.ready(item):
            self._complete(item, number % HANDS)
            self.settle()
            number += 1

    def _complete(self, item: Item, number: int) -> None:
        task, who = self._claim(item, f"hand{number}"), self.principal(f"hand{number}")
        crew = Crew(self.house, (who.id,), Calm())

        def done(tx: Transaction) -> None:
            values = with_marker(crew.values(tx, who, task), self.twin)
            if task.form == REVIEW and number == 1:
                depart(values["answers"])
            self.house.complete_task(tx, who, tenant=item.tenant, task_id=task.id, values=values)

        self.do(done)

    def _release(self, item: Item) -> None:
        with self.house.store.read(tenant=item.tenant) as reader:
            seen = item_view(reader, self.house.lines, principal=SYSTEM, tenant=item.tenant, item_id=item.id)
        if seen.item.state is not ItemState.RELEASED:
            self.do(lambda tx: release_item(tx, principal=SYSTEM, tenant=item.tenant, item_id=item.id))

    def _spare(self, tx: Transaction) -> str:
        """Create somebody of the client whom its directory may take away."""
        details = PersonDetails(self.twin.text("Spare"), f"spare@{self.twin.short}.example")
        return create_person(tx, SYSTEM, tenant=self.twin.tenant, details=details).id

    def _sealed(self, tx: Transaction, *, text: str) -> str:
        """Seal somebody who is in the client's directory alone."""
        name = self.twin.text("Nobody Else")
        details = PersonDetails(name, f"nobody@{self.twin.short}.example")
        create_person(tx, SYSTEM, tenant=self.twin.tenant, details=details)
        return sealed_of(tx, house=self.house, tenant=self.twin.tenant, called=name, text=text)

    def _gather(self) -> None:
        """Note every id of the client by the kind of place that takes it."""
        twin, tenant = self.twin, self.twin.tenant
        with self.house.store.read() as reader:
            items = item_list(reader, principal=SYSTEM, tenants=[tenant]).items
            views = [
                item_view(reader, self.house.lines, principal=SYSTEM, tenant=tenant, item_id=one.id) for one in items
            ]
            known = keys(reader, SYSTEM, tenant=tenant)
            drawn = definitions(reader, principal=SYSTEM, tenant=tenant)
            staff = people(reader, SYSTEM, tenant=tenant)
            waiting = sample_queue(reader, self.principal("lead"))
        hanging = [
            (seen.item.id, kind, one.id)
            for seen in views
            for kind, found in (
                ("deliverable_id", seen.deliverables),
                ("task_id", seen.tasks),
                ("incident_id", seen.incidents),
                ("question_id", [each for each in seen.comments if each.kind.value == "question"]),
                ("instance_id", seen.instances),
                ("message_id", seen.comments),
                ("attachment_id", self._papers(seen.item)),
            )
            for one in found
        ]
        money = self.house.store.write(
            partial(bill, twin=twin, engagement_id=next(iter(twin.engagements.values())), issuer=self.provider)
        )
        owed = [(tenant, kind, each) for kind in ("invoice_id", "payment_id", "offset_id") for each in money[kind]]
        told = twin.text("Asked by the lead.")
        rests = partial(rest_of, tenant=tenant, person_id=twin.people["far"], item_id=items[0].id, text=told)
        resting = self.do(rests)
        twin.pairs = (*hanging, *owed, (twin.people["far"], "suspension_id", resting))
        twin.ids = {
            "item_id": tuple(one.id for one in items),
            "guidance_id": (self._text().id,),
            "letter_id": (self.do(partial(aside_of, tenant=tenant, engagement_id=items[0].engagement_id, text=told)),),
            "view_id": (self._view().id,),
            "suspension_id": (resting,),
            "calibration_id": (self.do(partial(calibration_of, tenant=tenant, item_id=items[0].id)),),
            "gold_id": (self.do(partial(gold_of, tenant=tenant, item=items[0], text=told)),),
            "assessment_id": (self.do(partial(assessment_of, tenant=tenant, text=told)),),
            "bulk_id": (self.do(partial(many_of, tenant=tenant, text=told)),),
            "erasure_id": (self.do(partial(self._sealed, text=told)),),
            "passkey_id": tuple(
                self.house.store.write(partial(keep_passkey, twin=twin, role=role)) for role in ("admin", "lead")
            ),
            "provider_id": (self.do(partial(add_provider_of, twin=twin, seals=self.house.seals)),),
            "user_id": (spare := self.do(self._spare),),
            "group_id": (self.do(partial(team_of, twin=twin, person_id=spare)),),
            "key_id": tuple(one.id for one in known),
            "definition_id": tuple(one.id for one in drawn if one.tenant == tenant),
            "person_id": tuple(one.person.id for one in staff),
            "proposal_id": tuple(self.proposals),
            "sample_id": tuple(one.id for one in waiting),
            **money,
            "tenant": (tenant,),
            "dispute_id": (
                *money["dispute_id"],
                *(self.do(partial(dispute_of, twin=twin, sample_id=one.id)) for one in waiting[:1]),
            ),
            "engagement_id": tuple(twin.engagements.values()),
            "engagement": (*twin.engagements.values(), *(f"{twin.short}-{key}" for key in twin.engagements)),
            **{kind: tuple(each for _, name, each in hanging if name == kind) for kind in {one[1] for one in hanging}},
        }


def keep_passkey(tx: Transaction, *, twin: Twin, role: str) -> str:
    """Keep a passkey of one of a twin's people, named with the marker; no device holds it."""
    person = find_person(tx, twin.people[role])
    assert person is not None
    one = Passkey(
        tenant=person.tenant, id=tx.identifiers.new(), person_id=person.id, name=twin.text("Telephone"),
        credential=f"{twin.marker}-{role}", public_key="", sign_count=0, added_at=tx.now,
    )  # fmt: skip
    insert_passkey(tx, one)
    return one.id


def dispute_of(tx: Transaction, *, twin: Twin, sample_id: str) -> str:
    """Keep a dispute about a twin's sample, written with the marker."""
    one = Dispute(twin.tenant, tx.identifiers.new(), sample_id, twin.people["lead"], twin.text("Reply"), tx.now)
    insert_dispute(tx, one)
    return one.id


def add_provider_of(tx: Transaction, *, twin: Twin, seals: Seals) -> str:
    """Add an identity provider of a twin's own, named with the marker; nobody is there."""
    details = ProviderDetails(
        twin.text("Provider"), f"https://{twin.marker}.example", twin.marker, "a secret", (f"id.{twin.marker}.example",)
    )
    return add_provider(tx, SYSTEM, tenant=twin.tenant, details=details, seals=seals).id


def team_of(tx: Transaction, *, twin: Twin, person_id: str) -> str:
    """Form a team of a twin's own, named with the marker."""
    return form_team(tx, SYSTEM, tenant=twin.tenant, name=twin.text("Team"), members=[person_id]).id


class Calm:
    """A chance that always falls in the middle: the crew follows the proposals."""

    def bytes(self, count: int) -> bytes:
        """Return `count` bytes."""
        return b"\x80" * count

    def fraction(self) -> float:
        """Return the middle."""
        return 0.5


def depart(answers: list[dict[str, Any]]) -> None:
    """Answer the first question that has evidence otherwise, so that there is something to adjudicate."""
    one = next(one for one in answers if one["evidence"])
    one["answer"] = "accepted" if one["answer"] == "deviates" else "deviates"


def terms_of(playbook: str | None, *, visible: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Write terms: data as each shore may see it, nothing sampled, the playbook that is agreed."""
    return {
        "service_levels": [{"metric": "turnaround_time", "target_minutes": 480, "calendar": CALENDAR}],
        "sampling": {"percent": 0, "newcomer_percent": 0, "newcomer_items": 0},
        "data_handling": {"allowed_shores": ["on", "near", "off"], "visible": visible},
        "parameters": {"playbook": playbook, "language": "en"} if playbook else {},
    }


def marked(text: str, twin: Twin) -> dict[str, Any]:
    """Return a JSON object in whose every text in a language the marker stands."""
    body: dict[str, Any] = json.loads(text)
    for entry in (body, *body["positions"]):
        for value in entry.values():
            if isinstance(value, dict):
                value.update({language: twin.text(said) for language, said in value.items()})
    return body


def marked_invoice(twin: Twin, number: str) -> bytes:
    """Return the sample invoice with the marker in every text that it has."""
    text = INVOICE.read_text("utf-8").replace("2026-4471", f"{twin.marker}-{number}")
    for word in ("Baltic Freight AS", "Harrow &amp; Finch plc", "Sadama 17", "Kaiweg 4", "Payable without deduction.",
                 "Bunker surcharge", "Sea freight", "PO-4500123", "Tallinn<"):  # fmt: skip
        assert word in text, word
        text = text.replace(word, f"{twin.marker} {word}")
    return text.encode()


def with_marker(values: Mapping[str, Any], twin: Twin) -> dict[str, Any]:
    """Return a form's values with the marker in every reason and comment."""
    given = dict(values)
    if "answers" in given:
        given["answers"] = [one | {"reason": twin.text("Read in full.")} for one in given["answers"]]
    if "content_hash" in given:
        given["statement"] = twin.text("I have read it and approve.")
    free = {"comment", "approval_comment", "bank_evidence"} & given.keys()
    return given | {key: twin.text("Checked with the buyer.") for key in free}


def open_twins(house: House) -> tuple[Twin, Twin]:
    """Open two clients of one provider with a site on-shore and one off-shore."""
    provider = house.store.write(
        lambda tx: create_organisation(
            tx, SYSTEM, name="The Provider", kind=OrganisationKind.PROVIDER, country="GB",
            entropy=house.chance.bytes(32),
        )
    ).id  # fmt: skip
    site, far = _site(house, provider, "GB", "Europe/London"), _site(house, provider, "VN", "Asia/Ho_Chi_Minh")
    twins = Twin("first-twin", "qxalphaxq"), Twin("second-twin", "qzbravozq")
    for twin in twins:
        Opening(house, twin, provider=provider, site=site, far=far).open()
    return twins


def _site(house: House, provider: str, country: str, tz: str) -> str:
    return house.store.write(
        lambda tx: create_site(
            tx, SYSTEM, tenant=provider, name=country, country=country, city=country, tz=tz, languages=("en",)
        )
    ).id


def session_of(house: House, person_id: str) -> str:
    """Sign somebody in and return the session's token."""
    entropy = house.chance.bytes(32)
    return house.store.write(lambda tx: open_session(tx, person_id=person_id, entropy=entropy)).token
