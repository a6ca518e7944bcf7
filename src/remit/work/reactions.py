"""What work does when it hears of its own past, and of people: count rules, file words, free what leavers held."""

from remit.contracts.reports import engagements
from remit.parties.access import SYSTEM
from remit.parties.model import EventKind as PartiesEvent
from remit.parties.model import PresenceState
from remit.parties.reports.people import tenants_of
from remit.parties.reports.search import search_marks
from remit.store import LoggedEvent, Transaction
from remit.work.actions.escalating import watch
from remit.work.actions.pushing import push
from remit.work.actions.tasks import release_task
from remit.work.model import EventKind, Lines
from remit.work.records.items import load_item
from remit.work.records.tally import count_fired
from remit.work.records.tasks import held_by
from remit.work.records.words import file_words
from remit.work.reports.items import payload_classes
from remit.work.reports.search import MARK_KIND
from remit.work.rules.wording import body_words, guarded_values, title_words

CONSUMER = "work.rule_tally"
KINDS = (EventKind.DECISION_MADE,)
LEAVERS = "work.leavers"
LEAVER_KINDS = (PartiesEvent.PERSON_LEFT,)
WORDS = "work.words"
WORDS_KINDS = (EventKind.ITEM_RECEIVED, EventKind.ITEM_REJECTED)
CLOCKS = "work.clocks"
CLOCK_KINDS = (
    EventKind.ITEM_RECEIVED,
    EventKind.ITEM_RESUMED,
    EventKind.ITEM_RETURNED,
    EventKind.ITEM_RETARGETED,
    EventKind.ITEM_MERGED,
    EventKind.ITEM_UNMERGED,
    EventKind.COMMENT_ADDED,
)
"""What may move a level of a clock."""


def watch_clocks(tx: Transaction, event: LoggedEvent) -> None:
    """Look at an item's clocks after something that may have moved them."""
    watch(tx, tenant=event.tenant, item_id=str(event.body["item"]))


PUSH = "work.push"
PUSH_KINDS = (
    EventKind.TASK_OPENED,
    EventKind.TASK_RELEASED,
    EventKind.TASK_COMPLETED,
    PartiesEvent.PRESENCE_CHANGED,
)
"""What makes work wait, or somebody free for it."""


def hand_out(tx: Transaction, event: LoggedEvent) -> None:
    """Hand out work where the terms want it pushed: that of the event's engagement, or what a person came back for."""
    if event.kind != PartiesEvent.PRESENCE_CHANGED:
        push(tx, tenant=event.tenant, engagement_id=str(event.body["engagement"]))
    elif event.body["state"] == PresenceState.AVAILABLE:
        tenants = tenants_of(tx, person_id=event.stream.partition(":")[2])
        for one in engagements(tx, SYSTEM):
            if one.tenant in tenants:
                push(tx, tenant=one.tenant, engagement_id=one.id)


def react(tx: Transaction, event: LoggedEvent) -> None:
    """Count one decision; the log delivers each once in effect."""
    count_fired(tx, tenant=event.tenant, content_hash=event.body["hash"], fired=event.body["fired"])


def free_held(tx: Transaction, event: LoggedEvent) -> None:
    """Give back to their queues the tasks that somebody held who left."""
    person_id = event.stream.partition(":")[2]
    tenants = tenants_of(tx, person_id=person_id)
    for task in held_by(tx, tenants=tenants, person_id=person_id) if tenants else ():
        release_task(tx, principal=SYSTEM, tenant=task.tenant, task_id=task.id)


def file_item(tx: Transaction, event: LoggedEvent, lines: Lines) -> None:
    """File what an item is found by, a gold item by nothing; what was read of it never changes after its receipt."""
    item = load_item(tx, tenant=event.tenant, item_id=str(event.body["item"]))
    if item.copy_of is not None:
        return
    classes = payload_classes(lines, item)
    values = guarded_values(item, classes)
    marks = search_marks(tx, SYSTEM, tenant=item.tenant, kind=MARK_KIND, values=values) if values else ()
    file_words(
        tx,
        tenant=item.tenant,
        item_id=item.id,
        title=title_words(item),
        body=body_words(item, classes),
        marks=marks,
    )
