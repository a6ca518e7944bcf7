"""The form of a contract: every term that has a field is read from it, and shown in it again."""

from decimal import Decimal

from starlette.datastructures import FormData

from remit.contracts.model import EscalationAct, Gravity, Stratum
from remit.contracts.refusals import TermsRefused
from remit.contracts.rules.provisions import read_provisions
from remit.web.contractdesk import beside_fields, body_in, fields_from
from remit.web.problems import problem_document

FIELDS = {
    "service_levels.0.metric": "turnaround_time",
    "service_levels.0.target_minutes": "120",
    "service_levels.0.escalations.0.at_pct": "75",
    "service_levels.0.escalations.0.act": "raise",
    "service_levels.0.escalations.1.at_pct": "90",
    "service_levels.0.escalations.1.act": "",
    "calendar.tz": "UTC",
    "sampling.percent": "5",
    "sampling.gold_percent": "2",
    "sampling.strata.0.by": "language",
    "sampling.strata.0.value": "vi",
    "sampling.strata.0.percent": "40",
    "sampling.strata.1.by": "kind",
    "sampling.strata.1.value": "",
    "sampling.scorecard.0.key": "wrong_payee",
    "sampling.scorecard.0.gravity": "fatal",
    "sampling.scorecard.0.weight": "30",
    "sampling.scorecard.1.key": "project_code",
    "sampling.scorecard.1.label.en": "No project code",
    "sampling.scorecard.2.weight": "7",
    "sampling.suspend.critical": "3",
    "sampling.suspend.days": "30",
    "data_handling.retention.days": "3650",
    "data_handling.retention.reason": "HGB 257",
    "routing.ways~list": "push",
    "routing.weight_pct": "150",
    "routing.attention_pct": "20",
}


def test_levels_strata_suspensions_gold_and_routing_are_terms_that_a_form_says() -> None:
    body = body_in(FormData(FIELDS))
    found, problems = read_provisions(body)
    assert problems == ()
    (level,) = found.service_levels
    assert [(one.at_pct, one.act) for one in level.escalations] == [(Decimal(75), EscalationAct.RAISE)]
    assert (found.sampling.percent, found.sampling.gold_percent) == (Decimal(5), Decimal(2))
    (share,) = found.sampling.strata
    assert (share.by, share.value, share.percent) == (Stratum.LANGUAGE, "vi", Decimal(40))
    payee, project = found.sampling.scorecard
    assert (payee.key, payee.gravity, payee.weight, payee.names) == ("wrong_payee", Gravity.FATAL, Decimal(30), {})
    assert (project.gravity, project.weight, project.names) == (Gravity.MINOR, Decimal(1), {"en": "No project code"})
    assert found.sampling.suspend is not None
    assert (found.sampling.suspend.critical, found.sampling.suspend.days) == (3, 30)
    assert found.data_handling.retention is not None
    assert (found.routing.push, found.routing.on_shift_only) == (True, False)
    assert (found.routing.weight_pct, found.routing.attention_pct) == (150, 20)
    shown = fields_from(body)
    assert (shown["routing.push"], shown["sampling.strata.0.value"], shown["sampling.suspend.days"]) == (
        "True",
        "vi",
        "30",
    )


def test_a_way_of_handing_out_that_is_unticked_is_not_carried_over() -> None:
    before = body_in(FormData(FIELDS))
    after = body_in(FormData({name: value for name, value in FIELDS.items() if "ways" not in name}), before=before)
    assert after["routing"] == {"weight_pct": "150", "attention_pct": "20"}


def test_what_the_form_does_not_show_of_routing_is_carried_over() -> None:
    before = {"routing": {"push": True, "exposure": {"daily_minutes": 60}}}
    assert body_in(FormData({"routing.ways~list": "on_shift_only"}), before=before)["routing"] == {
        "exposure": {"daily_minutes": 60},
        "on_shift_only": True,
    }


def test_what_is_wrong_with_terms_is_said_in_the_readers_language_beside_its_field() -> None:
    body = {
        "sampling": {"percent": "120"},
        "pricing": {"currency": "EURO", "items": [{"key": "a", "model": "per_smile"}]},
        "service_levels": [{"metric": "turnaround_time", "target_minutes": 5, "calendar": {"tz": "Mars"}}],
    }
    _, problems = read_provisions(body)
    refused = TermsRefused(
        count=len(problems), where="-", reason=problems[0].message,
        problems=[{"place": one.place, "message": one.message} for one in problems],
    )  # fmt: skip
    document = problem_document(beside_fields(refused), language="vi", instance="/contracts")
    said = {one["place"]: one["message"] for one in document["fields"]["problems"]}
    assert said["sampling.percent"] == "“120” không phải là tỷ lệ phần trăm từ 0 đến 100"
    assert said["pricing.items.0.model"].startswith("“per_smile” không thuộc per_item, ")
    assert said["service_levels.0.target_minutes"] == (
        "Không đọc được lịch tại tz: “Mars” không phải là múi giờ; hãy ghi dạng Europe/London."
    )
    assert "“Mars” is no time zone" in str(problems[0].message)
