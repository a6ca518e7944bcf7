"""Use cases of assessments: keep what was told of a process, change it, agree on it, remove it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from remit.contracts.reports import engagement
from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.reports.names import name_of
from remit.profile.assessment import KeptAssessment
from remit.profile.model import EventKind
from remit.profile.records import hold_assessment, insert_assessment, save_assessment
from remit.profile.refusals import AssessmentRefused
from remit.profile.rules.asking import read_interview
from remit.profile.rules.exported import read_rows, without_names
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.model import Stale


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a process: answers of the interview, rows of a sample, or an engagement that runs in trial."""

    answers: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]] = ()
    trial_id: Identifier | None = None


def keep_assessment(tx: Transaction, principal: Principal, *, tenant: Identifier, told: Told) -> KeptAssessment:
    """Keep an assessment with a client, or with the provider while the prospect is no client yet.

    Needs `engagement.write`. Refuses `AssessmentRefused` with all problems, `NotFound` for a foreign trial.
    """
    require(principal, Permission.ENGAGEMENT_WRITE, _resource(tenant, ""))
    one = KeptAssessment(
        tenant=tenant,
        id=tx.identifiers.new(),
        **_checked(tx, principal, tenant, told),
        engagement_id=None,
        made_by=principal.id,
        made_at=tx.now,
        changed_at=tx.now,
        changed_by=principal.id,
    )
    insert_assessment(tx, one)
    _tell(tx, one, EventKind.ASSESSMENT_KEPT, principal)
    return one


def change_assessment(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    assessment_id: Identifier,
    told: Told,
    expected_version: int | None = None,
) -> KeptAssessment:
    """Put other answers in the place of an assessment's; its sample stays where no rows are told.

    Needs `engagement.write`. Refuses `AssessmentRefused`, `NotFound`, and `Stale` with both texts where somebody else
    changed it since the version that was read.
    """
    before = _load(tx, principal, tenant, assessment_id)
    checked = _checked(tx, principal, tenant, told)
    if expected_version not in (None, before.version):
        raise Stale(
            expected=expected_version,
            version=before.version,
            by=name_of(tx, before.changed_by or before.made_by),
            yours=checked["answers"],
            theirs=dict(before.answers),
        )
    steps = checked["steps"] or before.steps
    return _saved(tx, principal, replace(before, **checked | {"steps": steps}), EventKind.ASSESSMENT_KEPT)


def forget_sample(
    tx: Transaction, principal: Principal, *, tenant: Identifier, assessment_id: Identifier
) -> KeptAssessment:
    """Go by the interview alone. Needs `engagement.write`; refuses `NotFound`."""
    before = _load(tx, principal, tenant, assessment_id)
    return _saved(tx, principal, replace(before, steps=(), trial_id=None), EventKind.ASSESSMENT_KEPT)


def agree_on(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    assessment_id: Identifier,
    engagement_id: Identifier,
) -> KeptAssessment:
    """Note which engagement was agreed upon an assessment. Needs `engagement.write`; refuses `NotFound`."""
    before = _load(tx, principal, tenant, assessment_id)
    return _saved(tx, principal, replace(before, engagement_id=engagement_id), EventKind.ASSESSMENT_AGREED)


def remove_assessment(
    tx: Transaction, principal: Principal, *, tenant: Identifier, assessment_id: Identifier
) -> KeptAssessment:
    """Take an assessment off the list; `restore_assessment` puts it back. Needs `engagement.write`."""
    before = _load(tx, principal, tenant, assessment_id)
    return _saved(tx, principal, replace(before, removed_at=tx.now), EventKind.ASSESSMENT_REMOVED)


def restore_assessment(
    tx: Transaction, principal: Principal, *, tenant: Identifier, assessment_id: Identifier
) -> KeptAssessment:
    """Put a removed assessment back. Needs `engagement.write`; refuses `NotFound`."""
    before = _load(tx, principal, tenant, assessment_id)
    return _saved(tx, principal, replace(before, removed_at=None), EventKind.ASSESSMENT_RESTORED)


def _checked(tx: Transaction, principal: Principal, tenant: Identifier, told: Told) -> dict[str, Any]:
    interview, problems = read_interview(told.answers)
    wrong = read_rows(told.rows)[2] if told.rows else ()
    if interview is None or problems or wrong:
        raise AssessmentRefused.of((*problems, *wrong))
    if told.trial_id is not None:
        engagement(tx, principal, tenant=tenant, engagement_id=told.trial_id)
    kept = {name: str(answer) for name, answer in told.answers.items() if answer not in (None, "")}
    return {"answers": kept, "steps": without_names(told.rows), "trial_id": told.trial_id}


def _load(tx: Transaction, principal: Principal, tenant: Identifier, assessment_id: Identifier) -> KeptAssessment:
    require(principal, Permission.ENGAGEMENT_WRITE, _resource(tenant, assessment_id))
    return hold_assessment(tx, tenant=tenant, assessment_id=assessment_id)


def _saved(tx: Transaction, principal: Principal, one: KeptAssessment, kind: EventKind) -> KeptAssessment:
    changed = replace(one, changed_at=tx.now, changed_by=principal.id, version=one.version + 1)
    save_assessment(tx, changed)
    _tell(tx, changed, kind, principal)
    return changed


def _tell(tx: Transaction, one: KeptAssessment, kind: EventKind, by: Principal) -> None:
    body = {"engagement": one.engagement_id, "by": by.id}
    tx.record(tenant=one.tenant, stream=f"assessment:{one.id}", kind=kind.value, body=body)


def _resource(tenant: str, name: str) -> Resource:
    return Resource(tenant=tenant, kind="assessment", name=name)
