"""Proposals of new versions as rows; the table is named for the decisions that alone had proposals at first."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Column, Index, Row, Table, bindparam, insert, select, update
from sqlalchemy import Text as TextColumn

from remit.store import Reader, Transaction, metadata
from remit.store.types import Hash, Identifier, Key, Moment, Tenant
from remit.values.refusal import NotFound
from remit.work.model import Notation
from remit.work.model.proposals import Proposal, ProposalOutcome

rule_proposal = Table(
    "rule_proposal",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("decision", Key, key="definition", nullable=False),
    Column("notation", Key, nullable=False, server_default=Notation.DMN.value),
    Column("base", Hash, nullable=False),
    Column("content", Hash, nullable=False),
    Column("file_name", TextColumn, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Key, nullable=False),
    Column("settled_at", Moment),
    Column("settled_by", Key),
    Column("outcome", Key),
    Column("reason", TextColumn),
    Index("ix_rule_proposal_decision", "tenant", "definition", "made_at"),
)

_INSERT = insert(rule_proposal)
_ONE = select(rule_proposal).where(
    rule_proposal.c.tenant == bindparam("of_tenant"), rule_proposal.c.id == bindparam("of_id")
)
_LOCK = _ONE.with_for_update()
_OPEN = (
    select(rule_proposal)
    .where(
        rule_proposal.c.tenant == bindparam("of_tenant"),
        rule_proposal.c.definition == bindparam("of_definition"),
        rule_proposal.c.notation == bindparam("of_notation"),
        rule_proposal.c.settled_at.is_(None),
    )
    .order_by(rule_proposal.c.made_at.desc())
    .limit(20)
)
_WAITING = (
    select(rule_proposal)
    .where(rule_proposal.c.tenant == bindparam("of_tenant"), rule_proposal.c.settled_at.is_(None))
    .order_by(rule_proposal.c.made_at.desc())
    .limit(50)
)
_SETTLE = (
    update(rule_proposal)
    .where(rule_proposal.c.tenant == bindparam("of_tenant"), rule_proposal.c.id == bindparam("of_id"))
    .values(settled_at=bindparam("at"), settled_by=bindparam("by"), outcome=bindparam("how"), reason=bindparam("why"))
)


def insert_proposal(tx: Transaction, proposal: Proposal) -> None:
    """Store a new proposal."""
    row = {each.name: getattr(proposal, each.name) for each in fields(proposal)}
    tx.run(_INSERT, row | {"notation": proposal.notation.value})


def load_proposal(reader: Reader, *, tenant: str, proposal_id: str) -> Proposal:
    """Return a proposal. Refuses `NotFound`."""
    return _found(reader.row(_ONE, {"of_tenant": tenant, "of_id": proposal_id}), proposal_id)


def lock_proposal(tx: Transaction, *, tenant: str, proposal_id: str) -> Proposal:
    """Return a proposal for changing; others wait until the transaction ends. Refuses `NotFound`."""
    return _found(tx.row(_LOCK, {"of_tenant": tenant, "of_id": proposal_id}), proposal_id)


def open_proposals(reader: Reader, *, tenant: str, definition: str, notation: Notation) -> tuple[Proposal, ...]:
    """Return the newest proposals of a definition that are not settled."""
    of = {"of_tenant": tenant, "of_definition": definition, "of_notation": notation.value}
    return tuple(_proposal(row) for row in reader.rows(_OPEN, of))


def waiting_proposals(reader: Reader, *, tenant: str) -> tuple[Proposal, ...]:
    """Return a client's newest proposals that are not settled, at most 50."""
    return tuple(_proposal(row) for row in reader.rows(_WAITING, {"of_tenant": tenant}))


def settle_proposal(
    tx: Transaction, proposal: Proposal, *, by: str, outcome: ProposalOutcome, reason: str | None = None
) -> None:
    """Note how a proposal ended."""
    of = {"of_tenant": proposal.tenant, "of_id": proposal.id}
    tx.run(_SETTLE, {**of, "at": tx.now, "by": by, "how": outcome.value, "why": reason})


def _found(row: Row[Any] | None, proposal_id: str) -> Proposal:
    if row is None:
        raise NotFound(kind="proposal", name=proposal_id)
    return _proposal(row)


def _proposal(row: Row[Any]) -> Proposal:
    columns = dict(row._mapping)
    columns["definition"] = columns.pop("decision", columns.get("definition"))
    columns["notation"] = Notation(columns["notation"])
    columns["outcome"] = ProposalOutcome(columns["outcome"]) if columns["outcome"] else None
    return Proposal(**columns)
