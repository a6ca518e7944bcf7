"""The second way: the examples worked unit by unit and day by day in decimals, sharing nothing with Remit."""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Any

CENT = Decimal("0.01")
Terms = Mapping[str, Any]


def by_hand(word: str, terms: Terms, facts: Terms) -> Decimal:
    """Work an example with 60 digits."""
    with localcontext(Context(prec=60)):
        return sum((cents(one) for one in globals()[f"_{word}"](terms, facts)), Decimal(0))


def cents(amount: Decimal) -> Decimal:
    with localcontext(Context(prec=60)):  # the 60th digit of a third must not decide a half
        return amount.quantize(Decimal("1e-40")).quantize(CENT, ROUND_HALF_UP)


def _tier(tiers: list[Terms], unit: int) -> int:
    for at, tier in enumerate(tiers):
        if "upto" not in tier or unit <= Decimal(tier["upto"]):
            return at
    raise AssertionError


def _per_item(terms: Terms, facts: Terms) -> list[Decimal]:
    tiers, before, quantity = terms["tiers"], facts.get("before", 0), facts["quantity"]
    lines = [Decimal(0)] * len(tiers)
    if terms.get("scheme") == "all_units":
        now, past = (Decimal(tiers[_tier(tiers, count)]["price"]) for count in (before + quantity, before))
        lines = [now * quantity, (now - past) * before]
    else:
        for unit in range(before + 1, before + quantity + 1):
            lines[_tier(tiers, unit)] += Decimal(tiers[_tier(tiers, unit)]["price"])
    so_far = Decimal(facts.get("charged_before", 0)) + sum(lines)
    if "minimum" in terms and facts.get("closes", True):
        lines.append(max(Decimal(0), Decimal(terms.get("minimum", 0)) - so_far))
    return lines


def _take_or_pay(terms: Terms, facts: Terms) -> list[Decimal]:
    if not facts.get("closes", True):
        return []
    committed = _share(terms["committed"], facts.get("part", "1/1"))
    last_committed = _share(facts.get("last_committed", terms["committed"]), facts.get("last_part", "1/1"))
    most = int(Decimal(terms["committed"]) * Decimal(terms.get("carry_cap_pct", 100)) / 100)
    last, carry = facts.get("last", last_committed), terms.get("carry")
    pool = min(most, {"surplus": last - last_committed, "shortfall": last_committed - last}.get(str(carry), 0))
    amount, rate = Decimal(0), Decimal(terms["shortfall_rate"])
    for unit in range(1, max(committed, facts["quantity"]) + 1):
        if unit > facts["quantity"] and (carry != "surplus" or pool <= 0):
            amount += rate
        elif unit > facts["quantity"]:
            pool -= 1
        elif unit > committed and carry == "shortfall" and pool > 0:
            amount, pool = amount - Decimal(facts.get("last_rate", rate)), pool - 1
    return [amount]


def _share(whole: str, part: str) -> int:
    days, of = map(int, part.split("/"))
    return int(Decimal(whole) * days / of)


def _per_fte(terms: Terms, facts: Terms) -> list[Decimal]:
    year, month = map(int, facts["month"].split("-"))
    closed = set(terms.get("holidays", ()))

    def counts(day: date) -> bool:
        return terms.get("day_count") != "working" or (day.weekday() < 5 and str(day) not in closed)

    days = [date(year, month, number + 1) for number in range(calendar.monthrange(year, month)[1])]
    whole = sum(map(counts, days))
    return [
        Decimal(terms["monthly_rate"]) * Decimal(seat.get("fte", 1)) * _days(terms, seat, days, counts) / whole
        for seat in facts["seats"]
    ]


def _days(terms: Terms, seat: Terms, days: list[date], counts: Any) -> int:
    opened = date.fromisoformat(seat["opened_date"])
    closed = date.fromisoformat(seat.get("closed_date", "9999-12-31"))
    if terms.get("opening") == "none" and days[0] < opened:
        return 0
    billed = 0
    for day in days:
        early = day < opened and terms.get("opening") != "whole"
        late = day > closed and terms.get("closing") != "whole"
        billed += counts(day) and not early and not late
    for vacancy in seat.get("vacancies", ()):
        billed -= _lost(terms, vacancy, days[-1], counts) - _lost(terms, vacancy, days[0] - timedelta(1), counts)
    return billed


def _lost(terms: Terms, vacancy: Terms, by_date: date, counts: Any) -> int:
    day, count = date.fromisoformat(vacancy["from_date"]), 0
    while day <= min(by_date, date.fromisoformat(vacancy["until_date"])):
        count += counts(day)
        day += timedelta(1)
    tolerance = terms.get("vacancy_tolerance_days", 0)
    if count <= tolerance:
        return 0
    return count if terms.get("vacancy_deducts") == "whole" else count - tolerance


def _baseline(terms: Terms, facts: Terms) -> list[Decimal]:
    volume, units = Decimal(terms["volume"]), facts["quantity"]
    band = volume * Decimal(terms["deadband_pct"]) / 100
    moved = Decimal(0)
    for unit in range(int(max(volume + band, units)) + 1):
        more = volume + band < unit <= units
        fewer = units < unit <= volume - band
        moved += Decimal(terms["additional_rate"]) * more - Decimal(terms["reduced_rate"]) * fewer
    if terms.get("measured_from") == "baseline" and abs(units - volume) > band:
        rate = terms["additional_rate"] if units > volume else terms["reduced_rate"]
        moved = (units - volume) * Decimal(rate)
    return [Decimal(terms["monthly_charge"]), moved]


def _time_and_materials(terms: Terms, facts: Terms) -> list[Decimal]:
    lines, step = [], terms.get("increment_minutes", 1)
    for role in terms["roles"]:
        minutes = 0
        for sheet_role, sheet in facts["sheets"]:
            if sheet_role == role["role"]:
                minutes += len(range(0, sheet, step)) * step
        lines.append(Decimal(role["hourly_rate"]) * minutes / 60)
    return [*lines, _over(terms, sum(lines))]


def _over(terms: Terms, amount: Any) -> Decimal:
    most = Decimal(terms.get("cap", "Infinity"))
    return most - amount if amount > most else Decimal(0)


def _outcome(terms: Terms, facts: Terms) -> list[Decimal]:
    tried, won = facts["attempts"], facts["successes"]
    reached = won > 0 and Decimal(won) / tried >= Decimal(terms["gate_pct"]) / 100
    due = Decimal(terms["price"]) * won if reached else Decimal(0)
    return [due, _over(terms, due)]


def _gain_share(terms: Terms, facts: Terms) -> list[Decimal]:
    saved = Decimal(terms["baseline_cost"]) - Decimal(facts["actual"])
    above = max(Decimal(0), saved - Decimal(terms["threshold"]))
    counted = saved if above and terms.get("measured_from") == "baseline" else above
    due = counted * Decimal(terms["share_pct"]) / 100
    return [due, _over(terms, due)]


def _transition_fee(terms: Terms, facts: Terms) -> list[Decimal]:
    total = Decimal(terms["total"])
    count = terms["instalments"]
    if count:
        parts = dict(enumerate(_split(total, [Decimal(1)] * count), start=1))
        return [parts.get(facts["month"], Decimal(0))]
    parts_of = _split(total, [Decimal(one["share_pct"]) for one in terms["milestones"]])
    named = zip(terms["milestones"], parts_of, strict=True)
    return [part for one, part in named if one["key"] in facts["accepted"]]


def _split(total: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """Give the cents out one by one, each to whoever is furthest below the exact share."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [one.quantize(CENT, ROUND_DOWN) for one in exact]
    while sum(parts) < total:
        # differences are compared to 20 digits, because thirds have no end
        behind = [(one - part).quantize(Decimal("1e-20")) for one, part in zip(exact, parts, strict=True)]
        parts[behind.index(max(behind))] += CENT
    return parts


def _pass_through(terms: Terms, facts: Terms) -> list[Decimal]:
    passed = [Decimal(one["amount"]) * Decimal(one.get("rate", 1)) for one in facts["receipts"]]
    markup = sum(passed) * Decimal(terms["markup_pct"]) / 100
    return [*passed, min(markup, Decimal(terms.get("markup_cap", "Infinity")))]


def _fixed(terms: Terms, facts: Terms) -> list[Decimal]:
    return [Decimal(terms["monthly"]) * facts["served"] / facts["in_month"]]


def moved_by_hand(price: Decimal, terms: Terms, facts: Terms) -> Decimal:
    """Move a price step by step."""
    values = {name: Decimal(value) for name, value in facts["values"].items()}
    if living := terms.get("cost_of_living"):
        price *= 1 + _living(living, values[living["index"]]) / 100
    if band := terms.get("exchange_band"):
        pct = (values[band["index"]] / Decimal(band["base"]) - 1) * 100
        width = Decimal(band["band_pct"])
        outside = max(pct - width, Decimal(0)) + min(pct + width, Decimal(0))
        whole = pct if outside and band.get("measured_from") == "baseline" else outside
        price *= 1 + whole * Decimal(band.get("share_pct", 100)) / 10000
    for pct in terms.get("glide_path", {"yearly_pct": []})["yearly_pct"][: facts["year"] - 1]:
        price -= price * Decimal(pct) / 100
    rounding = ROUND_DOWN if terms.get("mode") == "down" else ROUND_HALF_UP
    return price.quantize(Decimal(1).scaleb(-terms["decimals"]), rounding)


def _living(living: Terms, value: Decimal) -> Decimal:
    pct = (value / Decimal(living["base"]) - 1) * 100
    share = Decimal(living.get("labour_share_pct", 100)) / 100
    low, high = Decimal(living.get("floor_pct", "-Infinity")), Decimal(living.get("cap_pct", "Infinity"))
    if living.get("capped_at") == "price":
        return min(max(pct * share, low), high)
    return min(max(pct, low), high) * share


def credits_by_hand(terms: Terms, facts: Terms) -> list[Decimal]:
    """Work the credits of a month, miss by miss."""
    at_risk = max(Decimal(0), Decimal(facts["base"]) * Decimal(terms["at_risk_pct"]) / 100).quantize(CENT, ROUND_DOWN)
    rules = {rule["level"]: rule for rule in terms["rules"]}
    dearest: dict[str, Decimal] = {}
    for number, (level, in_a_row, cause, evidence) in enumerate(sorted(facts["misses"], key=lambda miss: miss[0])):
        factors = [Decimal(one) for one in rules[level].get("factors", ["1"])]
        factor = (factors + [factors[-1]] * in_a_row)[in_a_row - 1]
        amount = Decimal(0) if evidence else at_risk * Decimal(rules[level]["allocation_pct"]) / 100 * factor
        group = cause if cause and terms.get("one_per_cause", True) else f"{number}"
        dearest[group] = max(dearest.get(group, Decimal(0)), amount)
    raws = [amount for amount in dearest.values() if amount]
    total = min(cents(sum(raws, Decimal(0))), at_risk)
    return _split(total, raws) if raws else []


def months_by_hand(terms: Terms, facts: Terms) -> Decimal:
    """Work what months of a thousand come to in credits, as if all evidence that ever comes had been there at once."""
    rule, total = terms["rules"][0], Decimal(0)
    missed = [bool(one) and str(at) not in facts.get("evidence", {}) for at, one in enumerate(facts["missed"], start=1)]
    back = terms["earn_back"]
    for at, one in enumerate(missed):
        if not one:
            continue
        in_a_row = next((count for count in range(1, at + 1) if not missed[at - count]), at + 1)
        amount = Decimal(1000) * Decimal(terms["at_risk_pct"]) / 100 * Decimal(rule["allocation_pct"]) / 100
        amount = cents(amount * Decimal(rule["factors"][min(in_a_row, len(rule["factors"])) - 1]))
        after = missed[at + 1 : at + 1 + back["months"]]
        earned = len(after) == back["months"] and not any(after)
        total -= amount - (amount * Decimal(back.get("returned_pct", 100)) / 100 if earned else 0)
    return cents(total)
