"""Proposing a changed table from Excel, publishing it, withdrawing it, and running an earlier version again."""

from collections.abc import Collection, Mapping

from remit.engine.dmn.cases import Case
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.actions.definitions import compiled_with, imports_for, publish_definition
from remit.work.actions.rulecases import run_cases_of
from remit.work.model import Definition, Notation
from remit.work.model.rules import (
    NothingProposed,
    ProposalOutcome,
    ProposalSettled,
    ProposalStale,
    RuleEvent,
    RuleProposal,
)
from remit.work.records.definitions import source_xml
from remit.work.records.proposals import insert_proposal, lock_proposal, settle_proposal
from remit.work.reports.candidates import proposed_document, revised_document, running_version

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPECT, DROP = "expect", "drop"
"""How a failing test case is mended: what came out is what is expected from now on, or the case is run no more."""


def propose_rules(
    tx: Transaction, *, principal: Principal, tenant: Identifier, key: str, content: bytes, file_name: str
) -> RuleProposal:
    """Keep a workbook as the proposal of a new version for a client, against the version that runs now.

    Refuses `WorkbookRefused`, `WorkbookFaulty` and `NothingProposed`.
    """
    require(principal, Permission.DEFINITION_PUBLISH, Resource(tenant=tenant, kind="definition", name=key))
    running = running_version(tx, principal=principal, tenant=tenant, key=key)
    xml = source_xml(tx, tenant=tenant, content_hash=running.hash).encode()
    revised_document(xml, content, name=running.name)
    digest = tx.put_blob(tenant=tenant, content=content, media_type=XLSX, name=file_name)
    made = RuleProposal(
        tenant=tenant, id=tx.identifiers.new(), decision=key, base=running.hash, content=digest, file_name=file_name,
        made_at=tx.now, made_by=principal.id,
    )  # fmt: skip
    insert_proposal(tx, made)
    _tell(tx, made, RuleEvent.PROPOSED, base=made.base, by=principal.id)
    return made


def publish_proposal(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    proposal_id: Identifier,
    mended: Mapping[str, str],
) -> Definition:
    """Publish a proposal as a new version; `mended` says by name how failing test cases are settled.

    Refuses `ProposalSettled`, `ProposalStale` where another version runs by now, and `CasesFail`.
    """
    require(principal, Permission.DEFINITION_PUBLISH, Resource(tenant=tenant, kind="proposal", name=proposal_id))
    proposal = _open(tx, tenant=tenant, proposal_id=proposal_id)
    running = running_version(tx, principal=principal, tenant=tenant, key=proposal.decision)
    if running.hash != proposal.base:
        raise ProposalStale(name=running.name)
    xml = proposed_document(tx, proposal, name=running.name)
    made = _publish(tx, principal=principal, tenant=tenant, running=running, xml=xml, mended=mended)
    settle_proposal(tx, proposal, by=principal.id, outcome=ProposalOutcome.PUBLISHED)
    _tell(tx, proposal, RuleEvent.PROPOSAL_SETTLED, outcome=ProposalOutcome.PUBLISHED.value, by=principal.id)
    return made


def withdraw_proposal(
    tx: Transaction, *, principal: Principal, tenant: Identifier, proposal_id: Identifier
) -> RuleProposal:
    """Lay a proposal aside. Refuses `ProposalSettled`."""
    require(principal, Permission.DEFINITION_PUBLISH, Resource(tenant=tenant, kind="proposal", name=proposal_id))
    proposal = _open(tx, tenant=tenant, proposal_id=proposal_id)
    settle_proposal(tx, proposal, by=principal.id, outcome=ProposalOutcome.WITHDRAWN)
    _tell(tx, proposal, RuleEvent.PROPOSAL_SETTLED, outcome=ProposalOutcome.WITHDRAWN.value, by=principal.id)
    return proposal


def publish_again(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    earlier: Definition,
    mended: Mapping[str, str],
) -> Definition:
    """Publish an earlier version as the newest. Refuses `NothingProposed` for the one that runs, and `CasesFail`."""
    running = running_version(tx, principal=principal, tenant=tenant, key=earlier.key)
    if running.hash == earlier.hash:
        raise NothingProposed(name=running.name)
    xml = source_xml(tx, tenant=tenant, content_hash=earlier.hash).encode()
    return _publish(tx, principal=principal, tenant=tenant, running=running, xml=xml, mended=mended)


def _publish(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    running: Definition,
    xml: bytes,
    mended: Mapping[str, str],
) -> Definition:
    expected, dropped = _mended(tx, tenant=tenant, xml=xml, mended=mended)
    published = publish_definition(
        tx, principal=principal, xml=xml, tenant=tenant, line=running.line, file_name=running.file_name,
        cases=expected, dropped=dropped,
    )  # fmt: skip
    return next(one for one in published if one.notation is Notation.DMN and one.key == running.key)


def _mended(
    tx: Transaction, *, tenant: Identifier, xml: bytes, mended: Mapping[str, str]
) -> tuple[Collection[Case], Collection[Case]]:
    if not set(mended.values()) & {EXPECT, DROP}:
        return (), ()
    results = run_cases_of(
        tx, compiled_with(xml, imports_for(tx, xml, tenant=tenant)), tenant=tenant, now=tx.now
    ).results
    failed = [one for one in results if not one.passed]
    expected = [
        Case(one.case.name, one.case.decision, one.case.inputs, one.got)
        for one in failed
        if mended.get(one.case.name) == EXPECT
    ]
    return expected, [one.case for one in failed if mended.get(one.case.name) == DROP]


def _open(tx: Transaction, *, tenant: Identifier, proposal_id: Identifier) -> RuleProposal:
    proposal = lock_proposal(tx, tenant=tenant, proposal_id=proposal_id)
    if proposal.outcome is not None:
        raise ProposalSettled(name=proposal.file_name, outcome=proposal.outcome.value)
    return proposal


def _tell(tx: Transaction, proposal: RuleProposal, kind: RuleEvent, **more: str) -> None:
    body = {"decision": proposal.decision, "proposal": proposal.id, **more}
    tx.record(tenant=proposal.tenant, stream=f"definition:{proposal.decision}", kind=kind.value, body=body)
