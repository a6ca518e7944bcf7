"""Proposals as the API answers them: what would change, what is warned of, and how test cases and scenarios go."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from remit.web.api.decisionshapes import CaseOut
from remit.web.api.definitions import OutcomeOut
from remit.work.model import Notation
from remit.work.model.proposals import Proposal
from remit.work.reports.candidates import Candidate
from remit.work.reports.redrawn import Redrawn
from remit.work.rules.redrawing import ElementChange
from remit.work.rules.revising import RuleChange


class MendedIn(BaseModel):
    """How failing test cases of a decision are settled, by name: `expect` or `drop`; one not named must pass."""

    mended: dict[str, str] = {}


class ReasonIn(BaseModel):
    """Why a proposal is returned or withdrawn."""

    reason: str = ""


class ProposalOut(BaseModel):
    """A document or workbook that waits to be approved, or is published, returned or withdrawn."""

    id: str
    definition: str
    notation: str
    decision: str | None = Field(description="As `definition` where that is a decision.")
    base_sha256: str
    file_name: str
    made_at: datetime
    made_by: str
    outcome: str | None
    reason: str | None

    @classmethod
    def of(cls, one: Proposal) -> "ProposalOut":
        """Write a proposal."""
        return cls(**_proposal(one))


class RuleChangeOut(BaseModel):
    """One rule that is not as it was; each cell before and after."""

    fate: str
    old: int | None
    new: int | None
    moved: bool
    cells: list[tuple[str | None, str | None]]


class FactChangeOut(BaseModel):
    """One fact of an element before and after, by its path in the document."""

    key: str
    before: str | None
    after: str | None


class ElementChangeOut(BaseModel):
    """One element of a process or case that is added, changed or removed."""

    fate: str
    id: str
    kind: str
    name: str
    facts: list[FactChangeOut]


class MovingOut(BaseModel):
    """How many running instances were tried, how many could be carried over, and why the others could not."""

    tried: int
    goes: int
    stays: list[dict[str, Any]]


class CandidateOut(ProposalOut):
    """A proposal with what it would change and how it was tried.

    Of a decision `changes`, `findings` and `cases`; of a process or case `elements`, `findings`, `scenarios`, `moving`.
    """

    changes: dict[str, list[RuleChangeOut]] = {}
    findings: list[dict[str, Any]]
    cases: list[CaseOut] = []
    elements: list[ElementChangeOut] = []
    scenarios: list[OutcomeOut] = []
    moving: MovingOut | None = None

    @classmethod
    def decided(cls, one: Proposal, found: Candidate) -> "CandidateOut":
        """Write the proposal of a decision as it stands against the version that it changes."""
        return cls(
            **_proposal(one),
            changes={change.decision: [_rule_change(rule) for rule in change.told] for change in found.changes},
            findings=[
                {"decision": book.name, "code": each.code, "message": each.message, "fields": each.fields}
                for book in found.book.books
                for each in book.findings
            ],
            cases=[CaseOut.of(each) for each in found.book.cases],
        )

    @classmethod
    def drawn(cls, one: Proposal, found: Redrawn) -> "CandidateOut":
        """Write the proposal of a process or case in the same way."""
        return cls(
            **_proposal(one),
            findings=[
                {"code": each.code, "message": each.message, "place": each.place, "clause": each.clause}
                for each in found.warnings
            ],
            elements=[_element_change(change) for change in found.changes],
            scenarios=[OutcomeOut.of(outcome) for outcome in found.outcomes],
            moving=MovingOut(
                tried=found.moving.tried,
                goes=found.moving.goes,
                stays=[
                    {"code": each.code, "detail": str(each), "instances": count} for each, count in found.moving.stays
                ],
            ),
        )


def _proposal(one: Proposal) -> dict[str, Any]:
    return {
        "id": one.id, "definition": one.definition, "notation": one.notation.value,
        "decision": one.definition if one.notation is Notation.DMN else None, "base_sha256": one.base,
        "file_name": one.file_name, "made_at": one.made_at, "made_by": one.made_by,
        "outcome": one.outcome.value if one.outcome else None, "reason": one.reason,
    }  # fmt: skip


def _rule_change(one: RuleChange) -> RuleChangeOut:
    cells = [(cell.before, cell.after) for cell in one.cells]
    return RuleChangeOut(fate=one.fate.value, old=one.old, new=one.new, moved=one.moved, cells=cells)


def _element_change(one: ElementChange) -> ElementChangeOut:
    facts = [FactChangeOut(key=each.key, before=each.before, after=each.after) for each in one.facts]
    return ElementChangeOut(fate=one.fate.value, id=one.id, kind=one.kind, name=one.name, facts=facts)
