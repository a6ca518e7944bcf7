"""Keeping what somebody fills in while they fill it in, so that a long form survives a closed window or a lost line."""

from collections.abc import Iterable, Mapping
from typing import Any

from remit.parties.access import Permission, Principal
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound
from remit.work.actions.tasks import opened_of_mine
from remit.work.model.drafts import Draft, DraftElsewhere
from remit.work.records.drafts import find_draft, save_draft, set_discarded
from remit.work.reports.doors import read_task
from remit.work.rules.drafting import differing, keepable
from remit.work.rules.forms import Form


def keep_draft(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    task_id: Identifier,
    form: Form,
    classified: Iterable[str],
    values: Mapping[str, Any],
    expected_version: int,
) -> Draft | None:
    """Keep what stands in the form of a task one holds, but for classified fields; None where it may keep nothing.

    `classified` are the paths of the item's payload that its line declares so.
    `expected_version` is the draft's that the window shows, 0 for none. Refuses `NotYours`, and `DraftElsewhere` where
    another window kept something else since.
    """
    opened_of_mine(tx, principal, tenant, task_id)
    keys = keepable(form, classified=classified)
    kept = {key: value for key, value in values.items() if key in keys}
    if not kept:
        return None
    before = find_draft(tx, tenant=tenant, task_id=task_id, person_id=principal.id)
    version = 0 if before is None else before.version
    if before is not None and before.discarded_at is None:
        if not differing(kept, before.filled):
            return before
        if version != expected_version:
            raise DraftElsewhere(version=version, yours=kept, theirs=dict(before.filled))
    draft = Draft(tenant, task_id, principal.id, kept, version + 1, tx.now)
    save_draft(tx, draft)
    return draft


def discard_draft(tx: Transaction, *, principal: Principal, tenant: Identifier, task_id: Identifier) -> None:
    """Set one's draft of a task aside. Refuses `NotFound` where there is none."""
    _set_aside(tx, principal, tenant, task_id, at=True)


def restore_draft(tx: Transaction, *, principal: Principal, tenant: Identifier, task_id: Identifier) -> None:
    """Take a draft up again that was set aside. Refuses `NotFound` where there is none."""
    _set_aside(tx, principal, tenant, task_id, at=False)


def _set_aside(tx: Transaction, principal: Principal, tenant: Identifier, task_id: Identifier, *, at: bool) -> None:
    read_task(tx, principal=principal, permission=Permission.TASK_WORK, tenant=tenant, task_id=task_id)
    if not set_discarded(tx, tenant=tenant, task_id=task_id, person_id=principal.id, at=tx.now if at else None):
        raise NotFound(kind="draft", name=task_id)
