"""Sign a case off: a qualified, independent person about exactly the content they saw; keep what it decides."""

from remit.judgement.casefile import case_file
from remit.judgement.model import EventKind, Precedent, Round, SignOff
from remit.judgement.records.precedents import insert_precedent
from remit.judgement.records.sign_offs import insert_sign_off
from remit.judgement.refusals import ContentChanged, NotIndependent, NotSettled, QualificationMissing, SignedAlready
from remit.judgement.reports import Case, load_case
from remit.judgement.rules.blindness import independent
from remit.judgement.rules.sealing import holds
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.moment import format_moment
from remit.values.refusal import Refusal
from remit.work.model import Task


def sign_off(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: str,
    item_id: str,
    content_hash: str,
    statement: str,
    qualification: str,
) -> SignOff:
    """Sign a case off, bound to the hash of the content that was shown.

    Refuses who judged it, who lacks the qualification today, an unsettled case, a stale hash, and a second signature.
    """
    require(principal, Permission.SIGN_OFF, Resource(tenant=tenant, kind="case", name=item_id))
    case = load_case(tx, tenant=tenant, item_id=item_id)
    _require_signable(case, principal, content_hash=content_hash, qualification=qualification)
    signed = SignOff(
        id=tx.identifiers.new(),
        item_id=item_id,
        person_id=principal.id,
        person_name=principal.name,
        qualification=qualification,
        content_hash=content_hash,
        statement=statement,
        signed_at=tx.now,
    )
    insert_sign_off(tx, signed, tenant=tenant)
    body = {"item": item_id, "sign_off": signed.id, "hash": content_hash, "by": principal.id}
    tx.record(tenant=tenant, stream=f"item:{item_id}", kind=EventKind.SIGNED_OFF, body=body)
    _keep_precedents(tx, signed, tenant=tenant)
    return signed


def note_refused(tx: Transaction, principal: Principal, *, task: Task, content_hash: str, refusal: Refusal) -> None:
    """Record that a sign-off was refused: who tried, about which content, and by which rule it was refused."""
    body = {"item": task.item_id, "task": task.id, "code": refusal.code, "hash": content_hash, "by": principal.id}
    tx.record(tenant=task.tenant, stream=f"item:{task.item_id}", kind=EventKind.SIGN_OFF_REFUSED, body=body)


def _keep_precedents(tx: Transaction, signed: SignOff, *, tenant: str) -> None:
    """Keep each decided question, so that later cases of this client find it."""
    for facts in case_file(load_case(tx, tenant=tenant, item_id=signed.item_id))["questions"]:
        reason = " ".join(facts["reasons"])
        quoted = " ".join(one["quotation"] for one in facts["evidence"])
        one = Precedent(
            id=tx.identifiers.new(),
            item_id=signed.item_id,
            sign_off_id=signed.id,
            question_key=facts["key"],
            title=" · ".join(dict.fromkeys(facts["text"].values())),
            body=f"{reason} {quoted}".strip(),
            answer=facts["answer"],
            reason=reason,
            signed_by=signed.person_name,
            decided_at=signed.signed_at,
        )
        insert_precedent(tx, one, tenant=tenant)


def _require_signable(case: Case, principal: Principal, *, content_hash: str, qualification: str) -> None:
    if qualification not in principal.qualifications:
        raise QualificationMissing(qualification=qualification)
    if not independent(principal.id, case.judgements, rounds=frozenset(Round)):
        raise NotIndependent(who=principal.name, act="sign off")
    open_questions = case.unsettled
    if open_questions or not case.questions or not case.closed:
        raise NotSettled(count=len(open_questions), questions=", ".join(open_questions))
    if content_hash != case.seal:
        raise ContentChanged
    for earlier in case.sign_offs:
        if holds(earlier, seal=case.seal):
            raise SignedAlready(who=earlier.person_name, at=format_moment(earlier.signed_at))
