"""The facts of the room: reported figures with their place, computed figures with their inputs. All frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from remit.values.refusal import Refusal

Names = Mapping[str, str]


class FilingRefused(Refusal):
    """A filing that cannot be read, or lacks what a reading needs."""

    code = "valuation.filing"
    status = 422
    sentence = "The filing cannot be read: {reason}."


class FigureUnknown(Refusal):
    """A text names a figure that nothing was computed or reported for."""

    code = "valuation.figure"
    status = 422
    sentence = "There is no figure “{key}”; it is neither reported nor computed."


class FigureLoose(Refusal):
    """A text holds digits that no figure stands behind."""

    code = "valuation.loose"
    status = 422
    sentence = "“{digits}” stands in the text without a source; name the figure in braces instead."


class PricesRefused(Refusal):
    """A list of prices that cannot be used."""

    code = "valuation.prices"
    status = 422
    sentence = "The prices cannot be read: {reason}."


class AssumptionRefused(Refusal):
    """An assumption under which a value has no meaning."""

    code = "valuation.assumption"
    status = 422
    sentence = "“{name}” cannot be {value}: {reason}."


@dataclass(frozen=True, slots=True)
class Fact:
    """One reported figure; `start` is None for a balance at `end`.

    `concept` is prefix:name, `unit` as USD, shares or USD/shares, `decimals` the stated accuracy (None where exact),
    `place` where in the filing it stands. `members` are (axis, member) of a part such as a segment; a total has none.
    """

    concept: str
    value: Decimal
    unit: str
    start: date | None
    end: date
    place: str
    filed: date | None = None
    form: str = ""
    decimals: int | None = None
    members: tuple[tuple[str, str], ...] = ()

    @property
    def period(self) -> str:
        """The period as written in sources: a day, or the first and the last day."""
        return f"{self.end}" if self.start is None else f"{self.start}..{self.end}"


@dataclass(frozen=True, slots=True)
class Arc:
    """One line of a calculation: the child counts with its weight towards the parent, within a role."""

    role: str
    parent: str
    child: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Filing:
    """A company's reported facts and, where the filing has them, the sums they must satisfy.

    `facts` are totals, `parts` the facts with dimensions; `within` names the member that contains a member.
    """

    entity: str
    identifier: str
    facts: tuple[Fact, ...]
    arcs: tuple[Arc, ...] = ()
    parts: tuple[Fact, ...] = ()
    within: Mapping[str, str] = field(default_factory=dict)


class SumState(StrEnum):
    """What became of one sum."""

    HOLDS = "holds"
    FAILS = "fails"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Footing:
    """One sum checked: what is stated, what the parts give, by how much it may differ for rounding."""

    role: str
    parent: str
    period: str
    unit: str
    state: SumState
    stated: Decimal
    summed: Decimal
    tolerance: Decimal
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Restatement:
    """A figure of one period that a later filing states differently."""

    earlier: Fact
    later: Fact


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the standard chart: the concepts that may fill it, best first; `part` is income, balance or cash."""

    key: str
    names: Names
    part: str
    flow: bool
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A line of the chart in one year, with the fact it was taken from."""

    row: Row
    year_end: date
    fact: Fact

    @property
    def key(self) -> str:
        """The name by which computations refer to it."""
        return f"{self.row.key}.{self.year_end.year}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that may be shown: taken from a `source`, or computed by a `working` from the figures it names.

    `unit` is money, share (money a share), shares, percent (a fraction of one) or times.
    """

    key: str
    names: Names
    value: Decimal
    unit: str
    working: str = ""
    inputs: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a discounted cash flow assumes; rates are fractions of one.

    `growth` holds one rate a year of the explicit horizon; `sales_to_capital` is revenue added per unit invested.
    """

    growth: tuple[Decimal, ...]
    operating_margin: Decimal
    tax_rate: Decimal
    sales_to_capital: Decimal
    discount_rate: Decimal
    terminal_growth: Decimal


@dataclass(frozen=True, slots=True)
class YearOfCash:
    """One forecast year; money in the filing's unit."""

    year: int
    revenue: Decimal
    operating_income: Decimal
    tax: Decimal
    reinvested: Decimal
    free_cash_flow: Decimal
    present_value: Decimal


@dataclass(frozen=True, slots=True)
class Valuation:
    """What a discounted cash flow gives: the years, the value beyond them, and the way down to a share."""

    years: tuple[YearOfCash, ...]
    terminal_value: Decimal
    terminal_present: Decimal
    enterprise: Decimal
    equity: Decimal
    per_share: Decimal


@dataclass(frozen=True, slots=True)
class Peer:
    """A comparable company, in one currency; what a measure lacks or is not positive gives no multiple."""

    name: str
    price: Decimal
    enterprise_value: Decimal
    revenue: Decimal
    ebitda: Decimal
    earnings_per_share: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class Multiple:
    """One multiple over the peers: its median, how many gave one, and the price it implies for the company."""

    key: str
    median: Decimal
    count: int
    implied_price: Decimal
    each: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flow:
    """Money into (above 0) or out of (below 0) a portfolio on a day."""

    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Rates:
    """Every yearly rate at which a series of flows is worth nothing, and the one nearest to the guess."""

    nearest: Decimal | None
    every: tuple[Decimal, ...]
    sign_changes: int

    @property
    def ambiguous(self) -> bool:
        """Whether more than one rate solves it."""
        return len(self.every) > 1


@dataclass(frozen=True, slots=True)
class Price:
    """A closing price, with the line of the list that it stands in."""

    day: date
    close: Decimal
    place: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A rating with its definition: the expected return (a fraction, in twelve months) from which it is given."""

    key: str
    names: Names
    at_least: Decimal | None
