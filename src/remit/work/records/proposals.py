"""Proposals of new versions of decision tables as rows."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Column, Index, Row, Table, bindparam, insert, select, update
from sqlalchemy import Text as TextColumn

from remit.store import Reader, Transaction, metadata
from remit.store.types import Hash, Identifier, Key, Moment, Tenant
from remit.values.refusal import NotFound
from remit.work.model.rules import ProposalOutcome, RuleProposal

rule_proposal = Table(
    "rule_proposal",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("decision", Key, nullable=False),
    Column("base", Hash, nullable=False),
    Column("content", Hash, nullable=False),
    Column("file_name", TextColumn, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Key, nullable=False),
    Column("settled_at", Moment),
    Column("settled_by", Key),
    Column("outcome", Key),
    Index("ix_rule_proposal_decision", "tenant", "decision", "made_at"),
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
        rule_proposal.c.decision == bindparam("of_decision"),
        rule_proposal.c.settled_at.is_(None),
    )
    .order_by(rule_proposal.c.made_at.desc())
    .limit(20)
)
_SETTLE = (
    update(rule_proposal)
    .where(rule_proposal.c.tenant == bindparam("of_tenant"), rule_proposal.c.id == bindparam("of_id"))
    .values(settled_at=bindparam("at"), settled_by=bindparam("by"), outcome=bindparam("how"))
)


def insert_proposal(tx: Transaction, proposal: RuleProposal) -> None:
    """Store a new proposal."""
    tx.run(_INSERT, {each.name: getattr(proposal, each.name) for each in fields(proposal)})


def load_proposal(reader: Reader, *, tenant: str, proposal_id: str) -> RuleProposal:
    """Return a proposal. Refuses `NotFound`."""
    return _found(reader.row(_ONE, {"of_tenant": tenant, "of_id": proposal_id}), proposal_id)


def lock_proposal(tx: Transaction, *, tenant: str, proposal_id: str) -> RuleProposal:
    """Return a proposal for changing; others wait until the transaction ends. Refuses `NotFound`."""
    return _found(tx.row(_LOCK, {"of_tenant": tenant, "of_id": proposal_id}), proposal_id)


def open_proposals(reader: Reader, *, tenant: str, decision: str) -> tuple[RuleProposal, ...]:
    """Return the newest proposals of a decision that are not settled."""
    return tuple(_proposal(row) for row in reader.rows(_OPEN, {"of_tenant": tenant, "of_decision": decision}))


def settle_proposal(tx: Transaction, proposal: RuleProposal, *, by: str, outcome: ProposalOutcome) -> None:
    """Note how a proposal ended."""
    of = {"of_tenant": proposal.tenant, "of_id": proposal.id}
    tx.run(_SETTLE, {**of, "at": tx.now, "by": by, "how": outcome.value})


def _found(row: Row[Any] | None, proposal_id: str) -> RuleProposal:
    if row is None:
        raise NotFound(kind="proposal", name=proposal_id)
    return _proposal(row)


def _proposal(row: Row[Any]) -> RuleProposal:
    columns = dict(row._mapping)
    columns["outcome"] = ProposalOutcome(columns["outcome"]) if columns["outcome"] else None
    return RuleProposal(**columns)
