"""Trying a decision in the browser, and keeping what came out as a test case."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.engine.dmn.cases import Case
from remit.locale import Translator
from remit.values.refusal import Refusal
from remit.web.rulesdesk import OpenedRules, open_rules
from remit.web.rulewords import DECISION_WORDS, UNREADABLE, type_said
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.actions.rulecases import keep_case_of, set_dropped
from remit.work.model.rules import CasesUnreadable
from remit.work.reports.trials import Tried, trial_form, try_decision
from remit.work.rules.trialform import TrialField, read_trial

router = APIRouter(include_in_schema=False)


@router.get("/processes/{definition_id}/try")
def show_trial(visit: SignedIn, definition_id: str, tenant: str = "") -> Response:
    """Show the form in which a decision is given its inputs."""
    opened = open_rules(visit, definition_id, tenant)
    return _page(visit, opened, _fields(visit, opened), given={})


@router.post("/processes/{definition_id}/try")
def post_trial(visit: SignedIn, form: Posted, definition_id: str, tenant: str = "") -> Response:
    """Decide from the inputs given and show how; values that cannot be read are told beside their field."""
    opened = open_rules(visit, definition_id, tenant)
    fields, given = _fields(visit, opened), {key: str(value) for key, value in form.items()}
    try:
        inputs = read_trial(fields, given, gaps=bool(given.get("gaps")))
        with visit.reading() as reader:
            tried = try_decision(
                reader,
                visit.house.runtime.models,
                principal=visit.principal,
                tenant=opened.tenant,
                definition=opened.definition,
                inputs=inputs,
                now=visit.house.clock.now(),
            )
    except Refusal as refusal:
        return _page(visit, opened, fields, given=given, refusal=refusal)
    return _page(visit, opened, fields, given=given, tried=tried)


@router.post("/processes/{definition_id}/cases")
def post_case(visit: SignedIn, form: Posted, definition_id: str, tenant: str = "") -> Response:
    """Keep a tried input with its result as a test case."""
    opened = open_rules(visit, definition_id, tenant)
    inputs, expected = _json(form, "inputs"), _json(form, "expected")
    if not isinstance(inputs, dict):
        raise CasesUnreadable(reason="inputs")
    case = Case(str(form.get("name", "")), opened.definition.key, inputs, expected)
    kept = visit.writing(
        lambda tx: keep_case_of(tx, principal=visit.principal, tenant=opened.tenant, case=case), tenant=opened.tenant
    )
    return visit.go(opened.address(), said=marked("The test case “{name}” is kept."), name=kept.name)


@router.post("/processes/{definition_id}/cases/drop")
def post_drop(visit: SignedIn, form: Posted, definition_id: str, tenant: str = "", back: str = "") -> Response:
    """Drop a test case, or take it up again."""
    opened, name = open_rules(visit, definition_id, tenant), str(form.get("name", ""))
    visit.writing(
        lambda tx: set_dropped(
            tx,
            principal=visit.principal,
            tenant=opened.tenant,
            decision=str(form.get("decision", "")),
            name=name,
            dropped=not back,
        ),
        tenant=opened.tenant,
    )
    said = marked("The test case “{name}” is run again.") if back else marked("The test case “{name}” is run no more.")
    return visit.go(opened.address(), said=said, name=name)


def _json(form: Mapping[str, Any], name: str) -> Any:
    try:
        return json.loads(str(form.get(name, "")))
    except (ValueError, RecursionError):
        raise CasesUnreadable(reason=name) from None


def _fields(visit: Visit, opened: OpenedRules) -> tuple[TrialField, ...]:
    with visit.reading() as reader:
        return trial_form(
            reader,
            visit.house.runtime.models,
            principal=visit.principal,
            tenant=opened.tenant,
            definition=opened.definition,
        )


def _page(
    visit: Visit,
    opened: OpenedRules,
    fields: tuple[TrialField, ...],
    *,
    given: Mapping[str, str],
    tried: Tried | None = None,
    refusal: Refusal | None = None,
) -> Response:
    problems, speak = refusal.fields.get("problems", ()) if refusal else (), visit.visitor.translator
    return visit.page(
        "rule_try.html",
        status=refusal.status if refusal else 200,
        opened=opened,
        definition=opened.definition,
        fields=fields,
        given=given,
        tried=tried,
        wrong={each["place"]: _wrong(each, speak) for each in problems},
        refusal=None if problems else refusal,
        **DECISION_WORDS,
    )


def _wrong(problem: Mapping[str, Any], speak: Translator) -> str:
    words = {**problem, "kind": type_said(problem["kind"], speak)}
    return speak.gettext(UNREADABLE[problem["code"]]).format_map(words)
