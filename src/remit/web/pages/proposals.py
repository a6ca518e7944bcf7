"""Proposals of a new version: a file handed in, what it changes, approved by a second person, returned or withdrawn.

And an earlier version run again. A decision takes its tables as an Excel workbook as well.
"""

from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from remit.parties.access import Permission, allowed
from remit.parties.reports.names import names_of
from remit.store import Reader
from remit.values.refusal import Refusal
from remit.web.downloads import download
from remit.web.finding import find
from remit.web.pages.processes import show_drawn
from remit.web.pages.rulebooks import finding_said
from remit.web.processwords import FACTS, KINDS
from remit.web.rulesdesk import OpenedRules, mended_in, open_any, open_rules
from remit.web.rulewords import DECISION_WORDS, FATES, HEADS, MARKS
from remit.web.uploads import FileMissing, content_of
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.actions.proposals import (
    XLSX,
    proposal_judged,
    propose,
    publish_again,
    publish_proposal,
    return_proposal,
    withdraw_proposal,
)
from remit.work.model import Definition, Notation
from remit.work.model.proposals import Proposal
from remit.work.records.definitions import source_xml
from remit.work.reports.candidates import (
    candidate,
    proposal_called,
    proposed_document,
    running_version,
    tables_as_workbook,
    versions_of,
)
from remit.work.reports.redrawn import redrawn_candidate

router = APIRouter(include_in_schema=False)
PUBLISHED = {
    Notation.DMN: marked("Version {version} of “{name}” decides from now on."),
    Notation.BPMN: marked("Version {version} of “{name}” runs from now on."),
    Notation.CMMN: marked("Version {version} of “{name}” runs from now on."),
}


@router.get("/processes/{definition_id}/workbook")
def fetch_workbook(visit: SignedIn, definition_id: str, tenant: str = "") -> Response:
    """Hand out the tables of a decision's model as an Excel workbook."""
    opened = open_rules(visit, definition_id, tenant)
    with visit.reading() as reader:
        content = tables_as_workbook(
            reader, principal=visit.principal, tenant=opened.tenant, definition=opened.definition
        )
    name = f"{opened.definition.key}-v{opened.definition.version}.xlsx"
    return download(content, name=name, media_type=XLSX)


@router.post("/processes/{definition_id}/proposals")
def post_proposal(visit: SignedIn, form: Posted, definition_id: str) -> Response:
    """Take a changed document or workbook in as a proposal; of a process, what is wrong is told beside the field."""
    opened = open_any(visit, definition_id, str(form.get("tenant", "")))
    try:
        made = _proposed(visit, opened, form)
    except Refusal as refusal:
        if opened.definition.notation is Notation.DMN:
            raise
        return show_drawn(visit, opened.definition, chosen=opened.tenant, refusal=refusal)
    return visit.go(f"/proposals/{made.id}")


def _proposed(visit: Visit, opened: OpenedRules, form: FormData) -> Proposal:
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise FileMissing(place="file")
    content, name = content_of(file, bytes_max=visit.house.settings.max_upload_bytes), file.filename
    one = opened.definition
    return visit.writing(
        lambda tx: propose(
            tx, principal=visit.principal, tenant=opened.tenant, key=one.key, notation=one.notation, content=content,
            file_name=name,
        ),
        tenant=opened.tenant,
    )  # fmt: skip


@router.get("/proposals/{proposal_id}")
def show_proposal(visit: SignedIn, proposal_id: str) -> Response:
    """Show what a proposal changes, what the check finds, and how the test cases go."""
    proposal = open_proposal(visit, proposal_id)
    with visit.reading() as reader:
        running, base = _versions(visit, reader, proposal)
        xml = proposed_document(reader, proposal, name=running.name)
        names = names_of(reader, [proposal.made_by, proposal.settled_by])
    stale = proposal.outcome is None and proposal.base != running.hash
    return _page(
        visit, open_any(visit, running.id, proposal.tenant), base, xml, proposal=proposal, names=names, stale=stale,
    )  # fmt: skip


@router.get("/proposals/{proposal_id}/xml")
def fetch_proposed(visit: SignedIn, proposal_id: str) -> Response:
    """Hand out the document that a proposal would publish."""
    proposal = open_proposal(visit, proposal_id)
    with visit.reading() as reader:
        content = proposed_document(reader, proposal, name=proposal.file_name)
    return Response(content, media_type="application/xml")


@router.post("/proposals/{proposal_id}/publish")
def post_publication(visit: SignedIn, form: Posted, proposal_id: str) -> Response:
    """Approve a proposal and publish it as the newest version."""
    proposal = open_proposal(visit, proposal_id)
    made = visit.writing(
        lambda tx: publish_proposal(
            tx, principal=visit.principal, tenant=proposal.tenant, proposal_id=proposal_id, mended=mended_in(form)
        ),
        tenant=proposal.tenant,
    )
    return _published(visit, made, proposal.tenant)


@router.post("/proposals/{proposal_id}/return")
def post_return(visit: SignedIn, form: Posted, proposal_id: str) -> Response:
    """Give a proposal back to whoever made it, and say why."""
    proposal, reason = open_proposal(visit, proposal_id), str(form.get("reason", ""))
    visit.writing(
        lambda tx: return_proposal(
            tx, principal=visit.principal, tenant=proposal.tenant, proposal_id=proposal_id, reason=reason
        ),
        tenant=proposal.tenant,
    )
    return visit.go(f"/proposals/{proposal_id}", said=marked("The proposal is returned."))


@router.post("/proposals/{proposal_id}/withdraw")
def post_withdrawal(visit: SignedIn, form: Posted, proposal_id: str) -> Response:
    """Lay a proposal aside."""
    proposal, reason = open_proposal(visit, proposal_id), str(form.get("reason", ""))
    visit.writing(
        lambda tx: withdraw_proposal(
            tx, principal=visit.principal, tenant=proposal.tenant, proposal_id=proposal_id, reason=reason
        ),
        tenant=proposal.tenant,
    )
    return visit.go(f"/proposals/{proposal_id}", said=marked("The proposal is withdrawn."))


@router.get("/processes/{definition_id}/again")
def show_again(visit: SignedIn, definition_id: str, tenant: str = "") -> Response:
    """Show what would change if an earlier version ran again."""
    opened = open_any(visit, definition_id, tenant)
    earlier = opened.definition
    with visit.reading() as reader:
        running = running_version(
            reader, principal=visit.principal, tenant=opened.tenant, key=earlier.key, notation=earlier.notation
        )
        xml = source_xml(reader, tenant=opened.tenant, content_hash=earlier.hash).encode()
    return _page(
        visit, opened, running, xml, proposal=None, names={},
        stale=running.hash == earlier.hash,
    )  # fmt: skip


@router.post("/processes/{definition_id}/again")
def post_again(visit: SignedIn, form: Posted, definition_id: str, tenant: str = "") -> Response:
    """Publish an earlier version as the newest."""
    opened = open_any(visit, definition_id, tenant)
    made = visit.writing(
        lambda tx: publish_again(
            tx,
            principal=visit.principal,
            tenant=opened.tenant,
            earlier=opened.definition,
            mended=mended_in(form),
        ),
        tenant=opened.tenant,
    )
    return _published(visit, made, opened.tenant)


def open_proposal(visit: Visit, proposal_id: str) -> Proposal:
    """Find a proposal by its id."""

    def ask(reader: Reader, tenant: str) -> Proposal:
        return proposal_called(reader, principal=visit.principal, tenant=tenant, proposal_id=proposal_id)

    return find(visit.house.store, visit.principal, ask, kind="proposal", name=proposal_id)


def _versions(visit: Visit, reader: Reader, proposal: Proposal) -> tuple[Definition, Definition]:
    """Return the version that runs and the one that a proposal changes."""
    running = running_version(
        reader, principal=visit.principal, tenant=proposal.tenant, key=proposal.definition, notation=proposal.notation
    )
    known = versions_of(
        reader, principal=visit.principal, tenant=proposal.tenant, key=proposal.definition, notation=proposal.notation
    )
    return running, next((one for one in known if one.hash == proposal.base), running)


def _published(visit: Visit, made: Definition, tenant: str) -> Response:
    address = f"/processes/{made.id}?tenant={tenant}"
    return visit.go(address, said=PUBLISHED[made.notation], version=str(made.version), name=made.name)


def _page(
    visit: Visit,
    opened: OpenedRules,
    base: Definition,
    xml: bytes,
    *,
    proposal: Proposal | None,
    names: dict[str, str],
    stale: bool,
) -> Response:
    may_decide = (
        opened.may_publish
        if proposal is None
        else allowed(visit.principal, Permission.DEFINITION_APPROVE, proposal_judged(proposal))
    )
    shown: dict[str, Any] = {
        "opened": opened, "definition": opened.definition,
        "act": f"/proposals/{proposal.id}" if proposal else opened.address("/again"),
        "title": proposal.file_name if proposal else opened.definition.name,
        "proposal": proposal, "names": names, "stale": stale, "may_decide": may_decide,
        "own": proposal is not None and proposal.made_by == visit.principal.id,
    }  # fmt: skip
    draw = _tables if base.notation is Notation.DMN else _drawing
    return draw(visit, opened, base, xml, shown)


def _tables(visit: Visit, opened: OpenedRules, base: Definition, xml: bytes, shown: dict[str, Any]) -> Response:
    now = visit.house.clock.now()
    with visit.reading() as reader:
        found = candidate(reader, principal=visit.principal, tenant=opened.tenant, running=base, xml=xml, now=now)
    said = {id(each): finding_said(visit, each) for book in found.book.books for each in book.findings}
    return visit.page(
        "rule_proposal.html", **shown, found=found, said=lambda each: said[id(each)], mark_words=MARKS, fates=FATES,
        heads=HEADS, **DECISION_WORDS,
    )  # fmt: skip


def _drawing(visit: Visit, opened: OpenedRules, base: Definition, xml: bytes, shown: dict[str, Any]) -> Response:
    now, models = visit.house.clock.now(), visit.house.runtime.models
    with visit.reading() as reader:
        found = redrawn_candidate(
            reader, models, principal=visit.principal, tenant=opened.tenant, running=base, xml=xml, now=now
        )
    marks = [{"element": each.id, "state": each.fate.value} for each in found.changes]
    return visit.page(
        "process_proposal.html", **shown, found=found, marks=marks, kinds=KINDS, fact_words=FACTS, fates=FATES,
        operates=_operates(visit, opened.tenant), policy_diagrams=True,
    )  # fmt: skip


def _operates(visit: Visit, tenant: str) -> bool:
    """Tell whether the visitor may see a client's instances."""
    return tenant in visit.tenants_with(Permission.INSTANCE_READ)
