"""Assessments by their ids alone, for page and API: found at whichever organisation keeps them, and acted on there."""

from collections.abc import Callable
from typing import Any

from remit.parties.model import Principal
from remit.profile.assessment import KeptAssessment
from remit.profile.reports import assessment_called
from remit.store import Store, Transaction
from remit.web.finding import find


def assessment_of(store: Store, principal: Principal, assessment_id: str) -> KeptAssessment:
    """Return an assessment by its id alone. Refuses `NotFound`."""
    return find(
        store,
        principal,
        lambda reader, tenant: assessment_called(reader, principal, tenant=tenant, assessment_id=assessment_id),
        kind="assessment",
        name=assessment_id,
    )


def act_on(
    store: Store, principal: Principal, assessment_id: str, act: Callable[..., KeptAssessment], **said: Any
) -> KeptAssessment:
    """Do something with an assessment and return it as it then is. Refuses `NotFound` and as the action does."""
    one = assessment_of(store, principal, assessment_id)

    def done(tx: Transaction) -> KeptAssessment:
        return act(tx, principal, tenant=one.tenant, assessment_id=one.id, **said)

    return store.write(done, tenant=one.tenant)
