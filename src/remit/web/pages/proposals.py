"""Tables to Excel and back: download, upload, look at what changes, publish; an earlier version run again."""

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from remit.parties.reports.names import names_of
from remit.store import Reader
from remit.web.downloads import download
from remit.web.finding import find
from remit.web.pages.rulebooks import finding_said
from remit.web.rulesdesk import OpenedRules, mended_in, open_rules
from remit.web.rulewords import DECISION_WORDS, FATES, HEADS, MARKS
from remit.web.uploads import FileMissing, content_of
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.actions.proposals import XLSX, propose_rules, publish_again, publish_proposal, withdraw_proposal
from remit.work.model import Definition
from remit.work.model.rules import RuleProposal
from remit.work.records.definitions import source_xml
from remit.work.reports.candidates import (
    Candidate,
    candidate,
    proposal_called,
    proposed_document,
    running_version,
    tables_as_workbook,
    versions_of,
)

router = APIRouter(include_in_schema=False)
PUBLISHED = marked("Version {version} of “{name}” decides from now on.")


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


@router.post("/processes/{definition_id}/workbook")
def post_workbook(visit: SignedIn, form: Posted, definition_id: str, tenant: str = "") -> Response:
    """Take a changed workbook in as a proposal."""
    opened, file = open_rules(visit, definition_id, tenant), form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise FileMissing(place="file")
    content, name = content_of(file, bytes_max=visit.house.settings.max_upload_bytes), file.filename
    made = visit.writing(
        lambda tx: propose_rules(
            tx,
            principal=visit.principal,
            tenant=opened.tenant,
            key=opened.definition.key,
            content=content,
            file_name=name,
        ),
        tenant=opened.tenant,
    )
    return visit.go(f"/proposals/{made.id}")


@router.get("/proposals/{proposal_id}")
def show_proposal(visit: SignedIn, proposal_id: str) -> Response:
    """Show what a proposal changes, what the check finds, and how the test cases go."""
    proposal = open_proposal(visit, proposal_id)
    with visit.reading() as reader:
        running = running_version(reader, principal=visit.principal, tenant=proposal.tenant, key=proposal.decision)
        known = versions_of(reader, principal=visit.principal, tenant=proposal.tenant, key=proposal.decision)
        base = next((one for one in known if one.hash == proposal.base), running)
        xml = proposed_document(reader, proposal, name=running.name)
        found = _candidate(visit, reader, proposal.tenant, base, xml)
        names = names_of(reader, [proposal.made_by, proposal.settled_by])
    opened = open_rules(visit, running.id, proposal.tenant)
    stale = proposal.outcome is None and proposal.base != running.hash
    return _page(
        visit, opened, found, act=f"/proposals/{proposal_id}", title=proposal.file_name, proposal=proposal,
        names=names, stale=stale,
    )  # fmt: skip


@router.post("/proposals/{proposal_id}/publish")
def post_publication(visit: SignedIn, form: Posted, proposal_id: str) -> Response:
    """Publish a proposal as the newest version."""
    proposal = open_proposal(visit, proposal_id)
    made = visit.writing(
        lambda tx: publish_proposal(
            tx, principal=visit.principal, tenant=proposal.tenant, proposal_id=proposal_id, mended=mended_in(form)
        ),
        tenant=proposal.tenant,
    )
    return _published(visit, made, proposal.tenant)


@router.post("/proposals/{proposal_id}/withdraw")
def post_withdrawal(visit: SignedIn, form: Posted, proposal_id: str) -> Response:
    """Lay a proposal aside."""
    proposal = open_proposal(visit, proposal_id)
    visit.writing(
        lambda tx: withdraw_proposal(tx, principal=visit.principal, tenant=proposal.tenant, proposal_id=proposal_id),
        tenant=proposal.tenant,
    )
    return visit.go(f"/proposals/{proposal_id}", said=marked("The proposal is withdrawn."))


@router.get("/processes/{definition_id}/again")
def show_again(visit: SignedIn, definition_id: str, tenant: str = "") -> Response:
    """Show what would change if an earlier version ran again."""
    opened = open_rules(visit, definition_id, tenant)
    earlier = opened.definition
    with visit.reading() as reader:
        running = running_version(reader, principal=visit.principal, tenant=opened.tenant, key=earlier.key)
        xml = source_xml(reader, tenant=opened.tenant, content_hash=earlier.hash).encode()
        found = _candidate(visit, reader, opened.tenant, running, xml)
    return _page(
        visit, opened, found, act=opened.address("/again"), title=earlier.name, proposal=None, names={}, stale=False
    )


@router.post("/processes/{definition_id}/again")
def post_again(visit: SignedIn, form: Posted, definition_id: str, tenant: str = "") -> Response:
    """Publish an earlier version as the newest."""
    opened = open_rules(visit, definition_id, tenant)
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


def open_proposal(visit: Visit, proposal_id: str) -> RuleProposal:
    """Find a proposal by its id."""

    def ask(reader: Reader, tenant: str) -> RuleProposal:
        return proposal_called(reader, principal=visit.principal, tenant=tenant, proposal_id=proposal_id)

    return find(visit.house.store, visit.principal, ask, kind="proposal", name=proposal_id)


def _published(visit: Visit, made: Definition, tenant: str) -> Response:
    address = f"/processes/{made.id}?tenant={tenant}"
    return visit.go(address, said=PUBLISHED, version=str(made.version), name=made.name)


def _candidate(visit: Visit, reader: Reader, tenant: str, running: Definition, xml: bytes) -> Candidate:
    now = visit.house.clock.now()
    return candidate(reader, principal=visit.principal, tenant=tenant, running=running, xml=xml, now=now)


def _page(
    visit: Visit,
    opened: OpenedRules,
    found: Candidate,
    *,
    act: str,
    title: str,
    proposal: RuleProposal | None,
    names: dict[str, str],
    stale: bool,
) -> Response:
    said = {id(each): finding_said(visit, each) for book in found.book.books for each in book.findings}
    return visit.page(
        "rule_proposal.html", opened=opened, definition=opened.definition, found=found, act=act, title=title,
        proposal=proposal, names=names, stale=stale, said=lambda each: said[id(each)], mark_words=MARKS, fates=FATES,
        heads=HEADS, **DECISION_WORDS,
    )  # fmt: skip
