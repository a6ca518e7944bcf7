"""A house with one client, whose supplier invoices have a mail address on real servers."""

import smtplib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.houses import prepare
from tests.mail.servers import SECRET_VARIABLE, Dovecot, Relay

from remit.app.house import House
from remit.app.settings import write_settings
from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.contracts.model import Engagement
from remit.conversation.actions.mailboxes import MailboxDetails, open_mailbox
from remit.conversation.actions.writing import write_to_client
from remit.conversation.model import Letter, Mailbox, Security, Server, Standing
from remit.conversation.records.letters import letters_of_item
from remit.conversation.records.mailboxes import save_standing, standing_of
from remit.parties.access import SYSTEM
from remit.parties.actions.people import PersonDetails, create_person, record_skill
from remit.parties.actions.places import create_organisation, create_site
from remit.parties.actions.rights import clear, grant
from remit.parties.model import DataClass, OrganisationKind, Principal, Role
from remit.parties.passwords import Passwords
from remit.parties.reports.principals import principal_of
from remit.store import Transaction
from remit.values.moment import SimulatedClock
from remit.work.model import Comment, Item
from remit.work.records.comments import comments_of_item
from remit.work.reports.lists import item_list

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
OPEN = {"tz": "UTC", "weekly": {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
TERMS: dict[str, Any] = {
    "service_levels": [
        {"metric": "turnaround_time", "target_minutes": 480, "calendar": OPEN},
        {"metric": "first_response", "target_minutes": 60, "calendar": OPEN},
        {"metric": "next_response", "target_minutes": 120, "calendar": OPEN},
    ],
    "data_handling": {"visible": {"on": ["personal", "financial"]}},
    "sampling": {"percent": 0, "newcomer_percent": 0, "newcomer_items": 0},
}
ADDRESS = "ap@provider.example"
JANE = "Jane Smart <jane.smart@harrow.example>"


@dataclass
class Office:
    """The house, its client and its mailbox."""

    house: House
    clock: SimulatedClock
    engagement: Engagement
    provider: str
    mailbox: Mailbox
    relay: Relay
    smtp_port: int
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 1_000_000)))

    @property
    def tenant(self) -> str:
        """The client."""
        return self.engagement.tenant

    def person(
        self, name: str, *roles: Role, country: str = "GB", cleared: bool = True, skills: Iterable[str] = ()
    ) -> Principal:
        """Return somebody of the provider who works for the client from a country."""

        def unit(tx: Transaction) -> str:
            site = create_site(
                tx,
                SYSTEM,
                tenant=self.provider,
                name=f"{name}'s",
                country=country,
                city="-",
                tz="UTC",
                languages=("en",),
            )
            details = PersonDetails(name=name, email=f"{name.lower()}@provider.example", site_id=site.id)
            made = create_person(tx, SYSTEM, tenant=self.provider, details=details)
            for role in roles or (Role.AGENT,):
                grant(tx, SYSTEM, tenant=self.tenant, person_id=made.id, role=role)
            for skill in skills:
                record_skill(tx, SYSTEM, person_id=made.id, key=skill, proficiency=4)
            if cleared:
                for data_class in (DataClass.PERSONAL, DataClass.FINANCIAL):
                    clear(tx, SYSTEM, tenant=self.tenant, person_id=made.id, data_class=data_class)
            return made.id

        person_id = self.house.store.write(unit)
        with self.house.store.read() as reader:
            return principal_of(reader, person_id=person_id, now=self.clock.now())

    def post(self, raw: bytes, *, sender: str = "jane.smart@harrow.example") -> None:
        """Send a letter to the address over SMTP."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port) as client:
            client.sendmail(sender, [ADDRESS], raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def write(self, text: str, *, subject: str = "A question", sender: str = JANE, **headers: str) -> EmailMessage:
        """Send a letter and return it."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, ADDRESS, subject
        message["Message-ID"] = f"<letter-{next(self.numbers)}@harrow.example>"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        self.post(message.as_bytes())
        return message

    def fetch(self) -> int:
        """Let time pass until the mailbox is due, and fetch it."""
        self.clock.advance(timedelta(seconds=self.mailbox.poll_s))
        return self.house.postman.fetch()

    def fetch_when_due(self) -> int:
        """Let time pass until the mailbox may be asked again, and fetch it."""
        due = self.standing().next_at
        if due is not None:
            self.clock.set(max(due, self.clock.now()))
        return self.house.postman.fetch()

    def pass_time(self, *, minutes: int) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(minutes=minutes))

    def forget_cursor(self) -> None:
        """Forget how far the mailbox was read, as after a crash before the commit or a restored mail server."""
        forgotten = replace(self.standing(), uid_last=0)
        self.house.store.write(lambda tx: save_standing(tx, forgotten), tenant=self.tenant)

    def answer(self, item: Item, text: str) -> Comment:
        """Answer the client as somebody of the house."""
        return self.answer_as(self.person("Tom"), item, text)

    def answer_as(self, principal: Principal, item: Item, text: str) -> Comment:
        """Answer the client."""
        said = self.do(write_to_client, principal=principal, item_id=item.id, text=text)
        assert isinstance(said, Comment)
        return said

    def items(self) -> list[Item]:
        """Return the client's items, oldest first."""
        with self.house.store.read(tenant=self.tenant) as reader:
            found = item_list(reader, principal=SYSTEM, tenants=(self.tenant,), count_max=1_000)
        return sorted(found.items, key=lambda one: one.number)

    def messages(self, item: Item) -> tuple[Comment, ...]:
        """Return an item's conversation as it is stored."""
        with self.house.store.read(tenant=self.tenant) as reader:
            return comments_of_item(reader, tenant=self.tenant, item_id=item.id)

    def letters(self, item: Item) -> tuple[Letter, ...]:
        """Return an item's letters."""
        with self.house.store.read(tenant=self.tenant) as reader:
            return letters_of_item(reader, tenant=self.tenant, item_id=item.id)

    def standing(self) -> Standing:
        """Return how far the mailbox was read."""
        with self.house.store.read(tenant=self.tenant) as reader:
            return standing_of(reader, self.mailbox)

    def do(self, action: Any, *, principal: Principal, **arguments: Any) -> Any:
        """Run an action in a transaction of its own, a minute later."""
        self.clock.advance(timedelta(minutes=1))
        return self.house.store.write(
            lambda tx: action(tx, principal=principal, tenant=self.tenant, **arguments), tenant=self.tenant
        )


@contextmanager
def open_office(
    folder: Path,
    database: str,
    *,
    imap: Dovecot | None,
    relay: Relay,
    smtp_port: int,
    acknowledge: bool = False,
    fresh: bool = True,
    line: str = "supplier_invoices",
) -> Iterator[Office]:
    """Open a house on a database, with a client, an engagement and a mailbox; a fresh one is prepared."""
    clock = SimulatedClock(MONDAY)
    house = House(
        write_settings(folder / "house", database=database),
        clock=clock,
        passwords=Passwords(memory_kib=64, passes=1, lanes=1),
    )
    if fresh:
        prepare(house)
    engagement, provider, mailbox = house.store.write(
        lambda tx: _found(
            tx, house, imap_port=imap.port if imap else 1, smtp_port=smtp_port, acknowledge=acknowledge, line=line
        )
    )
    try:
        yield Office(house, clock, engagement, provider, mailbox, relay, smtp_port)
    finally:
        house.close()


def _found(
    tx: Transaction, house: House, *, imap_port: int, smtp_port: int, acknowledge: bool, line: str
) -> tuple[Engagement, str, Mailbox]:
    kinds = {"Harrow": OrganisationKind.CLIENT, "Provider": OrganisationKind.PROVIDER}
    client, provider = (
        create_organisation(tx, SYSTEM, name=name, kind=kind, country="GB", entropy=house.chance.bytes(32))
        for name, kind in kinds.items()
    )
    details = EngagementDetails(key="harrow-ap", name="Invoices", provider=provider.id, line=line)
    agreed = create_engagement(tx, SYSTEM, tenant=client.id, details=details)
    publish_statement_of_work(tx, SYSTEM, tenant=client.id, engagement_id=agreed.id, body=TERMS)
    mailbox = open_mailbox(
        tx,
        SYSTEM,
        tenant=client.id,
        engagement_id=agreed.id,
        details=MailboxDetails(
            address=ADDRESS,
            incoming=Server("127.0.0.1", imap_port, Security.PLAIN, ADDRESS, SECRET_VARIABLE),
            outgoing=Server("127.0.0.1", smtp_port, Security.PLAIN),
            acknowledge=acknowledge,
        ),
    )
    return agreed, provider.id, mailbox
