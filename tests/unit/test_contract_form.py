"""The form of a contract: every term that has a field is read from it, and shown in it again."""

from decimal import Decimal
from typing import Any

from starlette.datastructures import FormData

from remit.contracts.model import EscalationAct, Gravity, Stratum
from remit.contracts.refusals import TermsRefused
from remit.contracts.rules.provisions import read_provisions
from remit.web.contractdesk import beside_fields, body_in, fields_from
from remit.web.pricedesk import AMOUNTS, MODEL_FIELDS
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
    document = problem_document(beside_fields(refused, body), language="vi", instance="/contracts")
    said = {one["place"]: one["message"] for one in document["fields"]["problems"]}
    assert said["sampling.percent"] == "“120” không phải là tỷ lệ phần trăm từ 0 đến 100"
    assert said["pricing.items.0.model"].startswith("“per_smile” không thuộc per_item, ")
    assert said["service_levels.0.target_minutes"] == (
        "Không đọc được lịch tại tz: “Mars” không phải là múi giờ; hãy ghi dạng Europe/London."
    )
    assert "“Mars” is no time zone" in str(problems[0].message)


PRICED: dict[str, tuple[str, dict[str, Any]]] = {
    "tiered": ("per_item", {"scheme": "all_units", "tiers": [{"upto": "1000", "price": "0.50"}, {"price": "0.40"}]}),
    "plain": ("per_item", {"tiers": [{"price": "2"}], "minimum": "600", "minimum_window": "quarter"}),
    "volume": ("take_or_pay", {"shortfall_rate": "0.4", "committed": "3000", "carry": "surplus", "carry_cap_pct": "5"}),
    "seats": ("per_fte", {"monthly_rate": "2800", "day_count": "working", "holidays": ["2026-02-17", "2026-02-18"]}),
    "base": ("baseline", {"monthly_charge": "10000", "volume": "2000", "deadband_pct": "10", "additional_rate": "4",
                          "reduced_rate": "3", "measured_from": "baseline"}),
    "hours": ("time_and_materials", {"roles": [{"role": "senior analyst", "hourly_rate": "95.50"},
                                               {"role": "analyst", "hourly_rate": "45"}], "cap": "1000"}),
    "hits": ("outcome", {"price": "12.50", "gate_pct": "80"}),
    "saved": ("gain_share", {"share_pct": "30", "baseline_cost": "100000", "threshold": "5000"}),
    "moving": ("transition_fee", {"total": "1000", "milestones": [{"key": "parallel run", "share_pct": "40"},
                                                                  {"key": "go-live", "share_pct": "60"}]}),
    "travel": ("pass_through", {"markup_pct": "5", "markup_cap": "50"}),
    "desk": ("fixed", {"monthly": "350"}),
}  # fmt: skip
INDEXED = {
    "cost_of_living": {"index": "cpi", "base": "104.2", "labour_share_pct": "70", "capped_at": "price", "cap_pct": "4"},
    "exchange_band": {"index": "vnd", "base": "27000", "band_pct": "5", "measured_from": "edge"},
    "glide_path": {"yearly_pct": ["2", "2", "3"]},
    "decimals": "2",
}


def agreed_prices() -> dict[str, Any]:
    items = [
        {"key": key, "name": key, "clause": "4", "unit": "item", "meter": "item:*", "model": model, "terms": terms}
        for key, (model, terms) in PRICED.items()
    ]
    items[1] |= {"indexation": INDEXED, "rework": "always"}
    credits = {
        "at_risk_pct": "10", "pool_pct": "150", "base": "without_pass_through", "one_per_cause": False,
        "rules": [{"level": "turnaround_time", "allocation_pct": "50", "factors": ["1", "1.5", "2"]}],
        "earn_back": {"months": "3", "returned_pct": "50"},
    }  # fmt: skip
    return {"currency": "EUR", "late": "as_of_billing", "mode": "half_even", "items": items, "credits": credits}


def test_every_parameter_of_every_pricing_model_and_credit_is_a_field_of_the_form() -> None:
    body: dict[str, Any] = {
        "pricing": agreed_prices(),
        "agreement": {"renewal": {"ends_date": "2027-01-31", "notice_days": "90"}},
    }
    body["agreement"]["renewal"]["reminders_days"] = ["60", "10"]
    assert read_provisions(body)[1] == ()
    shown = fields_from(body)
    fields = {name: value for name, value in shown.items() if ".terms." not in name and not name[-2:].startswith(".")}
    assert body_in(FormData(fields), before=body) == body
    asked = {f"{model}.{one.name}" for model, found in MODEL_FIELDS.items() for one in found}
    said = {f"{model}.{name}" for model, terms in PRICED.values() for name in terms}
    assert said - asked == {f"{model}.{AMOUNTS[model][0]}" for model, _ in PRICED.values()} - asked


def test_what_is_wrong_with_a_parameter_stands_beside_its_own_field() -> None:
    said = {f"pricing.items.{at}.key": str(at) for at in range(3)}
    said |= {"pricing.currency": "EUR", "pricing.items.0.model": "per_fte", "pricing.items.0.amount": "much"}
    said |= {"pricing.items.1.model": "per_item", "pricing.items.1.models.per_item.tiers": "1000 0.50\n900 0.40"}
    said |= {"pricing.items.2.model": "outcome", "pricing.items.2.amount": "5"}
    said |= {"pricing.items.2.models.outcome.gate_pct": "120", "pricing.items.2.models.per_fte.opening": "whole"}
    body = body_in(FormData(said))
    _, problems = read_provisions(body)
    found = [{"place": one.place, "message": one.message} for one in problems]
    told = beside_fields(TermsRefused(count=1, where="-", reason="-", problems=found), body)
    places = {one["place"] for one in told.fields["problems"]}
    assert {
        "pricing.items.0.amount",
        "pricing.items.1.models.per_item.tiers",
        "pricing.items.2.models.outcome.gate_pct",
    } <= places
    assert "opening" not in body["pricing"]["items"][2]["terms"], "only the chosen model's fields count"


def test_an_amount_beside_tiers_that_say_the_price_is_refused_at_its_field() -> None:
    price = {
        "key": "letters",
        "name": "Letters",
        "clause": "4.1",
        "unit": "item",
        "meter": "item:*",
        "model": "per_item",
    }
    fields = {f"pricing.items.0.{name}": value for name, value in price.items()}
    tiers = {"pricing.currency": "EUR", "pricing.items.0.models.per_item.tiers": "1000 0.50\n0.40"}
    _, sound = read_provisions(body_in(FormData({**fields, **tiers})))
    assert sound == ()
    _, problems = read_provisions(body_in(FormData({**fields, **tiers, "pricing.items.0.amount": "0.45"})))
    assert [one.place for one in problems] == ["pricing.items.0.amount"]
