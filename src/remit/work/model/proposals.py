"""Proposals: a document or workbook that may become the next version of a process, case or decision."""

from dataclasses import dataclass
from enum import StrEnum

from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal
from remit.work.model.definitions import Notation


class ProposalEvent(StrEnum):
    """What is recorded in the stream of a definition."""

    PROPOSED = "VersionProposed"  # definition, notation, proposal, base, by
    SETTLED = "ProposalSettled"  # definition, notation, proposal, outcome, reason, by


class ProposalOutcome(StrEnum):
    """How a proposal ended."""

    PUBLISHED = "published"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may become the next version of a definition, once somebody other than `made_by` approves it.

    `base` is the hash of the document that ran when it was made, `content` that of the file as it came: a document, or
    for a decision a workbook of its tables. `reason` says why it was returned or withdrawn.
    """

    tenant: Identifier
    id: Identifier
    definition: str
    notation: Notation
    base: str
    content: str
    file_name: str
    made_at: Moment
    made_by: str
    settled_at: Moment | None = None
    settled_by: str | None = None
    outcome: ProposalOutcome | None = None
    reason: str | None = None


class ProposalSettled(Refusal):
    """A proposal that was published, returned or withdrawn already."""

    code = "work.proposal_settled"
    status = 409
    sentence = "The proposal “{name}” is settled already: it was {outcome}."


class ProposalStale(Refusal):
    """A proposal that changes a version which is no longer the newest."""

    code = "work.proposal_stale"
    status = 409
    sentence = "“{name}” was changed by a newer version since; take that one, put your changes there and propose it."


class NothingProposed(Refusal):
    """A workbook or document that changes nothing of what runs."""

    code = "work.nothing_proposed"
    status = 422
    sentence = "The file changes nothing of “{name}”."


class ReturnUnexplained(Refusal):
    """A proposal that is given back without a reason."""

    code = "work.return_unexplained"
    status = 422
    sentence = "Say in a few words why you return it: whoever proposed it reads that."


class OtherProposed(Refusal):
    """A document that does not hold the process, case or decision whose new version it should be."""

    code = "work.other_proposed"
    status = 422
    sentence = "The file holds no “{key}”, but {found}. A new version keeps the key of the earlier one."
