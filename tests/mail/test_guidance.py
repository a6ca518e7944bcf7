"""Canned texts and articles: found by the beginnings of their words, per client, filled for the item at hand."""

from datetime import date
from pathlib import Path

import pytest
from tests.mail.office import Office, open_office
from tests.mail.servers import Relay

from remit.conversation.actions.guiding import withdraw_guidance, write_guidance
from remit.conversation.model import Guidance, GuidanceKind
from remit.conversation.reports.guidance import guidance_for_item, guidance_of
from remit.parties.access import SYSTEM, Principal
from remit.parties.model import Role
from remit.parties.refusals import RoleMissing
from remit.values.refusal import NotFound
from remit.work.actions.receive import Parcel
from remit.work.model import Channel

TODAY = date(2026, 3, 2)


def write(office: Office, title: str, body: str, *, kind: GuidanceKind = GuidanceKind.CANNED) -> Guidance:
    return office.house.store.write(
        lambda tx: write_guidance(
            tx, SYSTEM, tenant=office.tenant, kind=kind, language="en", title=title, body=body, review_date=TODAY
        )
    )


def titles(office: Office, who: Principal, text: str, *, today: date = TODAY) -> list[tuple[str, bool]]:
    with office.house.store.read(tenant=office.tenant) as reader:
        found = guidance_of(reader, who, tenant=office.tenant, text=text, today=today)
    return [(one.guidance.title, one.overdue) for one in found]


def test_texts_are_found_by_words_until_they_are_withdrawn(database_url: str, tmp_path: Path) -> None:
    with open_office(tmp_path, database_url, imap=None, relay=Relay(), smtp_port=1) as office:
        agent, lead = office.person("Tom"), office.person("Eve", Role.LEAD)
        paid = write(office, "When it is paid", "{number} is paid on the next run. {me} {gap}")
        write(office, "Freight", "Freight is booked to 4300.", kind=GuidanceKind.ARTICLE)
        assert titles(office, agent, "") == [("Freight", False), ("When it is paid", False)]
        assert titles(office, agent, "pai ru") == [("When it is paid", False)]
        assert titles(office, agent, "FREI", today=date(2026, 3, 3)) == [("Freight", True)]
        assert titles(office, agent, "paid freight") == []
        parcel = Parcel(b"From: a@b.example\n\nHello", "m.eml", Channel.MAIL, line="messages")
        item = office.house.receive(
            SYSTEM, tenant=office.tenant, engagement_id=office.engagement.id, parcel=parcel
        ).item
        with office.house.store.read(tenant=office.tenant) as reader:
            (found,) = guidance_for_item(reader, agent, tenant=office.tenant, item_id=item.id, text="paid", today=TODAY)
        assert found.guidance.body == f"{item.number} is paid on the next run. Tom {{gap}}"
        with pytest.raises(RoleMissing):
            office.house.store.write(lambda tx: withdraw_guidance(tx, agent, tenant=office.tenant, guidance_id=paid.id))
        office.house.store.write(lambda tx: withdraw_guidance(tx, lead, tenant=office.tenant, guidance_id=paid.id))
        assert titles(office, agent, "paid") == []
        with pytest.raises(NotFound):
            office.house.store.write(lambda tx: withdraw_guidance(tx, lead, tenant=office.tenant, guidance_id=paid.id))
