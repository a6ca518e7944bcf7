"""What stands in a task's form before it is handed in: kept as it is filled in, set aside, taken up again."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.values.refusal import NotFound
from remit.web.answers import values_of
from remit.web.pages.tasks import act, open_task
from remit.web.visit import Posted, SignedIn
from remit.web.words import marked
from remit.work.actions.drafting import discard_draft, keep_draft, restore_draft
from remit.work.model.drafts import DraftElsewhere
from remit.work.rules.drafting import differing
from remit.work.rules.forms import Form

router = APIRouter(include_in_schema=False)


@router.post("/tasks/{task_id}/draft")
def post_draft(visit: SignedIn, form: Posted, task_id: str, version: int = 0) -> Response:
    """Keep what stands in the form, and say quietly that it is kept, or that another window kept something else.

    `version` is the other window's, which the visitor has seen and writes over.
    """
    opened = open_task(visit, task_id)
    line, seen = visit.house.lines.line(opened.item.line), str(form.get("draft", ""))
    drawn = line.form(opened.task.form or "")
    if drawn is None:
        raise NotFound(kind="form", name=task_id)
    keeping: dict[str, Any] = {
        "form": drawn,
        "classified": line.payload_classes(opened.item.kind),
        "values": values_of(drawn, form),
        "expected_version": version or int(seen if seen.isdigit() else 0),
    }
    try:
        draft = act(visit, task_id, lambda tx, **who: keep_draft(tx, **who, **keeping))
    except DraftElsewhere as other:
        return visit.page("draft.html", task=opened.task, seen=seen, elsewhere=_elsewhere(drawn, other))
    return visit.page("draft.html", task=opened.task, draft=draft)


def _elsewhere(form: Form, other: DraftElsewhere) -> dict[str, Any]:
    names = {field.key: field.label for field in form.fields}
    yours, theirs = other.fields["yours"], other.fields["theirs"]
    rows = [(names[key], _text(yours.get(key)), _text(theirs.get(key))) for key in differing(yours, theirs)]
    return {"version": other.fields["version"], "rows": rows}


def _text(value: Any) -> str:
    """Write a field's value as one text: the rows of a table one after the other."""
    if isinstance(value, list):
        return "; ".join(", ".join(str(cell) for cell in row.values() if cell) for row in value)
    return "✓" if value is True else str(value or "–")


@router.post("/tasks/{task_id}/draft/discard")
def post_discard(visit: SignedIn, form: Posted, task_id: str) -> Response:
    """Begin the form anew."""
    act(visit, task_id, discard_draft)
    undo = f"/tasks/{task_id}/draft/restore"
    return visit.go(f"/tasks/{task_id}", said=marked("What you had filled in is set aside."), undo=undo)


@router.post("/tasks/{task_id}/draft/restore")
def post_restore(visit: SignedIn, form: Posted, task_id: str) -> Response:
    """Take up what was set aside."""
    act(visit, task_id, restore_draft)
    undo = f"/tasks/{task_id}/draft/discard"
    return visit.go(f"/tasks/{task_id}", said=marked("What you had filled in stands here again."), undo=undo)
