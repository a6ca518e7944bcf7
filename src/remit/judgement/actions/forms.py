"""What completing a task of this room does, by the key of its form; whoever completes tasks calls the hook first.

A hook gets the task that the principal holds and the form's values, does its part in the open transaction, and returns
the variables with which the task is completed. It refuses where the task cannot be completed yet.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from remit.judgement.actions.judging import adjudicate, finish_adjudication, hand_in_review, judge
from remit.judgement.actions.panels import stop_panels
from remit.judgement.actions.reading import draw_sample, stop_reading
from remit.judgement.actions.signing import sign_off
from remit.judgement.model import EvidenceDraft, Judgement, JudgementDraft
from remit.judgement.reports import load_case
from remit.parties.access import Principal
from remit.store import Transaction
from remit.work.model import Task

REVIEW, ADJUDICATE, SIGN_OFF = "judgement:review", "judgement:adjudicate", "judgement:sign_off"
ENOUGH = "judgement:enough"

Hook = Callable[[Transaction, Principal, Task, Mapping[str, Any]], Mapping[str, Any]]

STATEMENT = "I have read the sources, the judgements and their evidence, and approve them."
"""What is signed where the form gives no other words."""


def save_answers(tx: Transaction, principal: Principal, task: Task, values: Mapping[str, Any]) -> tuple[Judgement, ...]:
    """Record the answers given so far without completing the task.

    `values["answers"]` is a list of `{question, answer, reason, evidence: [{source, quotation, start?}]}`. Of the form
    “enough?” what is kept is a sample, drawn for the reviewers.
    """
    if task.form == ENOUGH:
        draw_sample(tx, principal, task=task)
        return ()
    act = adjudicate if task.form == ADJUDICATE else judge
    return act(tx, principal, task=task, drafts=drafts_of(values))


def complete_review(tx: Transaction, principal: Principal, task: Task, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Record the last answers and hand the review in."""
    drafts = drafts_of(values)
    if drafts:
        judge(tx, principal, task=task, drafts=drafts)
    hand_in_review(tx, principal, task=task)
    return {}


def complete_adjudication(
    tx: Transaction, principal: Principal, task: Task, values: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Record the adjudicator's answers; every disagreement must be settled."""
    drafts = drafts_of(values)
    if drafts:
        adjudicate(tx, principal, task=task, drafts=drafts)
    finish_adjudication(tx, principal, task=task)
    return {"disagreements": 0}


def complete_sign_off(
    tx: Transaction, principal: Principal, task: Task, values: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Sign off the content whose hash the form showed; the task names the qualification."""
    signed = sign_off(
        tx,
        principal,
        tenant=task.tenant,
        item_id=task.item_id,
        content_hash=str(values.get("content_hash", "")),
        statement=str(values.get("statement") or STATEMENT),
        qualification=task.qualification or "",
    )
    return {"signed_hash": signed.content_hash}


def complete_reading(tx: Transaction, principal: Principal, task: Task, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Decide that enough of a review set was read, or that a case's panels ask nobody else."""
    reason = str(values.get("reason") or "")
    stop = stop_reading if load_case(tx, tenant=task.tenant, item_id=task.item_id).review else stop_panels
    stop(tx, principal, task=task, reason=reason)
    return {}


HOOKS: Mapping[str, Hook] = {
    REVIEW: complete_review,
    ADJUDICATE: complete_adjudication,
    SIGN_OFF: complete_sign_off,
    ENOUGH: complete_reading,
}
"""Form key -> what completing a task with it does."""


def drafts_of(values: Mapping[str, Any]) -> tuple[JudgementDraft, ...]:
    """Read answers from a form's values; entries without an answer are left open."""
    return tuple(_draft(entry) for entry in _entries(values) if entry.get("answer") not in (None, "", []))


def _entries(values: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    entries: Sequence[Mapping[str, Any]] = values.get("answers") or ()
    return entries


def _draft(entry: Mapping[str, Any]) -> JudgementDraft:
    return JudgementDraft(
        question=str(entry["question"]),
        answer=entry["answer"],
        reason=str(entry.get("reason") or ""),
        evidence=tuple(
            EvidenceDraft(str(piece["source"]), str(piece["quotation"]), piece.get("start"))
            for piece in entry.get("evidence") or ()
            if piece.get("quotation")
        ),
    )
