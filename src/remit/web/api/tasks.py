"""Tasks by API, for people's own tools: the next one, claim, complete; a key of a client has no tasks."""

from typing import Annotated

from fastapi import APIRouter, Header
from starlette.responses import Response

from remit.parties.access import Permission
from remit.web.api.caller import Called, Caller
from remit.web.api.shapes import CompletionIn, ItemOut, TaskOut
from remit.web.finding import find
from remit.work.actions.claims import claim
from remit.work.model import Task
from remit.work.reports.doors import read_task

router = APIRouter(prefix="/api/v1/tasks", tags=["Tasks"])
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The version that was read, as its ETag.")]


@router.post("/next", responses={204: {"description": "Nothing waits."}})
def post_next(call: Called, response: Response) -> TaskOut | None:
    """Take the task that is worth most now."""
    task = call.house.claiming.next_item(call.principal)
    if task is None:
        response.status_code = 204
        return None
    return TaskOut.of(task)


@router.get("/{task_id}")
def get_task(call: Called, task_id: str, response: Response) -> TaskOut:
    """Return a task."""
    task = _task(call, task_id)
    response.headers["ETag"] = f'"{task.version}"'
    return TaskOut.of(task)


@router.post("/{task_id}/claim")
def post_claim(call: Called, task_id: str) -> TaskOut:
    """Claim a task; 409 where somebody else has it."""
    tenant = _task(call, task_id).tenant
    return TaskOut.of(
        call.house.store.write(
            lambda tx: claim(tx, principal=call.principal, tenant=tenant, task_id=task_id), tenant=tenant
        )
    )


@router.post("/{task_id}/complete")
def post_completion(call: Called, task_id: str, done: CompletionIn, if_match: IfMatch = None) -> ItemOut:
    """Complete a task with its form's values; 409 with both texts where the task has moved on."""
    tenant = _task(call, task_id).tenant
    item = call.house.complete(
        call.principal,
        tenant=tenant,
        task_id=task_id,
        values=done.values,
        expected_version=version_of(if_match, done.version),
    )
    return ItemOut.of(item)


def version_of(tag: str | None, given: int | None) -> int | None:
    """Return the version that a caller saw: the ETag's, else the one in the body."""
    text = (tag or "").removeprefix("W/").strip('"')
    return int(text) if text.isdigit() else given


def _task(call: Caller, task_id: str) -> Task:
    return find(
        call.house.store,
        call.principal,
        lambda reader, tenant: read_task(
            reader, principal=call.principal, permission=Permission.TASK_READ, tenant=tenant, task_id=task_id
        ),
        kind="task",
        name=task_id,
    ).task
