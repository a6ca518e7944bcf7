"""The topics that this room answers for any line: consensus after the reviews, and the case file after the sign-off."""

from collections.abc import Callable, Mapping

from remit.judgement.actions.opening import take_case
from remit.judgement.casefile import case_file
from remit.judgement.model import EventKind
from remit.judgement.records.panels import insert_steps
from remit.judgement.reports import Case, load_case
from remit.store import Transaction
from remit.work.model import ServiceCall, ServiceResult


def consensus(tx: Transaction, call: ServiceCall) -> ServiceResult:
    """Compute consensus and agreement.

    Variables: `disagreements`, `agreement` (percent or null), `kappa` (or null), `judged`, and `further`: whether an
    adaptive panel asks one more judge. Why each asked on or closed is kept.
    """
    case = load_case(tx, tenant=call.item.tenant, item_id=call.item.id)
    if case.panels:
        _keep_panels(tx, case, stream=call.item.stream)
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


def _keep_panels(tx: Transaction, case: Case, *, stream: str) -> None:
    """Keep what was decided about each question's panel; the event tells how many ask on, and no answer."""
    insert_steps(tx, case.panels, tenant=case.tenant, item_id=case.item_id)
    body = {
        "item": case.item_id,
        "series": case.series,
        "asked": len(case.wanting),
        "closed": len(case.panels) - len(case.wanting),
        "judges": len(case.handed_in),
    }
    tx.record(tenant=case.tenant, stream=stream, kind=EventKind.PANEL_DECIDED, body=body)


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
