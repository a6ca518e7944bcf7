"""Reading a statement of work from JSON; all problems are collected, each with its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from remit.contracts.agreement import Agreement
from remit.contracts.model import (
    INSPECTION_LEVELS,
    QUALITY_LIMITS,
    DataHandling,
    Escalation,
    EscalationAct,
    ExposureLimit,
    FindingsRule,
    Gravity,
    LotSampling,
    Metric,
    Price,
    PricingModel,
    Provisions,
    RateCard,
    Retention,
    RoutingTerms,
    SamplingPlan,
    ScorePoint,
    ServiceLevel,
    Share,
    Stratum,
)
from remit.contracts.pricing import PriceSchedule
from remit.contracts.rules.agreement import read_agreement
from remit.contracts.rules.pricing import read_schedule
from remit.contracts.rules.reading import problem, problem_of
from remit.parties.model import CLASSIFIED, DataClass, Purpose, Shore
from remit.values.calendar import Calendar
from remit.values.money import decimals_of
from remit.values.problem import Problem
from remit.values.refusal import Refusal
from remit.values.sentence import Sentence

TIMED = frozenset({Metric.TURNAROUND_TIME, Metric.RESPONSE_TIME, Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE})
_SECTIONS = (
    "service_levels",
    "sampling",
    "data_handling",
    "rate_card",
    "pricing",
    "parameters",
    "agreement",
    "routing",
)
_Word = TypeVar("_Word", bound=StrEnum)
_Part = TypeVar("_Part")


@dataclass(slots=True)
class _Reading:
    problems: list[Problem] = field(default_factory=list)

    def part(self, where: str, read: Callable[[], _Part], otherwise: _Part) -> _Part:
        try:
            return read()
        except _Fault as fault:
            self.problems.append(problem(fault.where or where, fault.text, **fault.fields))
        except Refusal as refusal:
            place = f"{where}.{refusal.place}" if refusal.place else where
            self.problems.append(problem_of(refusal, place=place))
        return otherwise


class _Fault(Exception):  # noqa: N818 - carries one problem to where it is collected
    def __init__(self, where: str, text: str, **fields: Any) -> None:
        super().__init__(text)
        self.where, self.text, self.fields = where, text, fields


def read_provisions(body: Any) -> tuple[Provisions, tuple[Problem, ...]]:
    """Read a statement of work: sections `service_levels`, `sampling`, `data_handling`, `rate_card`, `pricing`,
    `parameters`, `agreement` and `routing`, all optional.
    """
    reading = _Reading()
    if not isinstance(body, Mapping):
        return Provisions(), (problem("", "it is no object"),)
    for unknown in sorted(set(body) - set(_SECTIONS)):
        message = Sentence("it is no section; sections are {words}", words=", ".join(_SECTIONS))
        reading.problems.append(Problem(code="contracts.section", message=message, place=str(unknown)))
    provisions = Provisions(
        service_levels=_levels(reading, body),
        sampling=reading.part("sampling", lambda: _sampling(_object(body, "sampling", "")), SamplingPlan()),
        data_handling=reading.part(
            "data_handling", lambda: _data_handling(_object(body, "data_handling", "")), DataHandling()
        ),
        rate_card=reading.part("rate_card", lambda: _rate_card(_object(body, "rate_card", "")), None),
        pricing=_pricing(reading, body),
        agreement=_agreement(reading, body),
        routing=reading.part("routing", lambda: _routing(_object(body, "routing", "")), RoutingTerms()),
        parameters=reading.part("parameters", lambda: _object(body, "parameters", ""), {}),
    )
    return provisions, tuple(reading.problems)


def _levels(reading: _Reading, body: Mapping[str, Any]) -> tuple[ServiceLevel, ...]:
    nothing: list[Any] = []
    entries = reading.part("service_levels", lambda: _list(body, "service_levels", ""), nothing)
    places = [f"service_levels.{at}" for at in range(len(entries))]
    named = zip(places, entries, strict=True)
    read = [reading.part(where, partial(_level, entry, where), None) for where, entry in named]
    return tuple(level for level in read if level is not None)


def _level(entry: Any, where: str) -> ServiceLevel:
    if not isinstance(entry, Mapping):
        raise _Fault(where, "it is no object")
    metric = _word(Metric, entry.get("metric"), f"{where}.metric")
    if metric in TIMED and not (entry.get("target_minutes") and entry.get("calendar")):
        raise _Fault(where, "a promise of time needs target_minutes and calendar")
    target = entry.get("target_minutes")
    calendar = entry.get("calendar")
    return ServiceLevel(
        metric=metric,
        target_minutes=None if target is None else _number(target, f"{where}.target_minutes"),
        calendar=None if calendar is None else Calendar.from_json(calendar),
        levels_pct=tuple(_number(pct, f"{where}.levels_pct") for pct in entry.get("levels_pct", [50, 75, 100])),
        target_pct=_percent(entry.get("target_pct", 95), f"{where}.target_pct"),
        definition=str(entry.get("definition", "")),
        escalations=tuple(
            _escalation(one, f"{where}.escalations.{at}")
            for at, one in enumerate(_list(entry, "escalations", f"{where}."))
        ),
    )


def _escalation(entry: Any, where: str) -> Escalation:
    if not isinstance(entry, Mapping):
        raise _Fault(where, "it is no object")
    at_pct = _number(entry.get("at_pct"), f"{where}.at_pct")
    if at_pct <= 0:
        raise _Fault(f"{where}.at_pct", "it is more than 0 percent of the target")
    return Escalation(at_pct=at_pct, act=_word(EscalationAct, entry.get("act"), f"{where}.act"))


def _routing(body: Mapping[str, Any]) -> RoutingTerms:
    flags = {key: value for key, value in body.items() if key not in ("exposure", *_SHARES)}
    for key in sorted(flags):
        if key not in ("on_shift_only", "push"):
            raise _Fault(f"routing.{key}", "it is no field here")
        if not isinstance(flags[key], bool):
            raise _Fault(f"routing.{key}", "“{value}” is neither true nor false", value=flags[key])
    agreed = RoutingTerms(**flags, exposure=_exposure(_object(body, "exposure", "routing.")))
    shares = {
        key: _whole_share(body.get(key, getattr(agreed, key)), f"routing.{key}", *_SHARES[key]) for key in _SHARES
    }
    return replace(agreed, weight_pct=shares["weight_pct"], attention_pct=shares["attention_pct"])


_SHARES = {"weight_pct": (1, 1_000), "attention_pct": (0, 100)}


def _whole_share(value: Any, place: str, least: int, most: int) -> int:
    share = _number(value, place)
    if isinstance(value, bool) or share != int(share) or not least <= share <= most:
        raise _Fault(place, "“{value}” is no whole number from {least} to {most}", value=value, least=least, most=most)
    return int(share)


def _exposure(body: Mapping[str, Any]) -> ExposureLimit:
    known = {one.name for one in fields(ExposureLimit)}
    for key in sorted(body):
        if key not in known:
            raise _Fault(f"routing.exposure.{key}", "it is no field here")
        if isinstance(body[key], bool) or not isinstance(body[key], int) or body[key] < 1:
            raise _Fault(f"routing.exposure.{key}", "“{value}” is no whole number of at least 1", value=body[key])
    return ExposureLimit(**body)


def _sampling(body: Mapping[str, Any]) -> SamplingPlan:
    plan = SamplingPlan()
    return SamplingPlan(
        percent=_percent(body.get("percent", plan.percent), "sampling.percent"),
        newcomer_percent=_percent(body.get("newcomer_percent", plan.newcomer_percent), "sampling.newcomer_percent"),
        newcomer_items=int(_number(body.get("newcomer_items", plan.newcomer_items), "sampling.newcomer_items")),
        lots=_lots(_object(body, "lots", "sampling.")) if "lots" in body else None,
        strata=tuple(_share(one, f"sampling.strata.{at}") for at, one in enumerate(_list(body, "strata", "sampling."))),
        suspend=_suspend(_object(body, "suspend", "sampling.")) if "suspend" in body else None,
        gold_percent=_percent(body.get("gold_percent", plan.gold_percent), "sampling.gold_percent"),
        scorecard=_scorecard(_list(body, "scorecard", "sampling.")),
    )


def _scorecard(entries: list[Any]) -> tuple[ScorePoint, ...]:
    points = tuple(_score_point(one, f"sampling.scorecard.{at}") for at, one in enumerate(entries))
    for at, point in enumerate(points):
        if point.key in {one.key for one in points[:at]}:
            raise _Fault(f"sampling.scorecard.{at}.key", "“{value}” is there already", value=point.key)
    return points


def _score_point(entry: Any, where: str) -> ScorePoint:
    if not isinstance(entry, Mapping) or not entry.get("key"):
        raise _Fault(f"{where}.key", "a point needs a key")
    weight = _number(entry.get("weight", 1), f"{where}.weight")
    if weight <= 0:
        raise _Fault(f"{where}.weight", "it is more than 0")
    names = {language: str(name) for language, name in _object(entry, "label", f"{where}.").items() if name}
    gravity = _word(Gravity, entry.get("gravity", Gravity.MINOR), f"{where}.gravity")
    return ScorePoint(str(entry["key"]), names, gravity, weight)


def _share(entry: Any, where: str) -> Share:
    if not isinstance(entry, Mapping) or not entry.get("value"):
        raise _Fault(where, "a share needs by, value and percent")
    return Share(
        by=_word(Stratum, entry.get("by"), f"{where}.by"),
        value=str(entry["value"]),
        percent=_percent(entry.get("percent"), f"{where}.percent"),
    )


def _suspend(body: Mapping[str, Any]) -> FindingsRule:
    critical = int(_number(body.get("critical"), "sampling.suspend.critical"))
    days = int(_number(body.get("days"), "sampling.suspend.days"))
    if critical < 1 or days < 1:
        raise _Fault("sampling.suspend", "it needs critical and days, both from 1 up")
    named = body.get("qualification")
    return FindingsRule(critical=critical, days=days, qualification=str(named) if named else None)


def _lots(body: Mapping[str, Any]) -> LotSampling:
    lot, aql = int(_number(body.get("lot"), "sampling.lots.lot")), _number(body.get("aql"), "sampling.lots.aql")
    level = str(body.get("level", "II"))
    if lot < 2:
        raise _Fault("sampling.lots.lot", "a lot has at least two items")
    if level not in INSPECTION_LEVELS:
        raise _Fault("sampling.lots.level", "one of {words} is meant", words=", ".join(INSPECTION_LEVELS))
    if aql not in QUALITY_LIMITS:
        raise _Fault("sampling.lots.aql", "one of {words} is meant", words=", ".join(map(str, QUALITY_LIMITS)))
    return LotSampling(lot=lot, level=level, aql=aql)


def _data_handling(body: Mapping[str, Any]) -> DataHandling:
    handling = DataHandling()
    visible = _object(body, "visible", "data_handling.") if "visible" in body else None
    return DataHandling(
        allowed_shores=_words(Shore, body, "allowed_shores", handling.allowed_shores),
        visible=handling.visible if visible is None else _visible(visible),
        purposes=_words(Purpose, body, "purposes", handling.purposes),
        retention=_retention(_object(body, "retention", "data_handling.")) if "retention" in body else None,
    )


def _retention(body: Mapping[str, Any]) -> Retention:
    days = int(_number(body.get("days"), "data_handling.retention.days"))
    if days < 1 or not body.get("reason"):
        raise _Fault("data_handling.retention", "it needs days, from 1 up, and a reason")
    return Retention(days, str(body["reason"]))


def _visible(body: Mapping[str, Any]) -> Mapping[Shore, frozenset[DataClass]]:
    where = "data_handling.visible"
    return {_word(Shore, shore, where): _classes(body, shore, f"{where}.{shore}") for shore in body}


def _classes(body: Mapping[str, Any], shore: str, where: str) -> frozenset[DataClass]:
    return CLASSIFIED & {_word(DataClass, name, where) for name in _list(body, shore, "")}


def _rate_card(body: Mapping[str, Any]) -> RateCard | None:
    if not body:
        return None
    currency = str(body.get("currency", ""))
    decimals_of(currency)
    return RateCard(
        currency=currency,
        prices=tuple(
            _price(entry, f"rate_card.prices.{at}") for at, entry in enumerate(_list(body, "prices", "rate_card."))
        ),
    )


def _pricing(reading: _Reading, body: Mapping[str, Any]) -> PriceSchedule | None:
    if not body.get("pricing"):
        return None
    schedule, problems = read_schedule(body["pricing"])
    reading.problems.extend(problems)
    return schedule


def _agreement(reading: _Reading, body: Mapping[str, Any]) -> Agreement:
    found, problems = read_agreement(body.get("agreement"))
    reading.problems.extend(problems)
    return found


def _price(entry: Any, where: str) -> Price:
    if not isinstance(entry, Mapping) or not entry.get("key") or not entry.get("unit"):
        raise _Fault(where, "a price needs key, unit and amount")
    return Price(
        key=str(entry["key"]),
        unit=str(entry["unit"]),
        amount=_number(entry.get("amount"), f"{where}.amount"),
        model=_word(PricingModel, entry.get("model", "per_item"), f"{where}.model"),
    )


def _object(body: Mapping[str, Any], key: str, under: str) -> Mapping[str, Any]:
    part = body.get(key) or {}
    if not isinstance(part, Mapping):
        raise _Fault(f"{under}{key}", "it is no object")
    return part


def _list(body: Mapping[str, Any], key: str, under: str) -> list[Any]:
    part = body.get(key) or []
    if not isinstance(part, list | tuple):
        raise _Fault(f"{under}{key}", "it is no list")
    return list(part)


def _words(kind: type[_Word], body: Mapping[str, Any], key: str, otherwise: frozenset[_Word]) -> frozenset[_Word]:
    if key not in body:
        return otherwise
    where = f"data_handling.{key}"
    return frozenset(_word(kind, word, where) for word in _list(body, key, "data_handling."))


def _word(kind: type[_Word], word: Any, where: str) -> _Word:
    try:
        return kind(word)
    except ValueError:
        raise _Fault(where, "“{value}” is none of {words}", value=word, words=", ".join(kind)) from None


def _number(value: Any, where: str) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise _Fault(where, "“{value}” is no number", value=value) from None
    if isinstance(value, bool) or not number.is_finite() or number < 0:
        raise _Fault(where, "“{value}” is no number from 0 up", value=value)
    return number


def _percent(value: Any, where: str) -> Decimal:
    number = _number(value, where)
    if number > 100:
        raise _Fault(where, "“{value}” is no percentage from 0 to 100", value=value)
    return number
