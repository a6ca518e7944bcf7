"""Definitions by API: what runs, by version, with its document."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from remit.engine.scenario import Outcome
from remit.parties.access import Permission, tenants_with
from remit.store import Reader
from remit.values.refusal import NotFound
from remit.web.api.caller import Called, Caller
from remit.web.api.shapes import DefinitionOut
from remit.web.finding import find
from remit.work.model import Definition, Notation
from remit.work.model.scenarios import KeptScenario
from remit.work.reports.definitions import definition_xml, definitions
from remit.work.reports.stage import stage_of

router = APIRouter(prefix="/api/v1/definitions", tags=["Definitions"])


@router.get("")
def list_definitions(call: Called) -> list[DefinitionOut]:
    """List every version of every definition that the caller may read."""
    found: dict[str, Definition] = {}
    for tenant in tenants_with(call.principal, Permission.DEFINITION_READ) or ():
        with call.house.store.read(tenant=tenant) as reader:
            found |= {one.id: one for one in definitions(reader, principal=call.principal, tenant=tenant)}
    return [DefinitionOut.of(one) for one in found.values()]


@router.get("/{definition_id}", response_class=Response)
def get_definition(call: Called, definition_id: str) -> Response:
    """Return the document of a definition, as it was published."""
    text = find(
        call.house.store,
        call.principal,
        lambda reader, tenant: _document(call, reader, tenant, definition_id),
        kind="definition",
        name=definition_id,
    )
    return Response(text, media_type="application/xml")


class ScenarioIn(BaseModel):
    """One scenario of a file; `path`, `process` and what else a file says of its models is of no matter here."""

    model_config = ConfigDict(extra="ignore")

    id: str
    steps: list[dict[str, Any]]


class ScenariosIn(BaseModel):
    """The scenarios of a file."""

    scenarios: list[ScenarioIn] = Field(default_factory=list)


class OutcomeOut(BaseModel):
    """What became of a scenario; `step` counts from 0."""

    id: str
    result: str = Field(description="passed, failed or refused")
    step: int | None
    expected: Any
    got: Any

    @classmethod
    def of(cls, one: Outcome) -> "OutcomeOut":
        """Write what became of a scenario."""
        return cls(**{name: getattr(one, name) for name in cls.model_fields})


@router.post("/{definition_id}/scenarios")
def post_scenarios(call: Called, definition_id: str, asked: ScenariosIn) -> list[OutcomeOut]:
    """Run the scenarios of a file on a process or case, in memory and under a clock of their own; nothing is kept."""
    return find(
        call.house.store,
        call.principal,
        lambda reader, tenant: _played(call, reader, tenant, definition_id, asked.scenarios),
        kind="definition",
        name=definition_id,
    )


def _played(
    call: Caller, reader: Reader, tenant: str, definition_id: str, scenarios: list[ScenarioIn]
) -> list[OutcomeOut]:
    one = _definition(call, reader, tenant, definition_id)
    if one.notation is Notation.DMN:
        raise NotFound(kind="process", name=definition_id)
    text = definition_xml(reader, principal=call.principal, tenant=tenant, content_hash=one.hash)
    now, models = call.house.clock.now(), call.house.runtime.models
    stage = stage_of(reader, models, tenant=tenant, xml=text.encode(), now=now)
    found = []
    for each in scenarios:
        given = KeptScenario(tenant, one.key, each.id, tuple(each.steps), now, call.principal.id)
        found.append(OutcomeOut.of(stage.run(given)))
    return found


def _document(call: Caller, reader: Reader, tenant: str, definition_id: str) -> str:
    one = _definition(call, reader, tenant, definition_id)
    return definition_xml(reader, principal=call.principal, tenant=tenant, content_hash=one.hash)


def _definition(call: Caller, reader: Reader, tenant: str, definition_id: str) -> Definition:
    for one in definitions(reader, principal=call.principal, tenant=tenant):
        if one.id == definition_id:
            return one
    raise NotFound(kind="definition", name=definition_id)
