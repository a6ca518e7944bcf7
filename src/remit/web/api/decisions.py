"""Decisions by API: what may be asked, an answer for given inputs, test cases, tables from Excel."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.engine.dmn.cases import Case
from remit.parties.access import Permission, tenants_with
from remit.store import Reader
from remit.values.refusal import NotFound
from remit.web.api.caller import Called, Caller
from remit.web.api.decisionshapes import CaseIn, CaseOut, TriedOut, TryIn
from remit.web.api.documents import DESCRIBED, Handed
from remit.web.api.proposalshapes import ProposalOut
from remit.web.api.shapes import DefinitionOut
from remit.web.downloads import download
from remit.web.finding import find
from remit.work.actions.proposals import XLSX, propose
from remit.work.actions.rulecases import keep_case_of
from remit.work.model import Definition, Notation
from remit.work.reports.candidates import tables_as_workbook
from remit.work.reports.definitions import definitions
from remit.work.reports.rulebook import rulebook
from remit.work.reports.trials import try_decision

router = APIRouter(prefix="/api/v1", tags=["Decisions"])


@router.get("/decisions")
def list_decisions(call: Called) -> list[DefinitionOut]:
    """List every version of every decision that the caller may read."""
    found: dict[str, Definition] = {}
    for tenant in tenants_with(call.principal, Permission.DEFINITION_READ) or ():
        with call.house.store.read(tenant=tenant) as reader:
            found |= {one.id: one for one in definitions(reader, principal=call.principal, tenant=tenant)}
    return [DefinitionOut.of(one) for one in found.values() if one.notation is Notation.DMN]


@router.post("/decisions/{definition_id}/try")
def post_trial(call: Called, definition_id: str, given: TryIn, tenant: str = "") -> TriedOut:
    """Decide from inputs, and tell cell by cell how; nothing is stored."""
    one, client = _opened(call, definition_id, tenant)
    with call.house.store.read() as reader:
        tried = try_decision(
            reader,
            call.house.runtime.models,
            principal=call.principal,
            tenant=client,
            definition=one,
            inputs=given.inputs,
            now=call.house.clock.now(),
        )
    return TriedOut.of(tried)


@router.get("/decisions/{definition_id}/cases")
def list_cases(call: Called, definition_id: str, tenant: str = "") -> list[CaseOut]:
    """List a client's test cases of a decision, each with how this version stands to it."""
    one, client = _opened(call, definition_id, tenant)
    with call.house.store.read() as reader:
        book = rulebook(
            reader,
            call.house.runtime.models,
            principal=call.principal,
            tenant=client,
            definition=one,
            counted=(),
            now=call.house.clock.now(),
        )
    return [CaseOut.of(each) for each in book.cases]


@router.post("/decisions/{definition_id}/cases", status_code=201)
def post_case(call: Called, definition_id: str, given: CaseIn, tenant: str = "") -> dict[str, Any]:
    """Keep a test case: these inputs must lead to this value in every version from now on."""
    one, client = _opened(call, definition_id, tenant)
    case = Case(given.name, one.key, given.inputs, given.expected)
    kept = call.house.store.write(
        lambda tx: keep_case_of(tx, principal=call.principal, tenant=client, case=case), tenant=client
    )
    return {"name": kept.name, "decision": kept.decision, "kept_at": kept.kept_at}


@router.get("/decisions/{definition_id}/workbook", response_class=Response)
def get_workbook(call: Called, definition_id: str, tenant: str = "") -> Response:
    """Return the tables of a decision's model as an Excel workbook."""
    one, client = _opened(call, definition_id, tenant)
    with call.house.store.read() as reader:
        content = tables_as_workbook(reader, principal=call.principal, tenant=client, definition=one)
    return download(content, name=f"{one.key}-v{one.version}.xlsx", media_type=XLSX)


@router.post("/decisions/{definition_id}/workbook", status_code=201, openapi_extra=DESCRIBED)
def post_workbook(call: Called, handed: Handed, definition_id: str, tenant: str = "") -> ProposalOut:
    """Hand a changed workbook in as a proposal; 422 names every fault by sheet and cell."""
    one, client = _opened(call, definition_id, tenant)
    made = call.house.store.write(
        lambda tx: propose(
            tx,
            principal=call.principal,
            tenant=client,
            key=one.key,
            notation=one.notation,
            content=handed.content,
            file_name=handed.name,
        ),
        tenant=client,
    )
    return ProposalOut.of(made)


def _opened(call: Caller, definition_id: str, tenant: str) -> tuple[Definition, str]:
    """Find a decision by its id, and the client that is asked for, or the first that may run it."""

    def ask(reader: Reader, of: str) -> tuple[Definition, str]:
        if tenant in ("", of):
            for one in definitions(reader, principal=call.principal, tenant=of):
                if one.id == definition_id and one.notation is Notation.DMN:
                    return one, of
        raise NotFound(kind="decision", name=definition_id)

    return find(call.house.store, call.principal, ask, kind="decision", name=definition_id)
