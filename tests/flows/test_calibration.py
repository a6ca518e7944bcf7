"""Calibration: reviewers score one item alone, see each other after that, and how far they agree."""

import pytest
from tests.flows.work_floor import MONDAY, ONE_CHECK, Floor

from remit.parties.model import Role
from remit.parties.refusals import AccessDenied
from remit.quality.actions.calibrating import end_calibration, mark_alone, open_calibration
from remit.quality.model import CalibrationMark, Defect, Verdict
from remit.quality.refusals import CalibrationClosed, MarkedAlready, MarksMissing, OwnWork, VerdictRefused
from remit.quality.reports import calibration_view, calibrations
from remit.quality.rules.concord import concord
from remit.values.refusal import NotFound
from remit.work.actions.claims import claim
from remit.work.actions.tasks import complete_task

WRONG = (Defect("amount", critical=True),)
PEOPLE = {
    "An": (Role.AGENT, Role.REVIEWER),
    "Grace": (Role.REVIEWER,),
    "Son": (Role.REVIEWER,),
    "Yen": (Role.LEAD,),
}


@pytest.fixture
def session(floor: Floor) -> str:
    floor.publish(ONE_CHECK)
    for name, roles in PEOPLE.items():
        floor.person(name, *roles)
    item = floor.send("L-1|10").item
    task = floor.task(item, "check")
    floor.do(claim, principal=floor.people["An"], task_id=task.id)
    floor.drive(complete_task, principal=floor.people["An"], task_id=task.id, variables={})
    return str(floor.do(open_calibration, principal=floor.people["Yen"], item_id=item.id).id)


def score(floor: Floor, session: str, who: str, *defects: Defect) -> None:
    verdict = Verdict.RETURN if defects else Verdict.PASS
    floor.do(mark_alone, principal=floor.people[who], calibration_id=session, verdict=verdict, defects=defects)


def test_nobody_sees_a_mark_before_their_own_stands(floor: Floor, session: str) -> None:
    score(floor, session, "Grace", *WRONG)

    def seen_by(who: str) -> list[str]:
        view = floor.ask(calibration_view, floor.people[who], tenant=floor.tenant, calibration_id=session)
        return [mark.verdict.value for mark in view.marks]

    assert seen_by("Grace") == ["return"]
    assert seen_by("Son") == []
    score(floor, session, "Son")
    assert sorted(seen_by("Son")) == ["pass", "return"]
    assert [one.id for one in floor.ask(calibrations, floor.people["Son"])] == [session]


def test_a_mark_is_given_once_by_who_did_not_do_the_work_until_the_lead_ends_it(floor: Floor, session: str) -> None:
    with pytest.raises(OwnWork):
        score(floor, session, "An")
    with pytest.raises(VerdictRefused):
        floor.do(mark_alone, principal=floor.people["Son"], calibration_id=session, verdict=Verdict.RETURN)
    score(floor, session, "Grace")
    with pytest.raises(MarkedAlready):
        score(floor, session, "Grace")
    yen = floor.people["Yen"]
    with pytest.raises(MarksMissing):
        floor.do(end_calibration, principal=yen, calibration_id=session)
    score(floor, session, "Yen")
    with pytest.raises(AccessDenied):
        floor.do(end_calibration, principal=floor.people["Grace"], calibration_id=session)
    floor.do(end_calibration, principal=yen, calibration_id=session)
    with pytest.raises(CalibrationClosed):
        score(floor, session, "Son")
    view = floor.ask(calibration_view, floor.people["Son"], tenant=floor.tenant, calibration_id=session)
    assert len(view.marks) == 2


def test_a_strangers_session_is_not_there(floor: Floor, session: str) -> None:
    stranger = floor.person("Ngo", Role.REVIEWER)
    with pytest.raises(NotFound):
        floor.ask(calibration_view, stranger, tenant="somebody-else", calibration_id=session)


def test_agreement_counts_pairs_of_reviewers_point_by_point() -> None:
    def mark(who: str, *defects: Defect) -> CalibrationMark:
        verdict = Verdict.RETURN if defects else Verdict.PASS
        return CalibrationMark("t", "c", who, verdict, defects, "", MONDAY)

    found = concord([mark("a", *WRONG), mark("b"), mark("c")], ["amount", "date"])
    assert (found.verdict.successes, found.verdict.n) == (1, 3)
    assert (found.marks.successes, found.marks.n) == (4, 6)
    assert found.marks.interval is not None
    assert found.points == ("amount",)
    same = concord([mark("a"), mark("b")], ["amount", "date"])
    assert (same.marks.share, same.points) == (1.0, ())
