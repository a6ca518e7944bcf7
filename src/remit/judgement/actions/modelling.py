"""What a model answered, taken into a case: proposals for people, or one seat of the blind round where that is agreed.

Nothing is decided here that a person would not be asked for as well: a proposal decides nothing, and a model's
judgement is one of at least two, judged by the same rules, adjudicated by a person where they differ, and signed off
by a person.
"""

from collections.abc import Callable, Iterable

from remit.judgement.actions.forms import HOOKS, REVIEW
from remit.judgement.model import EventKind, JudgementDraft, Metered, Proposal
from remit.judgement.records.precedents import tried
from remit.judgement.records.questions import insert_proposal
from remit.judgement.reports import Case
from remit.judgement.rules.answering import canonical_answer
from remit.judgement.rules.evidence import anchored
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.refusal import Refusal
from remit.work.actions.claims import claim
from remit.work.model import Task, TaskState
from remit.work.records.tasks import tasks_of_item

JUDGES_MIN = 2
"""A question that one judge decides is a person's."""


def take_proposals(
    tx: Transaction, principal: Principal, case: Case, drafts: Iterable[JudgementDraft], *, rule: str
) -> int:
    """Keep a model's answers as proposals; one that is kept already stays. Returns how many are new.

    The score is the share of this model's earlier answers to the question that people signed (Laplace's rule of
    succession), never what the model says of itself. Refuses what would be refused from a person.
    """
    require(principal, Permission.JUDGE, Resource(tenant=case.tenant, kind="case", name=case.item_id))
    kept = {one.question_id for one in case.proposals if one.rule == rule}
    new = [draft for draft in drafts if case.question(draft.question).id not in kept]
    for draft in new:
        question = case.question(draft.question)
        right, of = tried(tx, tenant=case.tenant, rule=rule, key=question.key)
        proposal = Proposal(
            id=tx.identifiers.new(),
            question_id=question.id,
            answer=canonical_answer(question, draft.answer),
            score=(right + 1) / (of + 2),
            rule=rule,
            evidence=anchored(draft.evidence, case.sources, place=question.key),
            made_at=tx.now,
        )
        insert_proposal(tx, proposal, tenant=case.tenant)
    return len(new)


def take_seat(
    tx: Transaction,
    principal: Principal,
    case: Case,
    drafts: Iterable[JudgementDraft],
    *,
    complete: Callable[[Transaction, Task], object],
) -> bool:
    """Judge one blind review with a model's answers, as any qualified judge; False where no seat is open to it.

    Refused by `claim` are a model without the skill, qualification, clearance or shore, and one that has a part in the
    item already. `complete` completes the claimed task by its form.
    """
    if any(question.draft.required_judges < JUDGES_MIN for question in case.questions):
        return False
    values = {"answers": [_as_values(draft) for draft in drafts]}
    for task in tasks_of_item(tx, tenant=case.tenant, item_id=case.item_id):
        if task.form != REVIEW or task.state is not TaskState.READY:
            continue
        try:
            with tx.savepoint():
                held = claim(tx, principal=principal, tenant=case.tenant, task_id=task.id)
                HOOKS[REVIEW](tx, principal, held, values)
                complete(tx, held)
        except Refusal:
            continue
        return True
    return False


def _as_values(draft: JudgementDraft) -> dict[str, object]:
    evidence = [{"source": one.source_id, "quotation": one.quotation} for one in draft.evidence]
    return {"question": draft.question, "answer": draft.answer, "reason": draft.reason, "evidence": evidence}


def note_answered(
    tx: Transaction, principal: Principal, case: Case, *, rule: str, taken: int, metered: Metered, seat: bool
) -> None:
    """Record what a model was asked, what of it was taken, and what it cost; `billing` hears of it."""
    body = {
        "item": case.item_id,
        "series": case.series,
        "rule": rule,
        "taken": taken,
        "left": len(case.questions) - taken,
        "calls": metered.calls,
        "tokens_in": metered.tokens_in,
        "tokens_out": metered.tokens_out,
        "amount": metered.amount,
        "estimated": metered.estimated,
        "seat": seat,
        "by": principal.id,
    }
    tx.record(tenant=case.tenant, stream=f"item:{case.item_id}", kind=EventKind.MODEL_ANSWERED, body=body)
