"""What work does when it hears of its own past, and of people: count fired rules, free what leavers held."""

from remit.parties.access import SYSTEM
from remit.parties.model import EventKind as PartiesEvent
from remit.parties.reports.people import tenants_of
from remit.store import LoggedEvent, Transaction
from remit.work.actions.tasks import release_task
from remit.work.model import EventKind
from remit.work.records.tally import count_fired
from remit.work.records.tasks import held_by

CONSUMER = "work.rule_tally"
KINDS = (EventKind.DECISION_MADE,)
LEAVERS = "work.leavers"
LEAVER_KINDS = (PartiesEvent.PERSON_LEFT,)


def react(tx: Transaction, event: LoggedEvent) -> None:
    """Count one decision; the log delivers each once in effect."""
    count_fired(tx, tenant=event.tenant, content_hash=event.body["hash"], fired=event.body["fired"])


def free_held(tx: Transaction, event: LoggedEvent) -> None:
    """Give back to their queues the tasks that somebody held who left."""
    person_id = event.stream.partition(":")[2]
    tenants = tenants_of(tx, person_id=person_id)
    for task in held_by(tx, tenants=tenants, person_id=person_id) if tenants else ():
        release_task(tx, principal=SYSTEM, tenant=task.tenant, task_id=task.id)
