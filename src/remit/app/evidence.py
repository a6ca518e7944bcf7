"""A document that comes later becomes evidence of a case: its file is looked at, its text read as its line reads."""

from remit.contracts.model import Terms
from remit.conversation.model import Enclosure
from remit.conversation.rules.scanning import scan
from remit.judgement.actions.opening import add_source
from remit.judgement.model import Source
from remit.judgement.reports import load_case
from remit.parties.access import Permission, Principal, allowed, require
from remit.services.line import Line
from remit.store import Reader, Transaction
from remit.values.refusal import Refusal
from remit.work.model import Item, ItemState
from remit.work.records.items import lock_item
from remit.work.reports.items import ItemView

HELD = ItemState.IN_REVIEW
"""The state in which signed work is held back for a second look: it can still be returned for rework."""


class EvidenceUnused(Refusal):
    """A later document for a line that judges by the places of what it began with."""

    code = "evidence.unused"
    status = 409
    sentence = "Questions of this line are about the document it began with: another one cannot be evidence here."


class EvidenceEarly(Refusal):
    """A document for a case in which nothing is asked yet."""

    code = "evidence.early"
    status = 409
    sentence = "Nothing is asked on {number} yet. Hand the document in once its questions are open."


class EvidenceLate(Refusal):
    """A document for work that is with the client, has ended, or is being made into deliverables."""

    code = "evidence.late"
    status = 409
    sentence = "{number} is delivered, on its way to the client, or ended. Return it for rework first; then hand it in."


class EvidenceUnfit(Refusal):
    """A file that may not come in."""

    code = "evidence.unfit"
    status = 422
    sentence = "{name} is not taken: {reason}."


def takes_evidence(reader: Reader, principal: Principal, line: Line, item: Item, terms: Terms) -> bool:
    """Tell whether a person may hand in a later document now."""
    may = allowed(principal, Permission.JUDGE, terms.resource("case", item.id))
    return may and _obstacle(reader, line, item) is None


def evidence_hashes(reader: Reader, item: Item) -> frozenset[str]:
    """Return the hashes of the documents that are evidence already."""
    return frozenset(one.document_hash for one in load_case(reader, tenant=item.tenant, item_id=item.id).sources)


def add_evidence(
    tx: Transaction, principal: Principal, line: Line, seen: ItemView, *, name: str, content: bytes
) -> Source:
    """Make a file evidence of an item's case; every sign-off before it is void.

    Refuses whoever may not judge it, `EvidenceUnused`, `EvidenceEarly`, `EvidenceLate`, `EvidenceUnfit`, `SourceKnown`,
    and what the line's reader refuses.
    """
    require(principal, Permission.JUDGE, seen.terms.resource("case", seen.item.id))
    item = lock_item(tx, tenant=seen.item.tenant, item_id=seen.item.id)
    if (obstacle := _obstacle(tx, line, item)) is not None:
        raise obstacle
    (scanned,) = scan([Enclosure(name, content)])
    called = scanned.enclosure.name
    if scanned.unfit is not None:
        raise EvidenceUnfit(place="file", name=called, reason=scanned.unfit.value)
    if line.evidence is None:
        raise EvidenceUnused
    document = line.evidence(content, name=called)
    return add_source(
        tx, principal, tenant=item.tenant, item_id=item.id, name=_own_name(tx, item, called), document=document,
        content=content,
    )  # fmt: skip


def _own_name(reader: Reader, item: Item, name: str) -> str:
    """Return a name that no other source of the item has: deliverables cite by it."""
    taken = {one.name for one in load_case(reader, tenant=item.tenant, item_id=item.id).sources}
    names = (name, *(f"{name} ({count})" for count in range(2, len(taken) + 2)))
    return next(one for one in names if one not in taken)


def _obstacle(reader: Reader, line: Line, item: Item) -> Refusal | None:
    """Return why no later document can become evidence, or None; between sign-off and delivery nothing may change."""
    if line.evidence is None:
        return EvidenceUnused()
    case = load_case(reader, tenant=item.tenant, item_id=item.id)
    if not item.open or (item.state is not HELD and case.valid_sign_off is not None):
        return EvidenceLate(number=item.number)
    return None if case.questions else EvidenceEarly(number=item.number)
