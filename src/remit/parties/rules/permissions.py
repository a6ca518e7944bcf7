"""Who may do what: one row per permission, with its purpose and the roles that hold it. The rest is denied."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from remit.parties.model import CLIENT_ROLES, Purpose, Role, Scope


class Permission(StrEnum):
    """One kind of act."""

    # items
    ITEM_READ = "item.read"
    ITEM_RECEIVE = "item.receive"
    ITEM_CANCEL = "item.cancel"
    ITEM_RETURN = "item.return"
    ITEM_RELEASE = "item.release"
    ITEM_MERGE = "item.merge"
    DELIVERABLE_READ = "deliverable.read"
    TRAIL_READ = "trail.read"
    COMMENT_CLIENT = "comment.client"
    COMMENT_INTERNAL = "comment.internal"
    QUESTION_ANSWER = "question.answer"
    # tasks
    TASK_READ = "task.read"
    TASK_CLAIM = "task.claim"
    TASK_WORK = "task.work"
    TASK_ASSIGN = "task.assign"
    CASE_PLAN = "case.plan"
    BOARD_READ = "board.read"
    # judgement and quality
    JUDGEMENT_READ = "judgement.read"
    JUDGE = "judgement.judge"
    ADJUDICATE = "judgement.adjudicate"
    SIGN_OFF = "judgement.sign_off"
    REVIEW = "quality.review"
    QUALITY_READ = "quality.read"
    QUALITY_PLAN = "quality.plan"
    QUALITY_DECIDE = "quality.decide"
    COACH = "quality.coach"
    # definitions
    DEFINITION_READ = "definition.read"
    DEFINITION_PUBLISH = "definition.publish"
    DEFINITION_APPROVE = "definition.approve"
    REFERENCE_READ = "reference.read"
    REFERENCE_WRITE = "reference.write"
    INCIDENT_RETRY = "incident.retry"
    INSTANCE_READ = "instance.read"
    INSTANCE_STEER = "instance.steer"
    # contracts and money
    ENGAGEMENT_READ = "engagement.read"
    ENGAGEMENT_WRITE = "engagement.write"
    TERMS_READ = "terms.read"
    TERMS_WRITE = "terms.write"
    RATES_READ = "rates.read"
    BILLING_READ = "billing.read"
    BILLING_WRITE = "billing.write"
    MARGIN_READ = "margin.read"
    DISPUTE_OPEN = "dispute.open"
    # people
    PEOPLE_READ = "people.read"
    PEOPLE_WRITE = "people.write"
    ORGANISATION_READ = "organisation.read"
    ORGANISATION_WRITE = "organisation.write"
    PEOPLE_PROVISION = "people.provision"
    GRANT_WRITE = "grant.write"
    KEY_MANAGE = "key.manage"
    ROSTER_READ = "roster.read"
    ROSTER_WRITE = "roster.write"
    # data
    REVEAL = "data.reveal"
    REVEAL_UNCLEARED = "data.reveal_uncleared"
    SEARCH_EXACT = "data.search_exact"
    EXPORT = "data.export"
    ERASE = "data.erase"
    PROOF_READ = "proof.read"
    PROFILE_READ = "profile.read"
    AUDIT_READ = "audit.read"
    ACCESS_EXPLAIN = "access.explain"
    # the installation
    OPERATE = "house.operate"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what the permission is for, who holds it, and the API scope that carries it, if any."""

    purpose: Purpose
    roles: frozenset[Role]
    scope: Scope | None = None


AGENT, EXPERT, REVIEWER, ADJUDICATOR = Role.AGENT, Role.EXPERT, Role.REVIEWER, Role.ADJUDICATOR
LEAD, PLANNER, ACCOUNT, FINANCE = Role.LEAD, Role.PLANNER, Role.ACCOUNT_MANAGER, Role.FINANCE
DESIGNER, ADMIN = Role.DESIGNER, Role.ADMIN
MANAGER, SUBMITTER, READER = Role.CLIENT_MANAGER, Role.CLIENT_SUBMITTER, Role.CLIENT_READER

WORKERS = (AGENT, EXPERT, REVIEWER, ADJUDICATOR, LEAD)
CLIENT = tuple(sorted(CLIENT_ROLES))
EVERYONE = tuple(Role)


def _row(purpose: Purpose, *roles: Role, scope: Scope | None = None) -> Row:
    return Row(purpose=purpose, roles=frozenset(roles), scope=scope)


_DELIVERY, _QUALITY, _MANAGEMENT = Purpose.DELIVERY, Purpose.QUALITY, Purpose.MANAGEMENT
_BILLING, _DESIGN, _OPERATION = Purpose.BILLING, Purpose.DESIGN, Purpose.OPERATION

TABLE: Mapping[Permission, Row] = {
    Permission.ITEM_READ: _row(_DELIVERY, *WORKERS, ACCOUNT, *CLIENT, scope=Scope.ITEMS_READ),
    Permission.ITEM_RECEIVE: _row(_DELIVERY, LEAD, ACCOUNT, MANAGER, SUBMITTER, scope=Scope.ITEMS_SEND),
    Permission.ITEM_CANCEL: _row(_DELIVERY, LEAD, MANAGER),
    Permission.ITEM_RETURN: _row(_DELIVERY, LEAD, REVIEWER, MANAGER),
    Permission.ITEM_RELEASE: _row(_DELIVERY, LEAD, REVIEWER),
    Permission.ITEM_MERGE: _row(_DELIVERY, AGENT, EXPERT, LEAD),
    Permission.DELIVERABLE_READ: _row(_DELIVERY, *WORKERS, ACCOUNT, *CLIENT, scope=Scope.DELIVERABLES_READ),
    Permission.TRAIL_READ: _row(_DELIVERY, *WORKERS, ACCOUNT, MANAGER),
    Permission.COMMENT_CLIENT: _row(_DELIVERY, *WORKERS, ACCOUNT, MANAGER, SUBMITTER),
    Permission.COMMENT_INTERNAL: _row(_DELIVERY, *WORKERS, ACCOUNT),
    Permission.QUESTION_ANSWER: _row(_DELIVERY, MANAGER, SUBMITTER),
    Permission.TASK_READ: _row(_DELIVERY, *WORKERS),
    Permission.TASK_CLAIM: _row(_DELIVERY, *WORKERS),
    Permission.TASK_WORK: _row(_DELIVERY, *WORKERS),
    Permission.TASK_ASSIGN: _row(_MANAGEMENT, LEAD),
    Permission.CASE_PLAN: _row(_DELIVERY, EXPERT, LEAD),
    Permission.BOARD_READ: _row(_MANAGEMENT, LEAD, PLANNER, ACCOUNT),
    Permission.JUDGEMENT_READ: _row(_DELIVERY, EXPERT, REVIEWER, ADJUDICATOR, LEAD, MANAGER),
    Permission.JUDGE: _row(_DELIVERY, EXPERT, REVIEWER, LEAD),
    Permission.ADJUDICATE: _row(_DELIVERY, ADJUDICATOR, LEAD),
    Permission.SIGN_OFF: _row(_DELIVERY, LEAD),
    Permission.REVIEW: _row(_QUALITY, REVIEWER, ADJUDICATOR, LEAD),
    Permission.QUALITY_READ: _row(_QUALITY, REVIEWER, ADJUDICATOR, LEAD, ACCOUNT, MANAGER),
    Permission.QUALITY_PLAN: _row(_QUALITY, LEAD, ACCOUNT),
    Permission.QUALITY_DECIDE: _row(_QUALITY, LEAD),
    Permission.COACH: _row(_QUALITY, LEAD),
    Permission.DEFINITION_READ: _row(_DESIGN, *WORKERS, PLANNER, ACCOUNT, DESIGNER, MANAGER),
    Permission.DEFINITION_PUBLISH: _row(_DESIGN, DESIGNER),
    Permission.DEFINITION_APPROVE: _row(_DESIGN, DESIGNER, LEAD),
    Permission.REFERENCE_READ: _row(_DELIVERY, *WORKERS, DESIGNER, ACCOUNT, MANAGER),
    Permission.REFERENCE_WRITE: _row(_DELIVERY, LEAD, DESIGNER, MANAGER, scope=Scope.REFERENCE_WRITE),
    Permission.INCIDENT_RETRY: _row(_OPERATION, LEAD, DESIGNER, ADMIN),
    Permission.INSTANCE_READ: _row(_OPERATION, LEAD, DESIGNER, ADMIN),
    Permission.INSTANCE_STEER: _row(_OPERATION, LEAD, DESIGNER),
    Permission.ENGAGEMENT_READ: _row(_MANAGEMENT, *EVERYONE, scope=Scope.ITEMS_READ),
    Permission.ENGAGEMENT_WRITE: _row(_MANAGEMENT, ACCOUNT, ADMIN),
    Permission.TERMS_READ: _row(_MANAGEMENT, LEAD, PLANNER, ACCOUNT, FINANCE, DESIGNER, MANAGER),
    Permission.TERMS_WRITE: _row(_MANAGEMENT, ACCOUNT),
    Permission.RATES_READ: _row(_BILLING, ACCOUNT, FINANCE, MANAGER),
    Permission.BILLING_READ: _row(_BILLING, ACCOUNT, FINANCE, MANAGER, scope=Scope.INVOICES_READ),
    Permission.BILLING_WRITE: _row(_BILLING, FINANCE),
    Permission.MARGIN_READ: _row(_BILLING, ACCOUNT, FINANCE),
    Permission.DISPUTE_OPEN: _row(_BILLING, MANAGER),
    Permission.PEOPLE_READ: _row(_MANAGEMENT, LEAD, PLANNER, ACCOUNT, ADMIN, MANAGER),
    Permission.PEOPLE_WRITE: _row(_OPERATION, ADMIN),
    Permission.PEOPLE_PROVISION: _row(_OPERATION, scope=Scope.PEOPLE_PROVISION),
    Permission.ORGANISATION_READ: _row(_MANAGEMENT, *EVERYONE),
    Permission.ORGANISATION_WRITE: _row(_OPERATION, ADMIN),
    Permission.GRANT_WRITE: _row(_OPERATION, ADMIN),
    Permission.KEY_MANAGE: _row(_OPERATION, ADMIN, MANAGER),
    Permission.ROSTER_READ: _row(_MANAGEMENT, *WORKERS, PLANNER),
    Permission.ROSTER_WRITE: _row(_MANAGEMENT, PLANNER, LEAD),
    Permission.REVEAL: _row(_DELIVERY, *WORKERS, MANAGER),
    Permission.REVEAL_UNCLEARED: _row(_QUALITY, REVIEWER, ADJUDICATOR, LEAD, MANAGER),
    Permission.SEARCH_EXACT: _row(_DELIVERY, *WORKERS, ACCOUNT, *CLIENT),
    Permission.EXPORT: _row(_MANAGEMENT, LEAD, ACCOUNT, MANAGER),
    Permission.ERASE: _row(_OPERATION, ADMIN, MANAGER),
    Permission.PROFILE_READ: _row(_MANAGEMENT, LEAD, ACCOUNT, MANAGER),
    Permission.PROOF_READ: _row(_OPERATION, LEAD, ACCOUNT, FINANCE, *CLIENT, scope=Scope.ITEMS_READ),
    Permission.AUDIT_READ: _row(_OPERATION, ADMIN, MANAGER),
    Permission.ACCESS_EXPLAIN: _row(_OPERATION, ADMIN, LEAD, MANAGER),
    Permission.OPERATE: _row(_OPERATION, ADMIN),
}
"""Permission -> purpose, roles, scope. A role is always held for the tenant whose data is meant."""
