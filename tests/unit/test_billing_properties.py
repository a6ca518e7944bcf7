"""What holds for every price: volume never costs against its own sense, credits keep their cap, no cent is lost."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from remit.billing.model import Taken, Volume
from remit.billing.rules.credits import Exclusion, Miss, credits_of
from remit.billing.rules.per_item import per_item
from remit.billing.rules.rounding import rounded, to_minor
from remit.billing.rules.take_or_pay import take_or_pay
from remit.contracts.pricing import Carry, CreditRule, CreditTerms, Mode, PerItem, TakeOrPay, Tier
from remit.values.money import Money
from remit.values.sharing import share

PRICES = st.decimals("0", "100", places=4)
COUNTS = st.integers(0, 20_000)
MODES = st.sampled_from(Mode)


@st.composite
def graduated(draw: st.DrawFn) -> PerItem:
    ends = sorted(draw(st.sets(st.integers(1, 10_000), max_size=4)))
    tiers = [Tier(draw(PRICES), Decimal(end)) for end in ends] + [Tier(draw(PRICES))]
    return PerItem(tuple(tiers), minimum=draw(st.sampled_from([Decimal(0), Decimal("99.5")])))


@given(model=graduated(), count=COUNTS, more=COUNTS, mode=MODES)
def test_more_items_never_cost_less_under_graduated_tiers(model: PerItem, count: int, more: int, mode: Mode) -> None:
    few, many = (per_item(model, Volume(Fraction(units))) for units in (count, count + more))
    exact = [sum((line.amount for line in lines), Fraction(0)) for lines in (few, many)]
    assert exact[0] <= exact[1]
    # each line is rounded by itself, half a cent either way at most
    slack = (len(few) + len(many)) / 2
    charged = [sum(to_minor(line.amount, "EUR", mode=mode) for line in lines) for lines in (few, many)]
    assert charged[0] <= charged[1] + slack


@given(model=graduated(), parts=st.lists(st.integers(0, 3_000), min_size=1, max_size=12))
def test_a_window_costs_the_same_however_its_months_divide_it(model: PerItem, parts: list[int]) -> None:
    before, charged = Fraction(0), Fraction(0)
    for at, part in enumerate(parts, start=1):
        lines = per_item(model, Volume(Fraction(part), before, charged, closes=at == len(parts)))
        before += part
        charged += sum((line.amount for line in lines), Fraction(0))
    at_once = per_item(model, Volume(before))
    assert charged == sum((line.amount for line in at_once), Fraction(0))


UNITS = st.integers(0, 5_000).map(Fraction)
COMMITMENTS = st.builds(
    TakeOrPay,
    committed=st.decimals("0", "4000", places=0),
    shortfall_rate=PRICES,
    carry=st.sampled_from(Carry),
    carry_cap_pct=st.decimals("0", "150", places=1),
)
TAKEN = st.builds(
    Taken,
    quantity=UNITS,
    last=st.none() | UNITS,
    part=st.fractions(0, 1, max_denominator=31),
    last_part=st.fractions(0, 1, max_denominator=31),
    last_committed=st.none() | st.decimals("0", "4000", places=0),
    last_rate=st.none() | PRICES,
)


def due(model: TakeOrPay, taken: Taken) -> Fraction:
    return sum((line.amount for line in take_or_pay(model, taken)), Fraction(0))


@given(model=COMMITMENTS, taken=TAKEN, more=UNITS)
def test_whoever_hands_over_more_never_pays_more_for_what_is_missing(
    model: TakeOrPay, taken: Taken, more: Fraction
) -> None:
    assert due(model, replace(taken, quantity=taken.quantity + more)) <= due(model, taken)


@given(model=COMMITMENTS, taken=TAKEN)
def test_a_window_costs_its_commitment_at_most_and_gives_back_at_most_what_was_paid(
    model: TakeOrPay, taken: Taken
) -> None:
    amount = due(model, taken)
    assert amount <= Fraction(model.committed) * taken.part * Fraction(model.shortfall_rate)
    then = Taken(taken.last or Fraction(0), part=taken.last_part)
    committed = model.committed if taken.last_committed is None else taken.last_committed
    rate = model.shortfall_rate if taken.last_rate is None else taken.last_rate
    paid = due(replace(model, committed=committed, shortfall_rate=rate), then) if taken.last is not None else 0
    assert -amount <= (paid if model.carry is Carry.SHORTFALL else 0)
    assert due(model, replace(taken, closes=False)) == 0


@given(model=COMMITMENTS, counts=st.lists(UNITS, min_size=1, max_size=8), at=st.integers(0, 7), more=UNITS)
def test_a_run_of_windows_never_costs_more_where_more_was_handed_over(
    model: TakeOrPay, counts: list[Fraction], at: int, more: Fraction
) -> None:
    fuller = [count + (more if number == at % len(counts) else 0) for number, count in enumerate(counts)]
    assert _over(model, fuller) <= _over(model, counts)
    whole = Fraction(model.committed) * Fraction(model.shortfall_rate) * len(counts)
    assert 0 <= _over(model, counts) <= whole


def _over(model: TakeOrPay, counts: list[Fraction]) -> Fraction:
    windows = zip([None, *counts], counts, strict=False)
    return sum((due(model, Taken(count, last)) for last, count in windows), Fraction(0))


LEVELS = ["accuracy", "response", "turnaround", "yield"]
MISSES = st.builds(
    Miss,
    level=st.sampled_from(LEVELS),
    in_a_row=st.integers(1, 6),
    cause=st.sampled_from([None, "outage", "attrition"]),
    exclusion=st.sampled_from([None, Exclusion("client", ""), Exclusion("client", "incident 4711")]),
)
TERMS = st.builds(
    CreditTerms,
    at_risk_pct=st.decimals("0", "100", places=2),
    rules=st.tuples(
        *[
            st.builds(
                CreditRule,
                level=st.just(level),
                allocation_pct=st.decimals("0", "200", places=2),
                factors=st.sampled_from([(Decimal(1),), (Decimal(1), Decimal("1.5"), Decimal(3))]),
            )
            for level in LEVELS
        ]
    ),
    one_per_cause=st.booleans(),
)


@given(
    terms=TERMS,
    misses=st.lists(MISSES, max_size=4, unique_by=lambda miss: miss.level),
    base=st.integers(-10_000, 10_000_000),
    mode=MODES,
)
def test_credits_never_pass_the_amount_at_risk(terms: CreditTerms, misses: list[Miss], base: int, mode: Mode) -> None:
    found = credits_of(terms, misses, base=Money(base, "EUR"), mode=mode)
    assert 0 <= found.minor <= found.at_risk <= max(base, 0)
    assert all(credit.minor >= 0 for credit in found.credits)
    assert found == credits_of(terms, reversed(misses), base=Money(base, "EUR"), mode=mode)


@given(total=st.integers(-(10**12), 10**12), weights=st.lists(st.fractions(0, 1000), min_size=1, max_size=20))
def test_sharing_loses_no_unit_and_strays_less_than_one(total: int, weights: list[Fraction]) -> None:
    parts = share(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    if whole:
        pairs = zip(parts, weights, strict=True)
        assert all(abs(part - total * weight / whole) < 1 for part, weight in pairs)


@given(number=st.fractions(-1000, 1000), mode=MODES)
def test_rounding_is_the_same_on_both_sides_of_nothing(number: Fraction, mode: Mode) -> None:
    assert rounded(-number, mode=mode) == -rounded(number, mode=mode)
    assert abs(rounded(number, mode=mode) - number) < 1
