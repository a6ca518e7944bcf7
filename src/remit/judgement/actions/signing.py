"""Sign a case off: a qualified, independent person about exactly the content they saw."""

from remit.judgement.model import EventKind, Round, SignOff
from remit.judgement.records.sign_offs import insert_sign_off
from remit.judgement.refusals import ContentChanged, NotIndependent, NotSettled, QualificationMissing, SignedAlready
from remit.judgement.reports import Case, load_case
from remit.judgement.rules.blindness import independent
from remit.judgement.rules.sealing import holds
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.moment import format_moment


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
    return signed


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
