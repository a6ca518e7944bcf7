"""The draft that a form begins with."""

from remit.parties.access import Principal
from remit.store import Reader
from remit.work.model.drafts import Draft
from remit.work.records.drafts import find_draft
from remit.work.reports.doors import OpenedTask


def draft_of(reader: Reader, *, principal: Principal, opened: OpenedTask) -> Draft | None:
    """Return what a person filled in of a task that was opened for them, unless they set it aside."""
    task = opened.task
    found = find_draft(reader, tenant=task.tenant, task_id=task.id, person_id=principal.id)
    return None if found is None or found.discarded_at is not None else found
