"""A service's profile and the work it is computed from, read from the record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from remit.contracts.model import Engagement
from remit.contracts.refusals import NoTerms
from remit.contracts.reports import engagement, terms
from remit.judgement.model import EventKind as Judged
from remit.parties.access import SYSTEM, Permission, Principal, Resource, require, tenants_with
from remit.parties.model import Person, Shore
from remit.parties.records.people import find_person, qualifications_of
from remit.parties.records.places import find_site
from remit.parties.rules.shore import shore
from remit.profile.assessment import Assessment, KeptAssessment, Sample
from remit.profile.looks import Looks
from remit.profile.model import Baseline, Piece, Point, Profile, Work
from remit.profile.records import list_assessments, load_assessment
from remit.profile.rules.advising import assess
from remit.profile.rules.asking import read_interview
from remit.profile.rules.baselines import read_baseline
from remit.profile.rules.exported import read_rows, sample_of
from remit.profile.rules.positions import profile
from remit.quality.model import EventKind as Checked
from remit.store import LoggedEvent, Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.model import EventKind, Item, Task, TaskState
from remit.work.records.listing import newest_released
from remit.work.records.tasks import tasks_of_item

ITEMS = 300
"""How many of the newest released items a profile is computed from, unless asked for more."""

EXPERT_PROFICIENCY = 4
JUDGING = "judgement:"
"""Forms of tasks that are counted by the judgements made in them."""

_REMARKS = frozenset({EventKind.COMMENT_ADDED.value})
_HEARD = (EventKind.DECISION_MADE, EventKind.TASK_COMPLETED, EventKind.COMMENT_ADDED, EventKind.INSTANCE_STARTED)
_KINDS = frozenset({*(kind.value for kind in _HEARD), Judged.JUDGEMENT_MADE.value, Checked.ITEM_REVIEWED.value})


@dataclass(frozen=True, slots=True)
class Measured:
    """A service with its profile and the work behind it."""

    engagement: Engagement
    profile: Profile
    works: tuple[Work, ...]


def measured(
    reader: Reader,
    principal: Principal,
    *,
    tenant: Identifier,
    engagement_id: Identifier,
    now: Moment,
    items: int = ITEMS,
) -> Measured:
    """Measure a service over its newest released items. Needs `profile.read`; refuses `NotFound`."""
    require(principal, Permission.PROFILE_READ, Resource(tenant=tenant, kind="engagement", name=engagement_id))
    agreed = engagement(reader, SYSTEM, tenant=tenant, engagement_id=engagement_id)
    crew = _Crew(reader, agreed.country)
    looks = Looks(reader, tenant)
    released = newest_released(reader, tenant=tenant, engagement_id=engagement_id, until=now, count_max=items)
    works = tuple(_work(reader, crew, looks, item) for item in released)
    return Measured(agreed, profile(works, _baseline(reader, agreed, now)), works)


def trial(
    reader: Reader, principal: Principal, *, tenant: Identifier, engagement_id: Identifier, now: Moment, items: int
) -> Sample:
    """Return the work on an engagement's newest items as a sample of our own. Needs `profile.read`."""
    found = measured(reader, principal, tenant=tenant, engagement_id=engagement_id, now=now, items=items)
    return Sample(found.works, frozenset(Point), ours=True)


def assessments(reader: Reader, principal: Principal) -> tuple[KeptAssessment, ...]:
    """Return what was kept for the organisations whose engagements the principal may write, the newest first."""
    tenants = tenants_with(principal, Permission.ENGAGEMENT_WRITE)
    return list_assessments(reader, tenants=tenants or ())


def assessment_called(
    reader: Reader, principal: Principal, *, tenant: Identifier, assessment_id: Identifier
) -> KeptAssessment:
    """Return what was kept of a process. Needs `engagement.write`; refuses `NotFound`."""
    require(principal, Permission.ENGAGEMENT_WRITE, Resource(tenant=tenant, kind="assessment", name=assessment_id))
    return load_assessment(reader, tenant=tenant, assessment_id=assessment_id)


def assessed(reader: Reader, principal: Principal, kept: KeptAssessment, *, now: Moment) -> Assessment:
    """Assess what was kept, by its trial as it stands now or by its sample."""
    interview, problems = read_interview(kept.answers)
    assert interview is not None, f"an assessment was kept with problems: {problems}"
    if kept.trial_id is None:
        steps, columns, _ = read_rows(kept.steps)
        return assess(interview, sample_of(steps, columns) if steps else Sample())
    tried = trial(reader, principal, tenant=kept.tenant, engagement_id=kept.trial_id, now=now, items=ITEMS)
    return assess(interview, tried)


def _baseline(reader: Reader, agreed: Engagement, now: Moment) -> Baseline | None:
    try:
        said = terms(reader, tenant=agreed.tenant, engagement_id=agreed.id, at=now).parameters.get("baseline")
    except NoTerms:
        return None
    return read_baseline(said)


@dataclass(slots=True)
class _Crew:
    """Who did the work: where they sit and what they hold, each looked up once."""

    reader: Reader
    country: str
    shores: dict[Identifier, Shore | None] = field(default_factory=dict)
    held: dict[Identifier, tuple[tuple[date, date | None], ...]] = field(default_factory=dict)

    def shore_of(self, person_id: Identifier) -> Shore | None:
        """Return where a person works, seen from the client; None for nobody known."""
        if person_id not in self.shores:
            person = find_person(self.reader, person_id)
            self.shores[person_id] = None if person is None else shore(self.country, self._country(person))
        return self.shores[person_id]

    def _country(self, person: Person) -> str | None:
        if person.site_id is None:
            return None
        site = find_site(self.reader, tenant=person.tenant, site_id=person.site_id)
        return None if site is None else site.country

    def qualified(self, person_id: Identifier, day: date) -> bool:
        """Tell whether a person held any qualification on a day."""
        if person_id not in self.held:
            found = qualifications_of(self.reader, [person_id])
            self.held[person_id] = tuple((one.valid_from, one.valid_until) for one in found)
        return any(start <= day and (end is None or day < end) for start, end in self.held[person_id])


def _work(reader: Reader, crew: _Crew, looks: Looks, item: Item) -> Work:
    events = reader.events(tenant=item.tenant, stream=item.stream, kinds=_KINDS)
    tasks = tasks_of_item(reader, tenant=item.tenant, item_id=item.id)
    done = sorted((one for one in tasks if one.state is TaskState.COMPLETED), key=_completed)
    judged = _count(events, Judged.JUDGEMENT_MADE.value)
    looked = looks.of(item.id, events, judged=judged > 0)
    assert item.released_at is not None
    return Work(
        item_id=item.id,
        number=item.number,
        received_at=item.received_at,
        released_at=item.released_at,
        straight_through=bool(item.straight_through),
        returns=item.returns,
        rules=_count(events, EventKind.DECISION_MADE.value),
        judgements=judged,
        remarks=_count(events, *_REMARKS),
        path=tuple(step for event in events for step in _steps(event)),
        case=any(event.body.get("notation") == "cmmn" for event in events),
        pieces=tuple(_piece(crew, one) for one in done),
        answers=looked.answers,
        reused=looked.reused,
        looks=looked.looks,
        held=looked.held,
    )


def _completed(one: Task) -> tuple[Moment, Identifier]:
    return (one.completed_at or one.created_at, one.id)


def _piece(crew: _Crew, one: Task) -> Piece:
    person_id, at = one.assignee or "", one.completed_at or one.created_at
    return Piece(
        person_id=person_id,
        handling_time_s=one.handling_time_s,
        expert=one.qualification is not None or one.proficiency >= EXPERT_PROFICIENCY,
        qualified=crew.qualified(person_id, at.date()),
        judging=(one.form or "").startswith(JUDGING),
        shore=crew.shore_of(person_id),
    )


def _count(events: Iterable[LoggedEvent], *kinds: str) -> int:
    return sum(event.kind in kinds for event in events)


def _steps(event: LoggedEvent) -> Iterable[str]:
    body: Mapping[str, Any] = event.body
    if event.kind == EventKind.TASK_COMPLETED:
        yield str(body.get("element"))
    elif event.kind == EventKind.DECISION_MADE:
        yield f"{body.get('decision')}:" + ",".join(
            str(rule) for fired in body.get("fired", ()) for rule in fired.get("rule_ids", ())
        )
