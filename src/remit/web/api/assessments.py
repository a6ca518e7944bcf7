"""Assessments by API: what is known of a process before hand-over, and what follows from it, as on the page."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from remit.parties.access import Permission, tenants_with
from remit.profile.actions import (
    Told,
    change_assessment,
    forget_sample,
    keep_assessment,
    remove_assessment,
    restore_assessment,
)
from remit.profile.assessment import KeptAssessment
from remit.profile.reports import assessed, assessments
from remit.profile.rules.facts import facts
from remit.store import Reader
from remit.values.moment import Moment
from remit.values.refusal import NotFound
from remit.web.api.caller import Called, Caller
from remit.web.api.tasks import IfMatch, version_of
from remit.web.assessed import act_on, assessment_of

router = APIRouter(prefix="/api/v1/assessments", tags=["Assessments"])


class AssessmentIn(BaseModel):
    """What is told of a process: answers by the names of docs/profile.md, and steps of a sample or a trial's id."""

    answers: dict[str, Any] = Field(default_factory=dict)
    steps: list[dict[str, Any]] = Field(default_factory=list, description="Rows of a sample; none keep the one before.")
    trial: str | None = Field(None, description="The id of an engagement that runs in trial.")

    @property
    def told(self) -> Told:
        """What the room takes."""
        return Told(self.answers, self.steps, self.trial)


class NewAssessmentIn(AssessmentIn):
    """What is told of a process, and with whom it is kept: a client, or the provider while the prospect is none."""

    client: str


class ChangedAssessmentIn(AssessmentIn):
    """Other answers; `version` is the one that was read (or say it with If-Match)."""

    version: int | None = None


class AssessmentOut(BaseModel):
    """An assessment: what was told, and as `result` its place, points, advice and the draft of a statement of work."""

    id: str
    client: str
    version: int
    answers: dict[str, Any]
    steps: int
    trial: str | None
    engagement: str | None
    changed_at: Moment
    removed_at: Moment | None
    result: dict[str, Any]

    @classmethod
    def of(cls, call: Caller, reader: Reader, one: KeptAssessment) -> "AssessmentOut":
        """Lay an assessment out with what follows from it now."""
        found = assessed(reader, call.principal, one, now=call.house.clock.now())
        return cls(
            id=one.id,
            client=one.tenant,
            version=one.version,
            answers=dict(one.answers),
            steps=len(one.steps),
            trial=one.trial_id,
            engagement=one.engagement_id,
            changed_at=one.changed_at,
            removed_at=one.removed_at,
            result=facts(found),
        )


@router.get("")
def list_assessments(call: Called) -> list[AssessmentOut]:
    """List the assessments of the organisations whose engagements the caller may write, the newest first."""
    with call.house.store.read() as reader:
        return [AssessmentOut.of(call, reader, one) for one in assessments(reader, call.principal)]


@router.post("", status_code=201)
def post_assessment(call: Called, asked: NewAssessmentIn, response: Response) -> AssessmentOut:
    """Keep what is told of a process; 422 with every problem by its question."""
    if asked.client not in (tenants_with(call.principal, Permission.ENGAGEMENT_WRITE) or ()):
        raise NotFound(kind="organisation", name=asked.client)
    one = call.house.store.write(
        lambda tx: keep_assessment(tx, call.principal, tenant=asked.client, told=asked.told), tenant=asked.client
    )
    return _shown(call, one, response)


@router.get("/{assessment_id}")
def get_assessment(call: Called, assessment_id: str, response: Response) -> AssessmentOut:
    """Return an assessment as it stands."""
    return _shown(call, assessment_of(call.house.store, call.principal, assessment_id), response)


@router.put("/{assessment_id}")
def put_assessment(
    call: Called, assessment_id: str, asked: ChangedAssessmentIn, response: Response, if_match: IfMatch = None
) -> AssessmentOut:
    """Put other answers in place; 409 with both texts where somebody changed it since the version that was read."""
    expected = version_of(if_match, asked.version)
    return _done(call, assessment_id, response, change_assessment, told=asked.told, expected_version=expected)


@router.post("/{assessment_id}/without-sample")
def post_without_sample(call: Called, assessment_id: str, response: Response) -> AssessmentOut:
    """Go by the interview alone."""
    return _done(call, assessment_id, response, forget_sample)


@router.post("/{assessment_id}/remove")
def post_remove(call: Called, assessment_id: str, response: Response) -> AssessmentOut:
    """Take an assessment off the list; nothing of it is lost."""
    return _done(call, assessment_id, response, remove_assessment)


@router.post("/{assessment_id}/restore")
def post_restore(call: Called, assessment_id: str, response: Response) -> AssessmentOut:
    """Put a removed assessment back."""
    return _done(call, assessment_id, response, restore_assessment)


def _done(
    call: Caller, assessment_id: str, response: Response, act: Callable[..., KeptAssessment], **said: Any
) -> AssessmentOut:
    return _shown(call, act_on(call.house.store, call.principal, assessment_id, act, **said), response)


def _shown(call: Caller, one: KeptAssessment, response: Response) -> AssessmentOut:
    response.headers["ETag"] = f'"{one.version}"'
    with call.house.store.read() as reader:
        return AssessmentOut.of(call, reader, one)
