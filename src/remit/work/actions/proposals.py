"""Proposing a new version, approving it with four eyes, returning and withdrawing it; an earlier one run again."""

from collections.abc import Collection, Mapping

from remit.engine.dmn.cases import Case
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader, Transaction
from remit.values.identifier import Identifier
from remit.work.actions.definitions import compiled_with, imports_for, put_in_force, runnable, text_of
from remit.work.actions.rulecases import run_cases_of
from remit.work.model import Definition, DefinitionMissing, Notation
from remit.work.model.proposals import (
    NothingProposed,
    OtherProposed,
    Proposal,
    ProposalEvent,
    ProposalOutcome,
    ProposalSettled,
    ProposalStale,
    ReturnUnexplained,
)
from remit.work.records.definitions import latest_definition, source_xml
from remit.work.records.proposals import insert_proposal, lock_proposal, settle_proposal
from remit.work.reports.candidates import is_workbook, proposed_document, revised_document, running_version

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XML = "application/xml"
EXPECT, DROP = "expect", "drop"
"""How a failing test case is mended: what came out is what is expected from now on, or the case is run no more."""
REASON_MAX = 2000


def propose(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    key: str,
    notation: Notation,
    content: bytes,
    file_name: str,
) -> Proposal:
    """Keep a file as the proposal of a new version for a client, against the version that runs now.

    A decision takes a workbook of its tables as well as a document. Refuses `WorkbookRefused`, `WorkbookFaulty`,
    `XmlRefused`, `DefinitionRefused`, `OtherProposed` and `NothingProposed`.
    """
    require(principal, Permission.DEFINITION_PUBLISH, Resource(tenant=tenant, kind="definition", name=key))
    running = running_version(tx, principal=principal, tenant=tenant, key=key, notation=notation)
    workbook = notation is Notation.DMN and is_workbook(content)
    if workbook:
        xml = source_xml(tx, tenant=tenant, content_hash=running.hash).encode()
        revised_document(xml, content, name=running.name)
    else:
        _check_document(tx, running, content, tenant=tenant, name=file_name)
    digest = tx.put_blob(tenant=tenant, content=content, media_type=XLSX if workbook else XML, name=file_name)
    made = Proposal(
        tenant=tenant, id=tx.identifiers.new(), definition=key, notation=notation, base=running.hash, content=digest,
        file_name=file_name, made_at=tx.now, made_by=principal.id,
    )  # fmt: skip
    insert_proposal(tx, made)
    _tell(tx, made, ProposalEvent.PROPOSED, base=made.base, by=principal.id)
    return made


def propose_document(
    tx: Transaction, *, principal: Principal, tenant: Identifier, content: bytes, file_name: str
) -> Proposal:
    """Propose a document as the next version of what it holds first that a client runs.

    Refuses `DefinitionMissing` where nothing in it was ever published, and what `propose` does.
    """
    require(principal, Permission.DEFINITION_PUBLISH, Resource(tenant=tenant, kind="definition", name=file_name))
    text_of(content)
    found, _ = runnable(content, imports_for(tx, content, tenant=tenant), name=file_name)
    for one in found:
        if latest_definition(tx, tenant=tenant, key=one.key, notations=(one.notation,)) is not None:
            return propose(
                tx, principal=principal, tenant=tenant, key=one.key, notation=one.notation, content=content,
                file_name=file_name,
            )  # fmt: skip
    raise DefinitionMissing(place="file", key=found[0].key)


def _check_document(reader: Reader, running: Definition, xml: bytes, *, tenant: Identifier, name: str) -> None:
    text = text_of(xml).encode()
    imported = imports_for(reader, xml, tenant=tenant)
    found, _ = runnable(xml, imported, name=name)
    if (running.notation, running.key) not in {(one.notation, one.key) for one in found}:
        raise OtherProposed(place="file", key=running.key, found=", ".join(f"“{one.key}”" for one in found))
    if imported.digest(text) == running.hash:
        raise NothingProposed(place="file", name=running.name)


def publish_proposal(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    proposal_id: Identifier,
    mended: Mapping[str, str],
) -> Definition:
    """Approve a proposal and publish it; `mended` says by name how failing test cases of a decision are settled.

    Refuses `OwnProposal` to whoever made it, `ProposalSettled`, `ProposalStale` where another version runs by now,
    `CasesFail` and `ScenariosFail`.
    """
    proposal = _judged(tx, principal=principal, tenant=tenant, proposal_id=proposal_id)
    running = running_version(
        tx, principal=principal, tenant=tenant, key=proposal.definition, notation=proposal.notation
    )
    if running.hash != proposal.base:
        raise ProposalStale(name=running.name)
    xml = proposed_document(tx, proposal, name=running.name)
    _check_neighbours(tx, proposal, xml)
    made = _publish(
        tx, principal=principal, tenant=tenant, running=running, xml=xml, file_name=_file_name(proposal, running),
        mended=mended,
    )  # fmt: skip
    _settle(tx, proposal, principal=principal, outcome=ProposalOutcome.PUBLISHED)
    return made


def return_proposal(
    tx: Transaction, *, principal: Principal, tenant: Identifier, proposal_id: Identifier, reason: str
) -> Proposal:
    """Give a proposal back to whoever made it. Refuses `OwnProposal`, `ProposalSettled`, `ReturnUnexplained`."""
    proposal = _judged(tx, principal=principal, tenant=tenant, proposal_id=proposal_id)
    why = reason.strip()[:REASON_MAX]
    if not why:
        raise ReturnUnexplained(place="reason")
    _settle(tx, proposal, principal=principal, outcome=ProposalOutcome.RETURNED, reason=why)
    return proposal


def withdraw_proposal(
    tx: Transaction, *, principal: Principal, tenant: Identifier, proposal_id: Identifier, reason: str = ""
) -> Proposal:
    """Lay a proposal aside. Refuses `ProposalSettled`."""
    require(principal, Permission.DEFINITION_PUBLISH, Resource(tenant=tenant, kind="proposal", name=proposal_id))
    proposal = _open(lock_proposal(tx, tenant=tenant, proposal_id=proposal_id))
    why = reason.strip()[:REASON_MAX] or None
    _settle(tx, proposal, principal=principal, outcome=ProposalOutcome.WITHDRAWN, reason=why)
    return proposal


def publish_again(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    earlier: Definition,
    mended: Mapping[str, str],
) -> Definition:
    """Publish an earlier version as the newest. Refuses `NothingProposed` for the one that runs, and `CasesFail`.

    One person does it: what comes back was approved before, and the way back must be short.
    """
    require(principal, Permission.DEFINITION_PUBLISH, Resource(tenant=tenant, kind="definition", name=earlier.key))
    running = running_version(tx, principal=principal, tenant=tenant, key=earlier.key, notation=earlier.notation)
    if running.hash == earlier.hash:
        raise NothingProposed(name=running.name)
    xml = source_xml(tx, tenant=tenant, content_hash=earlier.hash).encode()
    return _publish(
        tx, principal=principal, tenant=tenant, running=running, xml=xml, file_name=earlier.file_name, mended=mended
    )


def proposal_judged(proposal: Proposal) -> Resource:
    """Return what is asked about when somebody would approve or return a proposal: it wants four eyes."""
    return Resource(tenant=proposal.tenant, kind="proposal", name=proposal.id, made_by=proposal.made_by)


def _judged(tx: Transaction, *, principal: Principal, tenant: Identifier, proposal_id: Identifier) -> Proposal:
    proposal = lock_proposal(tx, tenant=tenant, proposal_id=proposal_id)
    require(principal, Permission.DEFINITION_APPROVE, proposal_judged(proposal))
    return _open(proposal)


def _check_neighbours(reader: Reader, proposal: Proposal, xml: bytes) -> None:
    """Refuse `ProposalStale` where something else in the document has a version that its author could not know."""
    found, _ = runnable(xml, imports_for(reader, xml, tenant=proposal.tenant), name=proposal.file_name)
    for one in found:
        known = latest_definition(reader, tenant=proposal.tenant, key=one.key, notations=(one.notation,))
        if known is not None and known.published_at > proposal.made_at:
            raise ProposalStale(name=known.name)


def _file_name(proposal: Proposal, running: Definition) -> str | None:
    return running.file_name if proposal.file_name.endswith(".xlsx") else proposal.file_name


def _publish(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    running: Definition,
    xml: bytes,
    file_name: str | None,
    mended: Mapping[str, str],
) -> Definition:
    expected, dropped = (
        _mended(tx, tenant=tenant, xml=xml, mended=mended) if running.notation is Notation.DMN else ((), ())
    )
    published = put_in_force(
        tx, by=principal.id, xml=xml, tenant=tenant, line=running.line, file_name=file_name, cases=expected,
        dropped=dropped,
    )  # fmt: skip
    return next(one for one in published if (one.notation, one.key) == (running.notation, running.key))


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


def _open(proposal: Proposal) -> Proposal:
    if proposal.outcome is not None:
        raise ProposalSettled(name=proposal.file_name, outcome=proposal.outcome.value)
    return proposal


def _settle(
    tx: Transaction,
    proposal: Proposal,
    *,
    principal: Principal,
    outcome: ProposalOutcome,
    reason: str | None = None,
) -> None:
    settle_proposal(tx, proposal, by=principal.id, outcome=outcome, reason=reason)
    why = {"reason": reason} if reason else {}
    _tell(tx, proposal, ProposalEvent.SETTLED, outcome=outcome.value, by=principal.id, **why)


def _tell(tx: Transaction, proposal: Proposal, kind: ProposalEvent, **more: str) -> None:
    body = {
        "definition": proposal.definition,
        "notation": proposal.notation.value,
        "proposal": proposal.id,
        **more,
    }
    tx.record(tenant=proposal.tenant, stream=f"definition:{proposal.definition}", kind=kind.value, body=body)
