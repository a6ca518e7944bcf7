"""What holds for every price: tiers rise with volume, credits stay under their cap, no cent is lost in sharing."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from remit.billing.model import Volume
from remit.billing.rules.credits import Exclusion, Miss, credits_of
from remit.billing.rules.per_item import per_item
from remit.billing.rules.pricing import total_minor
from remit.billing.rules.rounding import rounded
from remit.contracts.pricing import CreditRule, CreditTerms, Mode, PerItem, Tier
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
    assert total_minor(few, currency="EUR", mode=mode) <= total_minor(many, currency="EUR", mode=mode) + slack


@given(model=graduated(), parts=st.lists(st.integers(0, 3_000), min_size=1, max_size=12))
def test_a_window_costs_the_same_however_its_months_divide_it(model: PerItem, parts: list[int]) -> None:
    before, charged = Fraction(0), Fraction(0)
    for at, part in enumerate(parts, start=1):
        lines = per_item(model, Volume(Fraction(part), before, charged, closes=at == len(parts)))
        before += part
        charged += sum((line.amount for line in lines), Fraction(0))
    at_once = per_item(model, Volume(before))
    assert charged == sum((line.amount for line in at_once), Fraction(0))


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
    found = credits_of(terms, misses, base_minor=base, mode=mode)
    assert 0 <= found.minor <= found.at_risk <= max(base, 0)
    assert all(credit.minor >= 0 for credit in found.credits)
    assert found == credits_of(terms, reversed(misses), base_minor=base, mode=mode)


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
