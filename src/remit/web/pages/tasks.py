"""The task: its form beside its document, and the verbs of somebody's work on it."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from remit.judgement.actions.forms import ADJUDICATE, ENOUGH, REVIEW, SIGN_OFF, save_answers
from remit.judgement.model import ConsensusState
from remit.judgement.reports import QuestionView
from remit.parties.access import Permission, allowed, tenants_with
from remit.parties.reports.names import names_of
from remit.parties.reports.principals import principal_of
from remit.store import Reader, Transaction
from remit.web.answers import judgements_of, values_of
from remit.web.choosing import chosen
from remit.web.clients import clients_of
from remit.web.finding import find
from remit.web.jotted import sent
from remit.web.pages.items import conversation_of, kind_of, matter_of
from remit.web.pages.queue import ON_DESK
from remit.web.readings import reading_of
from remit.web.standing import why_here
from remit.web.taskdesk import TaskDesk, can_claim, desk_for, reasons_told
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import PAUSE_REASONS, marked
from remit.web.zones import zone_of
from remit.work.actions.claims import claim
from remit.work.actions.tasks import PINNED, delegate, pause, release_task, start, weigh
from remit.work.actions.viewing import look_at
from remit.work.model import LIVE_STATES, PauseReason, Task
from remit.work.reports.doors import OpenedTask, read_task
from remit.work.reports.queue import explain_task, takers
from remit.work.rules.opening import PRIORITY

T = TypeVar("T")
STILL_SHOWN = 3
"""How many answered documents of a review set stay on the form."""

router = APIRouter(include_in_schema=False)


@router.get("/tasks/{task_id}")
def show_task(visit: SignedIn, task_id: str) -> Response:
    """Show a task."""
    opened = open_task(visit, task_id)
    with visit.reading() as reader:
        desk = desk_for(visit, reader, opened)
        known = clients_of(reader, visit.principal)
        talk = conversation_of(visit, reader, opened.item, opened.terms)
        joined = matter_of(visit, reader, opened.item, opened.terms)
        why = explain_task(
            reader,
            principal=visit.principal,
            tenant=opened.task.tenant,
            task_id=task_id,
            now=visit.house.clock.now(),
        )
        holder = _holder(visit, reader, opened.task)
    claimable = can_claim(desk, visit) and not why.obstacles
    return visit.page(
        "task.html",
        desk=desk,
        task=opened.task,
        item=opened.item,
        kind=kind_of(desk.line, opened.item),
        document=desk.document,
        form=desk.form,
        values=desk.values,
        draft=desk.draft,
        mine=desk.mine,
        ended=opened.task.state not in LIVE_STATES,
        holder=holder,
        takes_next=bool(tenants_with(visit.principal, Permission.TASK_CLAIM)),
        client=known[opened.item.tenant],
        client_zone=zone_of(opened.terms),
        can_claim=claimable,
        can_assign=allowed(visit.principal, Permission.TASK_ASSIGN, opened.resource),
        why_not=reasons_told(visit, why.obstacles),
        why_here=why_here(why.score, visit.visitor.translator, why.attention),
        pause_reasons=tuple(PAUSE_REASONS.items()),
        questions=_questions(desk),
        reading=reading_of(desk.case, visit.visitor.translator),
        policy_diagrams=desk.form is not None and desk.form.desk == "transcript",
        **talk,
        **joined,
    )


def _holder(visit: Visit, reader: Reader, task: Task) -> str:
    """Return the name of who has or had a task, a dash for nobody."""
    if task.assignee is None:
        return "–"
    return names_of(reader, [task.assignee]).get(task.assignee, "–")


@router.post("/tasks/{task_id}/claim")
def post_claim(visit: SignedIn, form: Posted, task_id: str) -> Response:
    """Claim a task."""
    before = open_task(visit, task_id).task
    task = act(visit, task_id, claim)
    if before.live and before.assignee == visit.principal.id:
        return visit.go(f"/tasks/{task_id}", said=ON_DESK, task=visit.told(task.name))
    return visit.go(
        f"/tasks/{task_id}",
        said=marked("You have claimed “{task}”."),
        undo=f"/tasks/{task_id}/release",
        task=visit.told(task.name),
    )


@router.post("/tasks/{task_id}/start")
def post_start(visit: SignedIn, form: Posted, task_id: str) -> Response:
    """Begin or go on with a task."""
    act(visit, task_id, start)
    return visit.go(f"/tasks/{task_id}")


@router.post("/tasks/{task_id}/pause")
def post_pause(visit: SignedIn, form: Posted, task_id: str) -> Response:
    """Put a task aside for a reason."""
    reason = chosen(PauseReason, form, "reason")
    task = act(visit, task_id, lambda tx, **who: pause(tx, **who, reason=reason))
    return visit.go(
        "/next", said=marked("“{task}” is paused."), undo=f"/tasks/{task_id}/start", task=visit.told(task.name)
    )


@router.post("/tasks/{task_id}/release")
def post_release(visit: SignedIn, form: Posted, task_id: str) -> Response:
    """Give a task back to its queue."""
    task = act(visit, task_id, release_task)
    return visit.go(
        "/queue",
        said=marked("“{task}” is back in the queue."),
        undo=f"/tasks/{task_id}/claim",
        task=visit.told(task.name),
    )


@router.post("/tasks/{task_id}/here")
def post_here(visit: SignedIn, form: Posted, task_id: str) -> Response:
    """Say that one has a task's item open, and show who else has."""
    task = open_task(visit, task_id).task
    others = visit.writing(
        lambda tx: look_at(tx, principal=visit.principal, tenant=task.tenant, item_id=task.item_id),
        tenant=task.tenant,
    )
    with visit.reading() as reader:
        names = names_of(reader, others)
    return visit.page("here.html", names=sorted(names.values()))


@router.get("/tasks/{task_id}/takers")
def show_takers(visit: SignedIn, task_id: str) -> Response:
    """Show whom a task may be handed to, and why not the others."""
    task = open_task(visit, task_id).task
    with visit.reading() as reader:
        found = takers(
            reader, principal=visit.principal, tenant=task.tenant, task_id=task_id, now=visit.house.clock.now()
        )
    able = [one for one in found if not one.obstacles]
    others = [(one, reasons_told(visit, one.obstacles)) for one in found if one.obstacles]
    others.sort(key=lambda row: len(row[1]))
    return visit.page("takers.html", task=task, able=able, others=others)


@router.post("/tasks/{task_id}/hand-over")
def post_hand_over(visit: SignedIn, form: Posted, task_id: str) -> Response:
    """Hand a task to another who may do it: one's own, or as a lead anybody's."""
    with visit.reading() as reader:
        to = principal_of(reader, person_id=str(form.get("person", "")), now=visit.house.clock.now())
    task = act(visit, task_id, lambda tx, **who: delegate(tx, **who, to=to))
    return visit.go(
        f"/items/{task.item_id}",
        said=marked("“{task}” is with {name} now."),
        undo=f"/tasks/{task_id}/release",
        task=visit.told(task.name),
        name=to.name,
    )


@router.post("/tasks/{task_id}/pin")
def post_pin(visit: SignedIn, form: Posted, task_id: str) -> Response:
    """Put a task first in its queue."""
    before = open_task(visit, task_id).task.priority
    task = act(visit, task_id, lambda tx, **who: weigh(tx, **who, priority=PINNED))
    return visit.go(
        f"/tasks/{task_id}",
        said=marked("“{task}” comes first in its queue now."),
        undo=f"/tasks/{task_id}/weigh?priority={before}",
        task=visit.told(task.name),
    )


@router.post("/tasks/{task_id}/weigh")
def post_weight(visit: SignedIn, form: Posted, task_id: str, priority: int = PRIORITY) -> Response:
    """Give a task a weight among others."""
    task = act(visit, task_id, lambda tx, **who: weigh(tx, **who, priority=priority))
    return visit.go(
        f"/tasks/{task_id}", said=marked("“{task}” stands in its queue by its own weight."), task=visit.told(task.name)
    )


@router.post("/tasks/{task_id}/complete")
def post_completion(visit: SignedIn, form: Posted, task_id: str) -> Response:
    """Complete a task with its form's values; or keep the answers given so far."""
    opened = open_task(visit, task_id)
    values = given_values(visit, opened.task, form)
    tenant = opened.task.tenant
    if form.get("keep"):
        visit.writing(lambda tx: _keep_answers(tx, visit, opened, values), tenant=tenant)
        said = marked("A sample was drawn.") if opened.task.form == ENOUGH else marked("Your answers are saved.")
        return visit.go(f"/tasks/{task_id}", said=said)
    version = str(form.get("version", ""))
    visit.house.complete(
        visit.principal,
        tenant=tenant,
        task_id=task_id,
        values=values,
        expected_version=int(version) if version.isdigit() else None,
    )
    return visit.go("/next", said=marked("“{task}” is done."), task=visit.told(opened.task.name))


def _keep_answers(tx: Transaction, visit: Visit, opened: OpenedTask, values: dict[str, Any]) -> None:
    save_answers(tx, visit.principal, opened.task, values)
    sent(tx, visit, opened.item, f"task/{opened.task.id}")


def open_task(visit: Visit, task_id: str) -> OpenedTask:
    """Find a task by its id."""
    return find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: read_task(
            reader, principal=visit.principal, permission=Permission.TASK_READ, tenant=tenant, task_id=task_id
        ),
        kind="task",
        name=task_id,
    )


def act(visit: Visit, task_id: str, verb: Callable[..., T]) -> T:
    """Do one of the verbs to a task found by its id."""
    tenant = open_task(visit, task_id).task.tenant

    def done(tx: Transaction) -> T:
        return verb(tx, principal=visit.principal, tenant=tenant, task_id=task_id)

    return visit.writing(done, tenant=tenant)


def given_values(visit: Visit, task: Task, form: FormData) -> dict[str, Any]:
    """Read what the task's form was filled in with."""
    if task.form in (REVIEW, ADJUDICATE):
        return judgements_of(form)
    if task.form == ENOUGH:
        return {"reason": form.get("reason", "")}
    if task.form == SIGN_OFF:
        return {"content_hash": form.get("content_hash", ""), "statement": form.get("statement", "")}
    return values_of(visit.house.lines.line(task.line).form(task.form or ""), form)


def _questions(desk: TaskDesk) -> list[Any]:
    """Return the questions that the task's form asks: an adjudicator's are those left open, or settled since."""
    if desk.case is None:
        return []
    if desk.opened.task.form == ADJUDICATE:
        return [one for one in desk.case.questions if _divided(one)]
    if desk.opened.task.form == REVIEW and desk.case.review is not None:
        return _next_of(desk.case.questions)
    if desk.opened.task.form == REVIEW:
        return [one for one in desk.case.questions if one.asked or one.mine is not None]
    return list(desk.case.questions)


def _next_of(given: Sequence[QuestionView]) -> list[QuestionView]:
    """Return what a reader of a set has before them: what is unanswered, and the last few answers, to change them."""
    done = [one for one in given if one.mine is not None]
    return [*done[-STILL_SHOWN:], *(one for one in given if one.mine is None)]


def _divided(view: QuestionView) -> bool:
    settled = ConsensusState.DISAGREED, ConsensusState.ADJUDICATED
    return view.consensus is not None and view.consensus.state in settled
