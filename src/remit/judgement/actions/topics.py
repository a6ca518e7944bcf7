"""The topics that this room answers for any line: consensus after the reviews, and the case file after the sign-off."""

from collections.abc import Callable, Mapping

from remit.judgement.actions.opening import take_case
from remit.judgement.actions.panels import keep_panels
from remit.judgement.casefile import case_file
from remit.judgement.model import EventKind
from remit.judgement.reports import load_case
from remit.store import Transaction
from remit.work.model import ServiceCall, ServiceResult


def consensus(tx: Transaction, call: ServiceCall) -> ServiceResult:
    """Compute consensus and agreement.

    Variables: `disagreements`, `agreement` (percent or null), `kappa` (or null), `judged`, and `further`: whether an
    adaptive panel asks one more judge. Why each asked on or closed is kept.
    """
    case = load_case(tx, tenant=call.item.tenant, item_id=call.item.id)
    if case.panels:
        keep_panels(tx, case, stream=call.item.stream)
        if case.wanting:
            return ServiceResult(variables={"further": True, "disagreements": 0})
    measured = case.agreement
    body = {
        "item": call.item.id,
        "series": case.series,
        "disagreements": len(case.disagreements),
        "agreed": measured.agreed,
        "n": measured.n,
        "inputs": {question.key: case.consensus(question).inputs_hash for question in case.questions},
    }
    tx.record(tenant=call.item.tenant, stream=call.item.stream, kind=EventKind.CONSENSUS_COMPUTED, body=body)
    return ServiceResult(
        variables={
            "disagreements": len(case.disagreements),
            "agreement": measured.percent,
            "kappa": measured.kappa,
            "judged": measured.n,
            "further": False,
        }
    )


def signed_case_file(tx: Transaction, call: ServiceCall) -> ServiceResult:
    """Put the signed case among the variables as `case_file`. Refuses `ContentChanged` where no sign-off holds."""
    case = load_case(tx, tenant=call.item.tenant, item_id=call.item.id)
    return ServiceResult(variables={"case_file": case_file(case)})


TOPICS: Mapping[str, Callable[[Transaction, ServiceCall], ServiceResult]] = {
    "judgement.consensus": consensus,
    "judgement.case_file": signed_case_file,
}
"""Topic -> handler, for `Runtime.rooms`."""

TAKERS = {"judgement": take_case}
"""Key of `ServiceResult.handed` -> taker, for `Runtime.takers`."""
