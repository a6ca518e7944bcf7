"""Scenarios of a process or case: run and shown on its drawing, recorded by clicking through, kept beside it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from remit.engine.scenario import Outcome, Stand
from remit.engine.scenario.shapes import check_steps
from remit.store import Reader
from remit.values.refusal import Refusal
from remit.web.orders import variables_in
from remit.web.rulesdesk import OpenedRules, open_process
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.actions.scenarios import keep_scenario_of, read_scenario_file, set_scenario_dropped
from remit.work.model.scenarios import KeptScenario, ScenarioFileUnreadable
from remit.work.records.definitions import source_xml
from remit.work.records.scenarios import scenarios_of
from remit.work.reports.stage import Stage, Step, stage_of

router = APIRouter(include_in_schema=False)
FILE_BYTES_MAX = 1_000_000
MINUTE_MS = 60_000

ACTS = {
    "start": marked("Start it"),
    "complete": marked("Complete"),
    "message": marked("Let the message come"),
    "signal": marked("Let the signal come"),
    "fire_timer": marked("Fire the timer"),
    "trigger": marked("Go on"),
    "adhoc_start": marked("Start by hand"),
    "adhoc_complete": marked("Complete the ad hoc sub-process"),
    "start_item": marked("Start by hand"),
    "disable": marked("Leave out"),
    "reenable": marked("Take back in"),
    "occur": marked("Let the event occur"),
    "complete_item": marked("Complete"),
    "plan": marked("Add to the plan"),
    "reactivate_item": marked("Try again"),
    "complete_case": marked("Complete the case"),
    "set_vars": marked("Set variables"),
    "advance_ms": marked("Let time pass"),
}
"""What a click does, in words."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One scenario with what became of it just now; a dropped one is not run."""

    scenario: KeptScenario
    outcome: Outcome | None


def _stage(visit: Visit, reader: Reader, opened: OpenedRules) -> Stage:
    xml = source_xml(reader, tenant=opened.tenant, content_hash=opened.definition.hash).encode()
    models, now = visit.house.runtime.models, visit.house.clock.now()
    return stage_of(reader, models, tenant=opened.tenant, xml=xml, now=now)


@router.get("/processes/{definition_id}/scenarios")
def show_scenarios(visit: SignedIn, definition_id: str, tenant: str = "", show: str = "") -> Response:
    """Run what is kept and show one of them on the drawing: the one asked for, else the first that fails."""
    opened = open_process(visit, definition_id, tenant)
    with visit.reading(opened.tenant) as reader:
        stage = _stage(visit, reader, opened)
        kept = scenarios_of(reader, tenant=opened.tenant, keys=[opened.definition.key])
        rows = [Shown(one, None if one.dropped_at else stage.run(one)) for one in kept]
    return _list(visit, opened, rows, show=show)


@router.post("/processes/{definition_id}/scenarios/try")
def post_file(visit: SignedIn, form: Posted, definition_id: str, tenant: str = "") -> Response:
    """Run the scenarios of an uploaded file; nothing of it is kept unless that is asked for."""
    opened = open_process(visit, definition_id, tenant)
    try:
        found = read_scenario_file(_content(form))
    except Refusal as refusal:
        return _list(visit, opened, [], refusal=refusal)
    now, key = visit.house.clock.now(), opened.definition.key
    if form.get("keep") and opened.may_publish:
        for name, steps in found:
            _keep(visit, opened, name, steps)
        return visit.go(opened.address("/scenarios"), said=marked("The scenarios of the file are kept."))
    with visit.reading(opened.tenant) as reader:
        stage = _stage(visit, reader, opened)
        tried = [KeptScenario(opened.tenant, key, name, steps, now, visit.principal.id) for name, steps in found]
        rows = [Shown(one, stage.run(one)) for one in tried]
    return _list(visit, opened, rows, uploaded=True)


def _content(form: Posted) -> bytes:
    file = form.get("file")
    content = file.file.read(FILE_BYTES_MAX + 1) if isinstance(file, UploadFile) else b""
    if len(content) > FILE_BYTES_MAX:
        raise ScenarioFileUnreadable(reason="it is larger than 1 MB")
    return content


def _list(
    visit: Visit,
    opened: OpenedRules,
    rows: Sequence[Shown],
    *,
    show: str = "",
    uploaded: bool = False,
    refusal: Refusal | None = None,
) -> Response:
    chosen = next((row for row in rows if row.scenario.name == show), None) or next(
        (row for row in rows if row.outcome is not None and row.outcome.result != "passed"), rows[0] if rows else None
    )
    outcome = chosen.outcome if chosen else None
    state = "active" if outcome is None or outcome.result == "passed" else "failed"
    return visit.page(
        "scenarios.html",
        status=refusal.status if refusal else 200,
        opened=opened,
        definition=opened.definition,
        rows=rows,
        chosen=chosen,
        outcome=outcome,
        marks=_marks(outcome.stood if outcome else (), state=state),
        uploaded=uploaded,
        refusal=refusal,
        policy_diagrams=True,
    )


def _marks(stood: Sequence[str], *, state: str) -> list[dict[str, Any]]:
    bad = state == "failed"
    return [{"element": key, "count": n, "state": state, "bad": bad} for key, n in sorted(Counter(stood).items())]


@router.get("/processes/{definition_id}/scenarios/record")
def show_recording(visit: SignedIn, definition_id: str, tenant: str = "") -> Response:
    """Begin a recording with nothing done yet."""
    return _recording(visit, open_process(visit, definition_id, tenant), ())


@router.post("/processes/{definition_id}/scenarios/record")
def post_step(visit: SignedIn, form: Posted, definition_id: str, tenant: str = "") -> Response:
    """Do one more step, or take the last one back."""
    opened, steps = open_process(visit, definition_id, tenant), _steps(form)
    if form.get("back"):
        return _recording(visit, opened, steps[:-1])
    try:
        with visit.reading(opened.tenant) as reader:
            made = _stage(visit, reader, opened).record(opened.definition.key, steps, _step(form))
    except Refusal as refusal:
        return _recording(visit, opened, steps, refusal=refusal)
    return _recording(visit, opened, made)


def _steps(form: Mapping[str, Any]) -> tuple[Step, ...]:
    try:
        return tuple(check_steps(json.loads(str(form.get("steps", "[]")))))
    except (ValueError, RecursionError):
        raise ScenarioFileUnreadable(reason="the steps") from None


def _step(form: Mapping[str, Any]) -> Step:
    """Return the step that a click asks for."""
    action, _, on = str(form.get("act", "")).partition("|")
    given = variables_in(str(form.get("vars", "")))
    if action == "start":
        return {"start": {"vars": given} if given else {}}
    if action == "set_vars":
        return {"set_vars": given}
    if action == "advance_ms":
        minutes = str(form.get("minutes", ""))
        return {"advance_ms": int(minutes) * MINUTE_MS if minutes.isdecimal() and len(minutes) < 8 else 0}
    if action == "complete_case":
        return {"complete_case": True}
    on, _, role = on.partition("|")
    return {action: on} | ({"vars": given} if given else {}) | ({"role": role} if role else {})


def _recording(visit: Visit, opened: OpenedRules, steps: Sequence[Step], *, refusal: Refusal | None = None) -> Response:
    with visit.reading(opened.tenant) as reader:
        stand = _stage(visit, reader, opened).stand(opened.definition.key, steps)
    return visit.page(
        "scenario_record.html",
        status=refusal.status if refusal else 200,
        opened=opened,
        definition=opened.definition,
        steps=[_told(step) for step in steps],
        written=json.dumps(list(steps), ensure_ascii=False),
        offers=stand.offers,
        stand=stand,
        variables=_variables(stand),
        marks=_marks(stand.standing, state="active"),
        acts=ACTS,
        refusal=refusal,
        policy_diagrams=True,
    )


def _variables(stand: Stand) -> dict[str, Any]:
    first = next((each for each in stand.world.instances.values() if each.parent is None), None)
    return dict(first.state.variables.get(1) or {}) if first is not None else {}


def _told(step: Step) -> tuple[str, str]:
    action = next((key for key in ACTS if key in step), "start")
    on = step.get(action)
    if action == "advance_ms":
        return action, f"{int(step[action]) // MINUTE_MS} min"
    return action, on if isinstance(on, str) else ""


@router.post("/processes/{definition_id}/scenarios/download")
def post_download(visit: SignedIn, form: Posted, definition_id: str, tenant: str = "") -> Response:
    """Hand out a recording as a scenario file that `remit scenario run` takes beside the model."""
    opened, steps = open_process(visit, definition_id, tenant), _steps(form)
    one = opened.definition
    name = str(form.get("name", "")).strip() or one.key
    entry = {"id": name, "path": f"{one.key}.{one.notation.value}", "process": one.key, "steps": list(steps)}
    file = {"Content-Disposition": f'attachment; filename="{one.id}.scenario.json"'}
    text = json.dumps([entry], ensure_ascii=False, indent=1)
    return Response(text, media_type="application/json", headers=file)


@router.post("/processes/{definition_id}/scenarios/keep")
def post_keep(visit: SignedIn, form: Posted, definition_id: str, tenant: str = "") -> Response:
    """Keep a recording beside the definition: every version from now on must pass it."""
    opened, steps = open_process(visit, definition_id, tenant), _steps(form)
    try:
        kept = _keep(visit, opened, str(form.get("name", "")), steps)
    except Refusal as refusal:
        return _recording(visit, opened, steps, refusal=refusal)
    said = marked("The scenario “{name}” is kept.")
    return visit.go(opened.address("/scenarios"), said=said, name=kept.name)


@router.post("/processes/{definition_id}/scenarios/drop")
def post_scenario_drop(visit: SignedIn, form: Posted, definition_id: str, tenant: str = "", back: str = "") -> Response:
    """Run a scenario no more, or take it up again."""
    opened, name = open_process(visit, definition_id, tenant), str(form.get("name", ""))
    visit.writing(
        lambda tx: set_scenario_dropped(
            tx,
            principal=visit.principal,
            tenant=opened.tenant,
            definition=opened.definition.key,
            name=name,
            dropped=not back,
        ),
        tenant=opened.tenant,
    )
    said = marked("The scenario “{name}” is run again.") if back else marked("The scenario “{name}” is run no more.")
    return visit.go(opened.address("/scenarios"), said=said, name=name)


def _keep(visit: Visit, opened: OpenedRules, name: str, steps: Sequence[Step]) -> KeptScenario:
    return visit.writing(
        lambda tx: keep_scenario_of(
            tx,
            principal=visit.principal,
            tenant=opened.tenant,
            definition=opened.definition.key,
            name=name,
            steps=steps,
        ),
        tenant=opened.tenant,
    )
