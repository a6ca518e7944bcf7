"""A service desk: priority by the matrix, known errors, tiers, major incidents, requests, problems, refusals."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from remit.services.rehearsal import Answer, AnswerRefused, Rehearsal, Stage
from remit.services.technical_support import line

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
REFERENCES: dict[str, dict[str, dict[str, Any]]] = {
    "known_error": {
        "KE-7": {"symptoms": "vpn password expired", "workaround": "Set a new one.", "service": "vpn"},
    },
    "catalogue": {"laptop": {"name": "Laptop", "way": "approval"}},
}
SOLVED = {"outcome": "solved", "resolution": "restarted it"}


def stage(*, automatic: bool = False) -> Stage:
    known = {"KE-7": {**REFERENCES["known_error"]["KE-7"], "automatic": automatic}}
    return Stage(line, now=NOW, references={**REFERENCES, "known_error": known})


def report(on: Stage, text: str, *answers: Answer, **more: Any) -> Rehearsal:
    data = {"subject": text, "description": text, "impact": "medium", "urgency": "medium", "service": "shop", **more}
    return on.rehearse(json.dumps({"kind": "incident", **data}).encode(), name="report.json", answers=answers)


def raise_problem(on: Stage, *answers: Answer) -> Rehearsal:
    content = json.dumps({"kind": "problem", "subject": "The shop stands still", "service": "shop"}).encode()
    return on.rehearse(content, name="problem.json", answers=answers)


@pytest.mark.parametrize(
    ("impact", "urgency", "priority"), [("high", "high", "P1"), ("low", "high", "P3"), ("low", "low", "P5")]
)
def test_impact_and_urgency_give_the_priority(impact: str, urgency: str, priority: str) -> None:
    assert (
        report(stage(), "It beeps", impact=impact, urgency=urgency)
        .variables["reasons"][0]["text"]["en"]
        .startswith(f"Priority {priority}:")
    )


def test_a_known_error_stands_beside_the_ticket_and_answers_by_itself_only_where_that_is_allowed() -> None:
    text = "My VPN password has expired again"
    beside = report(stage(), text, service="vpn")
    assert (beside.waits, beside.reasons) == (("tier_1",), ("priority", "known_error"))
    by_itself = report(stage(automatic=True), text, service="vpn")
    assert by_itself.outcome == "straight_through"
    assert json.loads(by_itself.documents["resolution.json"])["known_error"] == "KE-7"


def test_a_remote_session_is_held_by_the_clients_tool_and_the_record_says_who_allowed_it() -> None:
    agreed = {"remote_session": {"tool": "HelpView", "address": "https://help.example/join/{number}"}}
    on = Stage(line, now=NOW, references=REFERENCES, parameters=agreed)
    held = {"tool": "HelpView", "allowed_by": "Jo Hall", "minutes": 12, "done": "cleared the cache"}
    up = Answer("tier_1", {"outcome": "escalate", "resolution": "still slow", "sessions": [held]})
    beside = report(on, "It is slow")
    assert beside.reasons == ("priority", "remote")
    assert "https://help.example/join/" in beside.variables["reasons"][1]["text"]["en"]
    nobody = {**held, "allowed_by": ""}
    with pytest.raises(AnswerRefused, match=r"sessions\.0\.allowed_by"):
        report(on, "It is slow", Answer("tier_1", {**SOLVED, "sessions": [nobody]}))
    done = report(on, "It is slow", up, Answer("tier_2", {**SOLVED, "sessions": [{**held, "minutes": 5}]}))
    sessions = json.loads(done.documents["resolution.json"])["sessions"]
    assert [(one["allowed_by"], one["minutes"]) for one in sessions] == [("Jo Hall", 12), ("Jo Hall", 5)]


def test_a_known_error_of_another_service_or_of_other_words_is_not_shown() -> None:
    assert report(stage(), "My VPN password has expired again", service="shop").reasons == ("priority",)
    assert report(stage(), "The VPN is slow", service="vpn").reasons == ("priority",)


def test_what_one_tier_cannot_solve_goes_to_the_next_with_its_words() -> None:
    up = Answer("tier_1", {"outcome": "escalate", "resolution": "the log says pool empty"})
    came = report(stage(), "Orders fail", up)
    assert came.waits == ("tier_2",)
    assert came.variables["reasons"][0]["text"]["en"] == "The tier before handed it up: the log says pool empty"
    done = report(stage(), "Orders fail", up, Answer("tier_2", SOLVED))
    assert json.loads(done.documents["resolution.json"])["resolution"] == "restarted it"


def test_an_incident_joins_a_major_one_on_its_service_until_that_is_resolved() -> None:
    on = stage()
    report(on, "Shop is down", major=True)
    assert report(on, "Cannot order").reasons == ("priority", "joined")
    assert report(on, "Cannot print", service="printing").reasons == ("priority",)
    other = stage()
    report(other, "Shop is down", Answer("tier_1", SOLVED), major=True)
    assert report(other, "Cannot order").reasons == ("priority",)


def test_a_tier_that_declares_a_major_incident_hands_it_up_as_one() -> None:
    on = stage()
    report(on, "Odd", Answer("tier_1", {"outcome": "escalate", "resolution": "all sites", "declare_major": True}))
    assert report(on, "Odd here too").reasons == ("priority", "joined")


def test_a_problem_joins_the_incidents_of_its_service_and_the_next_one_finds_its_workaround() -> None:
    on = stage()
    report(on, "Checkout shows error 500", Answer("tier_1", SOLVED))
    found = {"cause": "pool too small", "symptoms": "checkout error 500", "workaround": "restart the pool"}
    done = raise_problem(on, Answer("investigate", found))
    assert json.loads(done.documents["known-error.json"])["incidents"] == ["R-000001"]
    later = report(on, "Error 500 at the checkout again")
    assert "Known error KE-R-000002. Workaround: restart the pool" in [
        one["text"]["en"] for one in later.variables["reasons"]
    ]


def test_a_request_outside_the_catalogue_is_worked_by_a_person() -> None:
    content = json.dumps({"kind": "request", "subject": "A horse", "catalogue": "horse"}).encode()
    came = stage().rehearse(content, name="request.json")
    assert (came.waits, came.reasons) == (("fulfil",), ("not_offered",))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"kind": "wish"}, "kind"),
        ({"impact": "enormous"}, "impact"),
        ({"subject": " "}, "subject"),
        ({"checks": [{"kind": "shell", "target": "rm -rf /"}]}, "checks"),
        ({"checks": "all"}, "checks"),
    ],
)
def test_a_report_that_cannot_be_read_is_refused_with_its_place(change: dict[str, Any], place: str) -> None:
    data = {"kind": "incident", "subject": "Beeps", "description": "It beeps", **change}
    reading = line.read(json.dumps(data).encode(), media_type="application/json", name="report.json")
    assert [(one.code, one.place) for one in reading.problems] == [("technical_support.unreadable", place)]
