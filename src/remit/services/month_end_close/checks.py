"""What the rules can say about a month: accruals, revaluation, differences between entities, fluctuations."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from remit.services.kit import Money, decimals_of
from remit.services.month_end_close.pack import Balance, Pack


@dataclass(frozen=True, slots=True)
class Entry:
    """A proposed journal entry: what it is for, and its sides (account, minor units, debit above 0)."""

    kind: str
    text: str
    sides: tuple[tuple[str, int], ...]
    reverses: bool = True


@dataclass(frozen=True, slots=True)
class Flux:
    """An account that moved by more than the threshold."""

    account: str
    name: str
    minor: int
    before: int


def accruals(pack: Pack, accounts: Mapping[str, str]) -> tuple[Entry, ...]:
    """Return an accrual for each piece of unbilled work; each is reversed on day one."""
    return tuple(
        Entry("accrual", text, ((accounts["accrued"], minor), (accounts["revenue"], -minor)))
        for text, minor in pack.unbilled
        if minor
    )


def revaluations(pack: Pack, accounts: Mapping[str, str]) -> tuple[Entry, ...]:
    """Return the unrealised difference of each foreign balance at the closing rate, reversed on day one.

    A rate is units of the books' currency for one of the foreign; rounded half up, once.
    """
    found = []
    for one in pack.balances:
        if one.foreign is None:
            continue
        difference = _at_closing(one.foreign, pack) - one.minor
        if difference:
            text = f"{one.account} {one.foreign[0]}"
            found.append(Entry("revaluation", text, ((one.account, difference), (accounts["exchange"], -difference))))
    return tuple(found)


def missing_rates(pack: Pack) -> tuple[str, ...]:
    """Return the foreign currencies without a closing rate."""
    held = {one.foreign[0] for one in pack.balances if one.foreign is not None}
    return tuple(sorted(held - set(pack.rates or {})))


def _at_closing(foreign: tuple[str, int], pack: Pack) -> int:
    currency, minor = foreign
    rate = Fraction(Decimal((pack.rates or {})[currency]))
    scale = Fraction(10) ** (decimals_of(pack.currency) - decimals_of(currency))
    exact = minor * rate * scale
    return int((exact + Fraction(1, 2)).__floor__()) if exact >= 0 else -int((-exact + Fraction(1, 2)).__floor__())


def intercompany_differences(pack: Pack) -> tuple[tuple[str, int], ...]:
    """Return the partners with whom the books do not agree, and by how much: what we show less what they owe us."""
    return tuple((one.partner, one.ours + one.theirs) for one in pack.between if one.ours + one.theirs)


def fluctuations(pack: Pack, *, percent: Decimal, amount: Decimal) -> tuple[Flux, ...]:
    """Return the accounts that moved by more than both the percentage and the amount since the month before."""
    least = Money.of(amount, pack.currency).minor
    return tuple(
        Flux(one.account, one.name, one.minor, one.before or 0) for one in pack.balances if _moved(one, percent, least)
    )


def _moved(one: Balance, percent: Decimal, least: int) -> bool:
    before = one.before or 0
    change = abs(one.minor - before)
    return change > least and 100 * change > percent * abs(before)
