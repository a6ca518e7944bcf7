"""Critical findings stop somebody's work at once; a lead coaches and restores it with evidence; shares of a sample."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from tests.flows import work_floor
from tests.flows.work_floor import Floor, bpmn, flow, open_floor, user_task

from remit.contracts.model import FindingsRule, SamplingPlan, Share, Stratum
from remit.contracts.rules.provisions import read_provisions
from remit.conversation import reactions as conversation
from remit.conversation.model import NoticeKind
from remit.conversation.reports.notices import own_notices
from remit.parties.access import SYSTEM, Principal
from remit.parties.actions.people import PersonDetails, create_person, record_qualification
from remit.parties.actions.rights import grant
from remit.parties.model import Role
from remit.parties.refusals import AccessDenied
from remit.parties.reports.principals import principal_of
from remit.quality import reactions as quality
from remit.quality.actions.disputes import note_coaching
from remit.quality.actions.reviewing import give_verdict
from remit.quality.actions.suspending import restore
from remit.quality.model import Defect, Drawn, Verdict
from remit.quality.refusals import CoachingMissing, TextMissing
from remit.quality.reports import sample_queue, suspensions_about
from remit.quality.rules.sampling import draw
from remit.quality.rules.suspending import stops
from remit.store import Store
from remit.work.actions.claims import claim, next_item
from remit.work.actions.tasks import complete_task
from remit.work.reports.queue import explain_task
from remit.work.rules.eligibility import QualificationRests

SAMPLING = {"percent": 100, "suspend": {"critical": 2, "days": 30, "qualification": "reading"}}
WRONG = (Defect("position_misread", critical=True),)
CHECK = bpmn(
    '<startEvent id="s"/>', user_task("check", qualification="reading"), '<endEvent id="e"/>', flow("s", "check", "e")
)
DAY_0 = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def floor(store: Store, monkeypatch: pytest.MonkeyPatch) -> Floor:
    monkeypatch.setitem(work_floor.TERMS, "sampling", SAMPLING)
    made = open_floor(store)
    made.publish(CHECK)
    for name, role in {"An": Role.AGENT, "Binh": Role.AGENT, "Grace": Role.REVIEWER, "Yen": Role.LEAD}.items():
        details = PersonDetails(name=name, email=f"{name}@example.test".lower())
        person = store.write(lambda tx, it=details: create_person(tx, SYSTEM, tenant=made.provider, details=it))  # type: ignore[misc]  # mypy cannot infer a lambda's default
        give = (made.tenant, person.id, role)
        store.write(lambda tx, it=give: grant(tx, SYSTEM, tenant=it[0], person_id=it[1], role=it[2]))  # type: ignore[misc]  # as above
        begins = store.clock.now().date() - timedelta(days=1)
        proof = {"key": "reading", "evidence": "course 7", "valid_from": begins}
        store.write(lambda tx, who=person.id, it=proof: record_qualification(tx, SYSTEM, person_id=who, **it))  # type: ignore[misc]  # as above
        made.people[name] = as_now(made, person.id)
    return made


def as_now(floor: Floor, person_id: str) -> Principal:
    with floor.store.read() as reader:
        return principal_of(reader, person_id=person_id, now=floor.store.clock.now())


def work_found_wrong(floor: Floor, number: int) -> None:
    """Let An do a letter, and Grace find a critical defect in it."""
    an, grace = floor.people["An"], floor.people["Grace"]
    task = floor.task(floor.send(f"L-{number}|10").item, "check")
    floor.do(claim, principal=an, task_id=task.id)
    floor.drive(complete_task, principal=an, task_id=task.id, variables={})
    floor.store.deliver(quality.CONSUMER, frozenset(kind.value for kind in quality.KINDS), quality.react)
    (waiting,) = floor.ask(sample_queue, grace)
    floor.drive(give_verdict, principal=grace, sample_id=waiting.id, verdict=Verdict.RETURN, defects=WRONG)


def test_findings_stop_routing_until_a_lead_has_coached_and_restores_with_evidence(floor: Floor) -> None:
    an, yen = floor.people["An"], floor.people["Yen"]
    work_found_wrong(floor, 1)
    assert as_now(floor, an.id).suspended == {}

    work_found_wrong(floor, 2)
    stopped = as_now(floor, an.id)
    assert stopped.suspended == {floor.tenant: frozenset({"reading"})}
    assert floor.store.write(lambda tx: next_item(tx, principal=stopped)) is None
    waiting = floor.task(floor.send("L-3|10").item, "check")
    told = floor.ask(
        explain_task, principal=stopped, tenant=floor.tenant, task_id=waiting.id, now=floor.store.clock.now()
    )
    assert [type(one) for one in told.obstacles] == [QualificationRests]
    assert floor.store.write(lambda tx: next_item(tx, principal=floor.people["Binh"])) is not None

    floor.store.deliver(conversation.CONSUMER, frozenset(kind.value for kind in conversation.KINDS), conversation.react)
    for name in ("Yen", "An"):
        assert [one.kind for one in floor.ask(own_notices, floor.people[name])] == [NoticeKind.SUSPENDED]

    (rests,) = floor.ask(suspensions_about, yen, person_id=an.id)
    with pytest.raises(CoachingMissing):
        floor.do(restore, principal=yen, suspension_id=rests.id, evidence="Ten letters read right.")
    floor.do(note_coaching, principal=yen, person_id=an.id, text="Read the position from the table's own column.")
    with pytest.raises(TextMissing):
        floor.do(restore, principal=yen, suspension_id=rests.id, evidence=" ")
    with pytest.raises(AccessDenied):
        floor.do(restore, principal=an, suspension_id=rests.id, evidence="I know it now.")
    floor.do(restore, principal=yen, suspension_id=rests.id, evidence="Ten letters read right.")
    assert floor.store.write(lambda tx: next_item(tx, principal=as_now(floor, an.id))) is not None

    (lifted,) = floor.ask(suspensions_about, yen, person_id=an.id)
    assert (lifted.lifted_by, lifted.evidence) == (yen.id, "Ten letters read right.")


def test_one_finding_after_restoring_begins_the_count_anew() -> None:
    rule = FindingsRule(critical=3, days=30)
    day = [DAY_0 + timedelta(days=number) for number in range(40)]
    assert stops(rule, [day[1], day[10], day[29]], now=day[29], restored_at=None)
    assert not stops(rule, [day[1], day[10], day[32]], now=day[32], restored_at=None)
    assert not stops(rule, [day[1], day[10], day[20], day[25]], now=day[25], restored_at=day[21])


def test_each_stratum_has_its_own_share_and_the_rest_the_plans() -> None:
    plan = SamplingPlan(
        percent=Decimal(0),
        newcomer_percent=Decimal(0),
        strata=(
            Share(Stratum.KIND, "complaint", Decimal(100)),
            Share(Stratum.PERSON, "an", Decimal(50)),
        ),
    )

    def drawn(kind: str, person: str) -> list[Drawn | None]:
        strata = {Stratum.KIND: [kind], Stratum.PERSON: [person]}
        return [
            draw(item_id=str(number), returns=0, plan=plan, done_before=[99], risky=False, strata=strata)
            for number in range(400)
        ]

    assert set(drawn("complaint", "binh")) == {Drawn.STRATUM}
    assert set(drawn("order", "binh")) == {None}
    # Binomial, n = 400, p = 0.5: four standard deviations each way.
    assert 160 < drawn("order", "an").count(Drawn.STRATUM) < 240


def test_what_the_terms_say_of_shares_and_findings_is_read_with_its_place() -> None:
    body = {"percent": 5, "strata": [{"by": "kind", "value": "complaint", "percent": 50}, {"by": "mood", "value": "x"}]}
    _, problems = read_provisions({"sampling": body})
    assert [one.place for one in problems] == ["sampling.strata.1.by"]
    _, problems = read_provisions({"sampling": {"suspend": {"critical": 0, "days": 30}}})
    assert [one.place for one in problems] == ["sampling.suspend"]
    terms, problems = read_provisions({"sampling": {"suspend": {"critical": 2, "days": 30}}})
    assert not problems
    assert terms.sampling.suspend == FindingsRule(critical=2, days=30)
