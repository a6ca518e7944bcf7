"""The next item and the queue: the house hands work out, most urgent first, to who may do it."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.parties.access import Permission
from remit.parties.model import Organisation
from remit.web.clients import clients_of
from remit.web.listing import USUAL, look
from remit.web.standing import why_here
from remit.web.taskdesk import reasons_told
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.model import ItemName, Task, TaskState
from remit.work.model.views import ViewedList
from remit.work.reports.desk import desk_of
from remit.work.reports.doors import read_item
from remit.work.reports.lacking import lacking
from remit.work.reports.queue import QueueEntry, queue

router = APIRouter(include_in_schema=False)
ON_DESK = marked("“{task}” was on your desk already.")
SHOWN, SHOWN_MAX = 15, 200
COUNTED_MAX, SEARCHED_MAX = SHOWN_MAX, 1_000
"""Rows that fill a screen, and at most, which come once the end is scrolled to; as many are counted before it says
“and more”. How many are looked through for words."""

LACKED_MAX = 4
"""How many reasons are told to somebody for whom nothing waits."""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in a table, with what its item is called, its client and the sentence that says why it is here."""

    task: Task
    item: ItemName
    client: Organisation
    why: str
    holder: str | None = None


@router.get("/next")
def show_next(visit: SignedIn) -> Response:
    """Show what is on the desk and how much waits."""
    visit.tenants_with(Permission.TASK_CLAIM)
    with visit.reading() as reader:
        held = desk_of(reader, visit.principal, now=visit.house.clock.now()).held
        of: dict[str, Any] = {"principal": visit.principal, "now": visit.house.clock.now()}
        # What is counted may still stand behind four eyes; what is offered does not.
        waiting = queue(reader, **of, count_max=1, counted_max=COUNTED_MAX).total
        clients = clients_of(reader, visit.principal)
        rows = [_held_row(visit, task, clients) for task in held]
        lacked = () if waiting else lacking(reader, visit.principal, now=visit.house.clock.now())[:LACKED_MAX]
    reasons = reasons_told(visit, [one.reason for one in lacked])
    told = list(zip([one.tasks for one in lacked], reasons, strict=True))
    return visit.page(
        "next.html", held=rows, lacked=told, waiting=waiting, counted_max=COUNTED_MAX, columns=USUAL[ViewedList.QUEUE]
    )


@router.post("/next")
def post_next(visit: SignedIn, form: Posted) -> Response:
    """Take the task that is worth most now and open it."""
    with visit.reading() as reader:
        held = {one.id for one in desk_of(reader, visit.principal, now=visit.house.clock.now()).held}
    task = visit.house.claiming.next_item(visit.principal)
    if task is None:
        return visit.go("/next", said=marked("Nothing waits that you may take. New work appears here by itself."))
    if task.id in held:
        return visit.go(f"/tasks/{task.id}", said=ON_DESK, task=visit.told(task.name))
    undo = f"/tasks/{task.id}/release" if task.state is TaskState.RESERVED else None
    return visit.go(
        f"/tasks/{task.id}", said=marked("You have claimed “{task}”."), undo=undo, task=visit.told(task.name)
    )


@router.get("/queue")
def show_queue(visit: SignedIn, q: str = "", engagement: str = "", shown: int = SHOWN) -> Response:
    """List what waits and the visitor may do, best first."""
    visit.tenants_with(Permission.TASK_CLAIM)
    with visit.reading() as reader:
        looked = look(visit, reader, ViewedList.QUEUE)
        of: dict[str, Any] = {"principal": visit.principal, "now": visit.house.clock.now()}
        of["engagement_id"] = engagement or None
        wanted = min(max(shown, SHOWN), SHOWN_MAX)
        searched = bool(q.strip())
        waiting = queue(reader, **of, count_max=SEARCHED_MAX if searched else wanted, counted_max=COUNTED_MAX)
        clients = clients_of(reader, visit.principal)
    found = [entry for entry in waiting.entries if matches(entry, q, task=visit.told(entry.task.name))]
    rows = [_row(visit, entry, clients) for entry in found[:wanted]]
    known = {one.id: one.name for one in waiting.engagements}
    return visit.page(
        "queue.html",
        rows=rows,
        total=len(found) if searched else waiting.total,
        counted_max=COUNTED_MAX,
        shown_max=SHOWN_MAX,
        q=q,
        looked=looked,
        columns=looked.columns,
        engagement=engagement,
        engagements=waiting.engagements,
        agreed=known,
    )


def matches(entry: QueueEntry, wanted: str, *, task: str) -> bool:
    """Tell whether a queue's entry has a text in its number, its title or what its task is called."""
    text = f"{entry.item.number} {entry.item.title} {entry.task.name} {task}".casefold()
    return all(word in text for word in wanted.casefold().split())


def _row(visit: Visit, entry: QueueEntry, clients: dict[str, Organisation]) -> TaskRow:
    task = entry.task
    return TaskRow(task, entry.item, clients[task.tenant], " · ".join(why_here(entry.score, visit.visitor.translator)))


def _held_row(visit: Visit, task: Task, clients: dict[str, Organisation]) -> TaskRow:
    with visit.reading(task.tenant) as reader:
        opened = read_item(
            reader,
            principal=visit.principal,
            permission=Permission.TASK_READ,
            tenant=task.tenant,
            item_id=task.item_id,
        )
    return TaskRow(task, ItemName(opened.item.number, opened.item.title), clients[task.tenant], "")
