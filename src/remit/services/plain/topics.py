"""The three topics that a plain line answers: look up, explain, write."""

from collections.abc import Mapping
from typing import Any

from remit.services.line import Handler, read_sentences
from remit.services.plain.papers import write_paper
from remit.services.plain.plan import LookUp, Plan
from remit.work.model import Lookup, ServiceCall, ServiceResult


def handlers_of(plan: Plan) -> Mapping[str, Handler]:
    """Return the handlers of a plain line."""
    return {
        f"{plan.key}.look_up": lambda call: _look_up(plan, call),
        f"{plan.key}.explain": lambda call: _explain(plan, call),
        f"{plan.key}.write": lambda call: _write(plan, call),
    }


def _look_up(plan: Plan, call: ServiceCall) -> ServiceResult:
    """Set what decisions read: the document as it stands, reference data beside it, what is agreed, the day."""
    document = _as_it_stands(plan, call)
    found: dict[str, Any] = {}
    for one in plan.look_ups:
        if not one.in_rows:
            found[one.name] = _body(call.lookup, one, document)
        elif plan.table is not None:
            rows = document[plan.table.key]
            document[plan.table.key] = [{**row, one.name: _body(call.lookup, one, row)} for row in rows]
    mark = "|".join(str(document.get(key)) for key in plan.once)
    seen = bool(plan.once) and call.lookup.first_seen(plan.kind, mark) is not None
    known = {"document": document, "agreed": dict(call.parameters), "today": call.now.date().isoformat()}
    marks = ((plan.kind, mark),) if plan.once else ()
    return ServiceResult(variables={**known, **found, "seen_before": seen}, fingerprints=marks)


def _as_it_stands(plan: Plan, call: ServiceCall) -> dict[str, Any]:
    """Return the document as sent, but for the fields that somebody has mended in a form since."""
    sent = dict(call.item.payload)
    mended = {one.key: call.variables.get(one.key) for one in plan.document.fields}
    return sent | {key: value for key, value in mended.items() if value}


def _body(lookup: Lookup, one: LookUp, values: Mapping[str, Any]) -> dict[str, Any] | None:
    found = lookup.reference(one.kind, str(values.get(one.field) or ""))
    return None if found is None else dict(found.body)


def _explain(plan: Plan, call: ServiceCall) -> ServiceResult:
    """Turn the findings of the decision table (`code`, `detail`) into reasons with their sentences."""
    texts = read_sentences(plan.folder)
    reasons = []
    for one in call.variables.get("findings") or ():
        code, detail = one["code"], str(one.get("detail") or "")
        text = {language: said.replace("{detail}", detail) for language, said in texts[code].items()}
        reasons.append({"reason": code, "code": code, "name": texts[f"name.{code}"], "text": text})
    return ServiceResult(variables={"reasons": reasons, "reason_codes": [one["reason"] for one in reasons]})


def _write(plan: Plan, call: ServiceCall) -> ServiceResult:
    wanted = [one for one in plan.papers if one.element == call.element]
    return ServiceResult(documents=tuple(write_paper(plan, one, call) for one in wanted))
