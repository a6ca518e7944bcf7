"""Work assessed before it is handed over: by docs/profile.md's worked example, at its ends, and what is refused."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from remit.cli import main
from remit.contracts.rules.provisions import read_provisions
from remit.parties.model import Shore
from remit.profile.assessment import Assessment, Interview, Model, Sample
from remit.profile.model import Kind, Point
from remit.profile.rules.advising import assess
from remit.profile.rules.asking import read_interview
from remit.profile.rules.drafting import draft
from remit.profile.rules.exported import read_file, read_rows, sample_of, without_names
from remit.profile.rules.staffing import staffing

EXPORT = """item;step;kind;by;minutes;qualified;expert;at
A-1;4;rule;;;;;2026-03-02T09:00
A-2;4;rule;;;;;2026-03-02T09:00
A-3;4;rule;;;;;2026-03-02T09:00
A-4;2;rule;;;;;2026-03-02T09:00
A-4;look;task;Anh;10;no;no;2026-03-02T11:00
A-4;ask;question;Anh;;;;2026-03-03T09:00
A-4;finish;task;Binh;20;yes;no;2026-03-04T09:00
"""
CARE = {"prospect": "Nordwind AG", "process": "Invoices", "ruled_of_ten": 9, "ways": 4, "decisions_per_item": 1}
COUNSEL = {
    "prospect": "Nordwind AG",
    "process": "Contracts",
    "ruled_of_ten": "1",
    "expert_steps_of_ten": "9",
    "judgements_per_item": "9",
    "qualified_hours_of_ten": "10",
    "planned_of_ten": "10",
}


def sample(text: str) -> Sample:
    _, rows, unread = read_file(text.encode(), name="export.csv")
    steps, told, problems = read_rows(rows)
    assert unread == problems == ()
    return sample_of(steps, told)


def assessed(answers: dict[str, object], text: str = "") -> Assessment:
    interview, problems = read_interview(answers)
    assert interview is not None, problems
    return assess(interview, sample(text) if text else Sample())


def places(found: Assessment) -> dict[Point, float | None]:
    return {one.point: one.place for one in found.estimates}


def test_a_sample_has_the_profile_of_the_same_items_in_a_running_service() -> None:
    found = places(assessed({"prospect": "Nordwind AG", "process": "Invoices"}, EXPORT))
    assert found[Point.BASED_ON] == pytest.approx(1 / 3)
    assert found[Point.COMPLEXITY] == pytest.approx(0.312, abs=0.001)
    assert found[Point.COORDINATION] == pytest.approx(0.2)
    assert found[Point.TALENT] == pytest.approx(2 / 3)
    assert found[Point.RELIES_ON] is None, "the work was not ours"
    assert found[Point.FOCUS] is None, "no column tells whether an item was planned"


def test_sample_and_interview_weigh_by_their_errors() -> None:
    alike = "item,step,kind\n" + "".join(f"A-{at},4,rule\n" for at in range(98))
    one = next(
        each for each in assessed({**CARE, "evidence": "counted"}, alike).estimates if each.point is Point.BASED_ON
    )
    # The sample says 0 with an error of 1/100, the interview 0.1 with one of 1/10: weights 10,000 to 100.
    assert one.sampled == 0
    assert one.told == pytest.approx(0.1)
    assert one.place == pytest.approx(100 * 0.1 / 10_100)
    assert one.error == pytest.approx(10_100**-0.5)
    assert not one.apart


def test_a_contradiction_is_told_and_makes_less_sure() -> None:
    alike = "item,step,kind\n" + "".join(f"A-{at},4,rule\n" for at in range(98))
    found = assessed({**CARE, "ruled_of_ten": "2", "evidence": "reported"}, alike)
    one = next(each for each in found.estimates if each.point is Point.BASED_ON)
    assert one.apart
    alone = (100**2 + 20**2) ** -0.5
    assert one.error == pytest.approx(alone * 0.8 / (0.01**2 + 0.05**2) ** 0.5)


def test_more_items_make_it_surer() -> None:
    few, many = (
        assessed(CARE, "item,step,kind\n" + "".join(f"A-{at},4,rule\n" for at in range(count))) for count in (5, 50)
    )
    assert few.error > many.error


@pytest.mark.parametrize(
    ("answers", "kind", "model", "shore"),
    [
        (CARE, Kind.BPO, Model.PER_ITEM, Shore.OFF),
        ({**CARE, "items_per_month": 3000, "swing_pct": 10}, Kind.BPO, Model.BASELINE, Shore.OFF),
        ({**CARE, "own_team": "yes", "overlap_hours": 8}, Kind.BPO, Model.PER_FTE, Shore.NEAR),
        ({**CARE, "stays_in": "region"}, Kind.BPO, Model.PER_ITEM, Shore.NEAR),
        (COUNSEL, Kind.KPO, Model.TIME_AND_MATERIALS, Shore.OFF),
        ({**COUNSEL, "outcome_counts": "yes", "local_knowledge": "yes"}, Kind.KPO, Model.OUTCOME, Shore.ON),
        ({**COUNSEL, "touches_per_item": 6}, Kind.KPO, Model.TIME_AND_MATERIALS, Shore.NEAR),
        ({**CARE, "stays_in": "country"}, Kind.BPO, Model.PER_ITEM, Shore.ON),
        (
            {**CARE, "local_knowledge": "yes", "expert_steps_of_ten": 6, "qualified_hours_of_ten": 0},
            Kind.BPO,
            Model.PER_ITEM,
            Shore.NEAR,  # no hour needs somebody qualified, whatever the steps ask for
        ),
        ({"prospect": "N", "process": "P", "ruled_of_ten": 5}, Kind.MIXED, Model.BOTH, Shore.OFF),
    ],
)
def test_family_pricing_and_shore_follow_with_reasons(
    answers: dict[str, object], kind: Kind, model: Model, shore: Shore
) -> None:
    found = assessed(answers)
    assert found.advice is not None
    assert (found.kind, found.advice.model, found.advice.shore) == (kind, model, shore)
    assert {one.about.value for one in found.advice.reasons} >= {"family", "pricing", "shore"}
    shown = [one for one in found.advice.reasons if one.point is not None and "place" in one.figures]
    known = places(found)
    assert all(one.figures["place"] in (known[one.point], found.place) for one in shown if one.point is not None)


def test_nothing_is_recommended_where_nothing_is_known() -> None:
    found = assess(Interview("Nordwind AG", "Invoices"), Sample())
    assert (found.place, found.kind, found.sure, found.advice) == (None, None, None, None)


def test_the_draft_is_a_statement_of_work_that_lacks_amounts_alone() -> None:
    answers = {**CARE, "items_per_month": 1000, "swing_pct": 40, "currency": "EUR"}
    body = draft(assessed(answers, EXPORT))
    _, problems = read_provisions(body)
    assert {one.place for one in problems} == {"pricing.items.0.terms.tiers"}
    assert body["agreement"]["commitments"][0]["at_least"] == "540"
    assert body["parameters"]["baseline"] == {
        "handling_minutes": 7.5,
        "first_pass_yield": 1.0,
        "turnaround_hours": 12.0,
    }
    assert body["service_levels"][0]["target_minutes"] == "2880", "three of four came at once; 95 of a hundred in 48 h"


@pytest.mark.parametrize(
    ("answers", "place"),
    [
        ({"process": "Invoices"}, "prospect"),
        ({**CARE, "ruled_of_ten": "11"}, "ruled_of_ten"),
        ({**CARE, "ways": "0"}, "ways"),
        ({**CARE, "swing_pct": "NaN"}, "swing_pct"),
        ({**CARE, "minutes_per_item": "a lot"}, "minutes_per_item"),
        ({**CARE, "stays_in": "the moon"}, "stays_in"),
        ({**CARE, "currency": "XXQ"}, "currency"),
        ({**CARE, "own_team": "perhaps"}, "own_team"),
        ({**CARE, "mood": "good"}, "mood"),
    ],
)
def test_a_bad_answer_is_refused_at_its_field(answers: dict[str, object], place: str) -> None:
    interview, problems = read_interview(answers)
    assert interview is None
    assert [one.place for one in problems] == [place]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"item,step\n", "there is no step in it"),
        (b"item,step,minutes\nA,look,soon\n", "row 1, minutes: “soon” is no number"),
        (b"item,step,minutes\nA,look,-1\n", "row 1, minutes: “-1” is no number of minutes"),
        (b"item,step\nA,\n", "row 1, step: it is missing"),
        (b"item,step,kind\nA,look,guess\n", "row 1, kind: “guess” is none of rule"),
        (b"item,step,at\nA,look,yesterday\n", "row 1, at: “yesterday” is no moment"),
        (b"item,step,wage\nA,look,3\n", "“wage” is no column"),
        (b"item,item\nA,B\n", "two columns have one name"),
        (b"item,step\nA,B,C\n", "more columns than the heading"),
        (b"\xff\xfe", "cannot be read"),
        (b"", "there is no step in it"),
    ],
)
def test_a_bad_sample_is_refused_with_row_and_column(content: bytes, says: str) -> None:
    _, rows, problems = read_file(content, name="export.csv")
    problems = problems or read_rows(rows)[2]
    assert any(says in one.message for one in problems), problems
    assert {one.place for one in problems} == {"sample"}


def test_a_sample_that_is_kept_names_nobody_and_tells_the_same() -> None:
    _, rows, _ = read_file(EXPORT.encode(), name="export.csv")
    kept = without_names(rows)
    assert not {"Anh", "Binh"} & {value for row in kept for value in row.values()}
    steps, told, problems = read_rows(kept)
    assert (sample_of(steps, told).tells, problems) == (sample(EXPORT).tells, ())
    assert [one.hand_offs for one in sample_of(steps, told).works] == [0, 0, 0, 1]


def test_a_month_takes_the_hours_of_its_items_and_qualified_people_their_part() -> None:
    answers = {**CARE, "items_per_month": 1200, "minutes_per_item": 7, "qualified_hours_of_ten": 2}
    month = staffing(assessed(answers))
    assert month is not None
    assert (month.hours, month.qualified_hours, month.full_time) == pytest.approx((112, 28, 1))
    assert staffing(assessed(CARE)) is None


def test_the_command_tells_the_profile_and_its_draft(tmp_path: Path) -> None:
    said, export = tmp_path / "nordwind.json", tmp_path / "export.csv"
    said.write_text(json.dumps({"interview": CARE}), "utf-8")
    export.write_text(EXPORT, "utf-8")
    told = CliRunner().invoke(main, ["profile", "--assess", str(said), "--sample", str(export), "--json"])
    assert told.exit_code == 0, told.output
    found = json.loads(told.output)
    assert (found["items"], found["kind"], found["advice"]["pricing"]) == (4, "BPO", ["per_item"])
    shown = CliRunner().invoke(main, ["profile", "--assess", str(said), "--sample", str(export)])
    assert "rules settle the work" in shown.output
    said.write_text(json.dumps({"interview": {**CARE, "ruled_of_ten": 12}}), "utf-8")
    refused = CliRunner().invoke(main, ["profile", "--assess", str(said)])
    assert (refused.exit_code, "ruled_of_ten" in refused.output) == (2, True)
