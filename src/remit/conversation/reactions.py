"""What the room does when work tells it something: tell whom a note names, and leads what stands still.

A notice goes to nobody who could not open the item: each is asked at the one decision point.
"""

from collections.abc import Iterable

from remit.conversation.actions.telling import About, tell
from remit.conversation.model import NoticeKind
from remit.conversation.rules.mentions import mentioned
from remit.parties.access import SYSTEM, Permission, Principal
from remit.parties.model import EventKind as PartyEvent
from remit.parties.model import Role
from remit.parties.reports.people import people
from remit.parties.reports.principals import principal_of
from remit.store import LoggedEvent, Reader, Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import Refusal
from remit.work.model import LIVE_STATES, EventKind, Item, Visibility
from remit.work.records.comments import comments_of_item
from remit.work.records.items import load_item
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.doors import read_item
from remit.work.reports.merging import carrier

CONSUMER = "conversation.notices"
KINDS = (
    EventKind.COMMENT_ADDED,
    EventKind.INCIDENT_RAISED,
    EventKind.SERVICE_LEVEL_MISSED,
    EventKind.ITEM_ESCALATED,
    PartyEvent.WORK_SUSPENDED,
)


def react(tx: Transaction, event: LoggedEvent) -> None:
    """Tell people of one event; one that comes again tells nobody twice."""
    item = load_item(tx, tenant=event.tenant, item_id=str(event.body["item"]))
    if event.kind == EventKind.COMMENT_ADDED and event.body.get("from_client"):
        _written(tx, item, event)
    elif event.kind == EventKind.COMMENT_ADDED:
        _mentions(tx, item, event)
    elif event.kind == EventKind.INCIDENT_RAISED:
        _tell(tx, item, _leads(tx, item.tenant), kind=NoticeKind.INCIDENT, subject=str(event.body["incident"]))
    elif event.kind == EventKind.ITEM_ESCALATED:
        subject = f"{item.id}:{event.body['metric']}:{event.body['at_pct']}:{item.returns}"
        _tell(tx, item, _leads(tx, item.tenant), kind=NoticeKind.ESCALATED, subject=subject)
    elif event.kind == PartyEvent.WORK_SUSPENDED:
        subject, stopped = str(event.body["suspension"]), str(event.body["person"])
        name = principal_of(tx, person_id=stopped, now=tx.now).name
        wanted = {*_leads(tx, item.tenant), stopped}
        _tell(tx, item, wanted, kind=NoticeKind.SUSPENDED, subject=subject, by_name=name)
    else:
        subject = f"{item.id}:{event.body['metric']}"
        _tell(tx, item, _leads(tx, item.tenant), kind=NoticeKind.MISSED, subject=subject)


def _written(tx: Transaction, item: Item, event: LoggedEvent) -> None:
    """Tell whoever is at work on the item that the client's side wrote; of a settled one, who was, and the leads."""
    if event.body.get("automatic"):
        return
    onward = carrier(tx, item)
    tasks = tasks_of_item(tx, tenant=onward.tenant, item_id=onward.id)
    wanted = {one.assignee for one in tasks if one.assignee and (one.state in LIVE_STATES) is onward.open}
    if not onward.open:
        wanted |= set(_leads(tx, onward.tenant))
    _tell(tx, onward, wanted, kind=NoticeKind.WRITTEN, subject=str(event.body["comment"]))


def _mentions(tx: Transaction, item: Item, event: LoggedEvent) -> None:
    if event.body["visibility"] != Visibility.INTERNAL.value:
        return
    said = next(
        (one for one in comments_of_item(tx, tenant=item.tenant, item_id=item.id) if one.id == event.body["comment"]),
        None,
    )
    if said is None or "@" not in said.text:
        return
    names = {one.person.id: one.person.name for one in people(tx, SYSTEM, tenant=item.tenant) if one.person.active}
    wanted = mentioned(said.text, names) - {said.author}
    _tell(tx, item, wanted, kind=NoticeKind.MENTION, subject=said.id, by_name=said.author_name)


def _leads(reader: Reader, tenant: Identifier) -> list[Identifier]:
    return [
        one.person.id
        for one in people(reader, SYSTEM, tenant=tenant)
        if one.person.active and any(held.role is Role.LEAD and held.tenant == tenant for held in one.grants)
    ]


def _tell(
    tx: Transaction, item: Item, person_ids: Iterable[Identifier], *, kind: NoticeKind, subject: str, by_name: str = ""
) -> None:
    for person_id in sorted(person_ids):
        person = principal_of(tx, person_id=person_id, now=tx.now)
        if _may_open(tx, person, item):
            about = About(item.id, item.number)
            tell(tx, person, tenant=item.tenant, kind=kind, about=about, subject=subject, by_name=by_name)


def _may_open(reader: Reader, principal: Principal, item: Item) -> bool:
    """Tell whether somebody may read the internal notes of an item."""
    try:
        read_item(
            reader,
            principal=principal,
            permission=Permission.COMMENT_INTERNAL,
            tenant=item.tenant,
            item_id=item.id,
        )
    except Refusal:
        return False
    return True
