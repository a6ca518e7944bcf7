"""Lots of resolved work are sampled and judged; a worker disputes a verdict and another lead decides."""

import pytest
from tests.flows import work_floor
from tests.flows.work_floor import ONE_CHECK, Floor, open_floor

from remit.parties.access import Principal
from remit.parties.model import Role
from remit.quality import reactions as quality
from remit.quality.actions.disputes import decide_dispute, dispute_verdict, note_coaching
from remit.quality.actions.lots import resume_inspection
from remit.quality.actions.reviewing import give_verdict
from remit.quality.model import Defect, Drawn, Feedback, Ruling, Verdict
from remit.quality.refusals import DisputedAlready, DisputeDecided, NotYourWork, OwnVerdict
from remit.quality.reports import coaching_of, disputes_waiting, feedback_for, inspections, own_figures, sample_queue
from remit.quality.rules.attributes import Severity
from remit.quality.rules.lots import taken_places
from remit.store import Store
from remit.work.actions.claims import claim
from remit.work.actions.tasks import complete_task

LOTS = {"newcomer_percent": 0, "lots": {"lot": 9, "level": "II", "aql": "6.5"}}
"""Nine items have the letter B; at 6.5 its arrow leads to A: two are looked at, one defect rejects the lot."""
WRONG = (Defect("position_misread", critical=True),)
PEOPLE = {"An": (Role.AGENT,), "Grace": (Role.REVIEWER,), "Yen": (Role.LEAD,), "Dung": (Role.LEAD, Role.REVIEWER)}


@pytest.fixture
def floor(store: Store, monkeypatch: pytest.MonkeyPatch) -> Floor:
    monkeypatch.setitem(work_floor.TERMS, "sampling", LOTS)
    made = open_floor(store)
    made.publish(ONE_CHECK)
    for name, roles in PEOPLE.items():
        made.person(name, *roles)
    return made


def resolve(floor: Floor, count: int, start: int = 0) -> None:
    """Let An do so many letters, and quality hear of each."""
    an = floor.people["An"]
    for number in range(start, start + count):
        task = floor.task(floor.send(f"L-{number}|10").item, "check")
        floor.do(claim, principal=an, task_id=task.id)
        floor.drive(complete_task, principal=an, task_id=task.id, variables={})
    while floor.store.deliver(quality.CONSUMER, frozenset(kind.value for kind in quality.KINDS), quality.react):
        pass


def review_all(floor: Floor, defects: tuple[Defect, ...] = (), by: str = "Grace") -> list[str]:
    """Give one verdict on all that waits, and return the samples."""
    waiting = floor.ask(sample_queue, floor.people[by])
    verdict = Verdict.RETURN if defects else Verdict.PASS
    for sample in waiting:
        floor.drive(give_verdict, principal=floor.people[by], sample_id=sample.id, verdict=verdict, defects=defects)
    return [sample.id for sample in waiting]


def told(floor: Floor, person: Principal) -> tuple[Feedback, ...]:
    found: tuple[Feedback, ...] = floor.ask(
        feedback_for, person, person_id=person.id, since_at=work_floor.MONDAY.replace(year=2000)
    )
    return found


def test_a_lot_is_filled_sampled_and_judged_and_the_next_follows_its_plan(floor: Floor) -> None:
    resolve(floor, 10)
    assert {one.reason for one in floor.ask(sample_queue, floor.people["Grace"])} == {Drawn.LOT}
    (before,) = floor.ask(inspections, floor.people["Yen"])
    second, first = before.lots
    assert (first.letter, first.size, first.sample_size, first.reject, first.filled) == ("A", 9, 2, 1, 9)
    assert (second.number, second.filled) == (2, 1)
    review_all(floor)
    (after,) = floor.ask(inspections, floor.people["Yen"])
    assert (after.lots[-1].reviewed, after.lots[-1].accepted) == (2, True)
    assert (after.standing.recent, after.standing.score) == ((True,), 2)


def test_rejected_lots_tighten_and_only_a_stopped_inspection_is_resumed(floor: Floor) -> None:
    for lot in range(2):
        resolve(floor, 9, start=9 * lot)
        review_all(floor, WRONG)
    (seen,) = floor.ask(inspections, floor.people["Yen"])
    assert [one.accepted for one in seen.lots] == [False, False]
    assert seen.standing.severity is Severity.TIGHTENED
    unchanged = floor.do(resume_inspection, principal=floor.people["Yen"], engagement_id=floor.engagement.id)
    assert unchanged.severity is Severity.TIGHTENED


def test_a_plan_takes_exactly_its_size_from_every_part_of_a_lot() -> None:
    drawn = [taken_places(lot_id=f"lot-{number}", size=50, sample_size=8) for number in range(400)]
    assert {len(places) for places in drawn} == {8}
    counts = [sum(place in places for places in drawn) for place in range(50)]
    # Binomial, n = 400, p = 0.16: 34 to 94 is four standard deviations each way.
    assert min(counts) > 34
    assert max(counts) < 94


def test_a_struck_verdict_counts_in_no_figure_and_an_upheld_one_does(floor: Floor) -> None:
    resolve(floor, 9)
    first, second = review_all(floor, WRONG, by="Dung")
    an, yen, dung = (floor.people[name] for name in ("An", "Yen", "Dung"))
    assert [one.review.defects for one in told(floor, an)] == [WRONG, WRONG]
    assert floor.ask(own_figures, an).critical_accuracy.successes == 0

    raised = floor.do(dispute_verdict, principal=an, sample_id=first, reply="The position is right: see page 2.")
    other = floor.do(dispute_verdict, principal=an, sample_id=second, reply="This one too.")
    with pytest.raises(DisputedAlready):
        floor.do(dispute_verdict, principal=an, sample_id=first, reply="Again.")
    with pytest.raises(NotYourWork):
        floor.do(dispute_verdict, principal=yen, sample_id=first, reply="Not mine.")
    with pytest.raises(OwnVerdict):
        floor.do(decide_dispute, principal=dung, dispute_id=raised.id, ruling=Ruling.UPHELD, answer="I was right.")
    assert floor.ask(disputes_waiting, dung) == ()
    assert {one.id for one, _, _ in floor.ask(disputes_waiting, yen)} == {raised.id, other.id}

    floor.do(decide_dispute, principal=yen, dispute_id=raised.id, ruling=Ruling.STRUCK, answer="Page 2 settles it.")
    floor.do(decide_dispute, principal=yen, dispute_id=other.id, ruling=Ruling.UPHELD, answer="No page says so.")
    with pytest.raises(DisputeDecided):
        floor.do(decide_dispute, principal=yen, dispute_id=raised.id, ruling=Ruling.UPHELD, answer="Changed my mind.")
    figures = floor.ask(own_figures, an)
    assert (figures.critical_accuracy.successes, figures.critical_accuracy.n) == (1, 2)
    assert {one.dispute.ruling for one in told(floor, an) if one.dispute} == {Ruling.STRUCK, Ruling.UPHELD}


def test_a_coaching_note_is_read_by_whom_it_is_for_and_by_leads(floor: Floor) -> None:
    an, yen, grace = (floor.people[name] for name in ("An", "Yen", "Grace"))
    words = "Compare the totals before you hand in."
    floor.do(note_coaching, principal=yen, person_id=an.id, text=words)
    assert [one.text for one in floor.ask(coaching_of, an, person_id=an.id)] == [words]
    assert [one.text for one in floor.ask(coaching_of, yen, person_id=an.id)] == [words]
    assert floor.ask(coaching_of, grace, person_id=an.id) == ()
