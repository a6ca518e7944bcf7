"""Proposals by API: a document handed in as the next version, what it changes, approved by a second person."""

from typing import Any

from fastapi import APIRouter

from remit.store import Reader
from remit.web.api.caller import Called, Caller
from remit.web.api.documents import DESCRIBED, Handed
from remit.web.api.proposalshapes import CandidateOut, MendedIn, ProposalOut, ReasonIn
from remit.web.api.shapes import DefinitionOut
from remit.web.finding import find
from remit.work.actions.proposals import propose_document, publish_proposal, return_proposal, withdraw_proposal
from remit.work.model import Notation
from remit.work.model.proposals import Proposal
from remit.work.reports.candidates import candidate, proposal_called, proposed_document, running_version, versions_of
from remit.work.reports.redrawn import redrawn_candidate

router = APIRouter(prefix="/api/v1", tags=["Proposals"])


@router.post("/definitions", status_code=201, openapi_extra=DESCRIBED)
def post_definition(call: Called, handed: Handed, tenant: str) -> ProposalOut:
    """Hand BPMN, CMMN or DMN in as the next version of what a client runs; it runs only once somebody else approves it.

    What it changes is what the document holds first that is published for the client or the house. 422 names every
    problem of the document with its place; 409 where nothing in it was ever published.
    """
    made = call.house.store.write(
        lambda tx: propose_document(
            tx, principal=call.principal, tenant=tenant, content=handed.content, file_name=handed.name
        ),
        tenant=tenant,
    )
    return ProposalOut.of(made)


@router.get("/proposals/{proposal_id}")
def get_proposal(call: Called, proposal_id: str) -> CandidateOut:
    """Return what a proposal changes, what the check finds of it, and how its test cases or scenarios go."""
    proposal = _proposal(call, proposal_id)
    of: dict[str, Any] = {"principal": call.principal, "tenant": proposal.tenant}
    named: dict[str, Any] = {"key": proposal.definition, "notation": proposal.notation}
    now = call.house.clock.now()
    with call.house.store.read() as reader:
        running = running_version(reader, **of, **named)
        base = next((one for one in versions_of(reader, **of, **named) if one.hash == proposal.base), running)
        xml = proposed_document(reader, proposal, name=running.name)
        if proposal.notation is Notation.DMN:
            return CandidateOut.decided(proposal, candidate(reader, **of, running=base, xml=xml, now=now))
        models = call.house.runtime.models
        return CandidateOut.drawn(proposal, redrawn_candidate(reader, models, **of, running=base, xml=xml, now=now))


@router.post("/proposals/{proposal_id}/publish")
def post_publication(call: Called, proposal_id: str, given: MendedIn) -> DefinitionOut:
    """Approve a proposal of somebody else and publish it; `mended` settles failing test cases of a decision by name.

    To its author 403, to a settled or overtaken one 409, where test cases or scenarios fail 422.
    """
    proposal = _proposal(call, proposal_id)
    made = call.house.store.write(
        lambda tx: publish_proposal(
            tx, principal=call.principal, tenant=proposal.tenant, proposal_id=proposal_id, mended=given.mended
        ),
        tenant=proposal.tenant,
    )
    return DefinitionOut.of(made)


@router.post("/proposals/{proposal_id}/return")
def post_return(call: Called, proposal_id: str, given: ReasonIn) -> ProposalOut:
    """Give a proposal back to whoever made it, with the reason."""
    proposal = _proposal(call, proposal_id)
    call.house.store.write(
        lambda tx: return_proposal(
            tx, principal=call.principal, tenant=proposal.tenant, proposal_id=proposal_id, reason=given.reason
        ),
        tenant=proposal.tenant,
    )
    return ProposalOut.of(_proposal(call, proposal_id))


@router.post("/proposals/{proposal_id}/withdraw")
def post_withdrawal(call: Called, proposal_id: str, given: ReasonIn) -> ProposalOut:
    """Lay a proposal aside."""
    proposal = _proposal(call, proposal_id)
    call.house.store.write(
        lambda tx: withdraw_proposal(
            tx, principal=call.principal, tenant=proposal.tenant, proposal_id=proposal_id, reason=given.reason
        ),
        tenant=proposal.tenant,
    )
    return ProposalOut.of(_proposal(call, proposal_id))


def _proposal(call: Caller, proposal_id: str) -> Proposal:
    def ask(reader: Reader, tenant: str) -> Proposal:
        return proposal_called(reader, principal=call.principal, tenant=tenant, proposal_id=proposal_id)

    return find(call.house.store, call.principal, ask, kind="proposal", name=proposal_id)
