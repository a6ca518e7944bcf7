"""The case file: a signed case as plain facts, of which deliverables and the certificate are made."""

from collections.abc import Mapping
from typing import Any

from remit.judgement.model import Evidence, Judgement, PanelStep, Question, Round
from remit.judgement.refusals import ContentChanged
from remit.judgement.reports import Case, label_of
from remit.judgement.rules.consensus import effective
from remit.judgement.rules.reviewset import facts_of
from remit.values.moment import format_moment


def case_file(case: Case) -> Mapping[str, Any]:
    """Write a signed case as plain facts, for a deliverable. Refuses `ContentChanged` where no sign-off holds."""
    signed = case.valid_sign_off
    if signed is None:
        raise ContentChanged
    return {
        "sources": [
            {"name": one.name, "document_hash": one.document_hash, "pages": len(one.pages)} for one in case.sources
        ],
        "questions": [_question_facts(case, question) for question in case.questions],
        "agreement": {
            "n": case.agreement.n,
            "agreed": case.agreement.agreed,
            "percent": case.agreement.percent,
            "interval": case.agreement.interval,
            "measure": case.agreement.measure,
            "kappa": case.agreement.kappa,
            "kappa_interval": case.agreement.kappa_interval,
            "alpha": case.agreement.alpha,
            "alpha_interval": case.agreement.alpha_interval,
        },
        "sign_off": {
            "person": signed.person_name,
            "qualification": signed.qualification,
            "statement": signed.statement,
            "content_hash": signed.content_hash,
            "at": format_moment(signed.signed_at),
        },
        **({} if case.review is None or case.standing is None else {"review": facts_of(case.standing, case.review)}),
    }


def _question_facts(case: Case, question: Question) -> dict[str, Any]:
    """Write a settled question: the evidence and reasons are those of the judgements that its answer rests on."""
    consensus = case.consensus(question)
    current = [one for one in effective(case.judgements) if one.question_id == question.id]
    deciding = [one for one in current if one.round is Round.ADJUDICATION] or current
    carrying = [one for one in deciding if one.answer == consensus.answer]
    names = {source.id: source.name for source in case.sources}
    evidence = dict.fromkeys(piece for one in carrying for piece in one.evidence)
    return {
        "key": question.key,
        "text": dict(question.draft.text),
        "answer": consensus.answer,
        "answer_text": label_of(question, consensus.answer),
        **_distribution(question),
        "state": consensus.state.value,
        **({} if consensus.confidence is None else {"confidence": consensus.confidence}),
        **({} if consensus.panel is None else {"panel": _panel_facts(question, consensus.panel)}),
        "inputs_hash": consensus.inputs_hash,
        "reasons": list(dict.fromkeys(one.reason for one in carrying)),
        "evidence": [_evidence_facts(piece, names) for piece in evidence],
        "decided": [_decision_facts(one) for one in current],
    }


def _panel_facts(question: Question, step: PanelStep) -> dict[str, Any]:
    """Write why a panel closed: judges asked and agreeing, the reason, and what asking on was worth."""
    amounts = {"cost": step.cost, "saves": step.saves, "risk": step.risk}
    return {
        "judges": step.judges,
        "most": question.draft.panel.most if question.draft.panel else step.judges,
        "agreeing": step.agreeing,
        "reason": step.reason.value,
        **{name: str(amount) for name, amount in amounts.items() if amount is not None},
    }


def _distribution(question: Question) -> dict[str, Any]:
    """Write what belongs to numbers alone; nothing for other questions."""
    draft = question.draft
    facts = {"unit": draft.unit, "shares": list(draft.shares), "known": draft.known}
    return {key: value for key, value in facts.items() if value}


def _evidence_facts(piece: Evidence, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "source": names[piece.source_id],
        "quotation": piece.quotation,
        "page": piece.page,
        "start": piece.start,
        "end": piece.end,
    }


def _decision_facts(one: Judgement) -> dict[str, Any]:
    return {
        "person": one.judge_name,
        "round": one.round.value,
        "answer": one.answer,
        "at": format_moment(one.made_at),
    }
