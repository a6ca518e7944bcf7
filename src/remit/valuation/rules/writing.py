"""How figures are written in a language: money in millions, rates in percent, prices with two decimals, half up."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from remit.locale.translator import translator
from remit.valuation.model import Figure
from remit.valuation.rules.tracing import Figures, fill

MILLION = Decimal(1_000_000)


def rounded(value: Decimal, places: str) -> Decimal:
    """Round half up, as a reader would by hand."""
    return value.quantize(Decimal(places), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes figures in a language and a currency."""

    language: str
    currency: str

    def figure(self, one: Figure) -> str:
        """Write a figure with its unit."""
        return f"{self.bare(one)} {self._unit(one)}".rstrip()

    def bare(self, one: Figure) -> str:
        """Write a figure as it stands in a table whose head names the unit."""
        match one.unit:
            case "percent":
                return self.percent(one.value)
            case "money" | "shares":
                return self.millions(one.value)
            case "times":
                return f"{self.decimals(one.value, '0.01')}×"
            case _:
                return self.decimals(one.value, "0.01")

    def percent(self, share: Decimal) -> str:
        """Write a fraction as a percentage with one decimal."""
        return translator(self.language).percent(rounded(share, "0.001"), decimals=1)

    def millions(self, value: Decimal) -> str:
        """Write money in millions with one decimal."""
        return self.decimals(value / MILLION, "0.1")

    def decimals(self, value: Decimal, places: str) -> str:
        """Write a number with as many decimals as `places` shows."""
        exact = rounded(value, places)
        whole = f"{exact:,f}"
        return whole.translate(str.maketrans(",.", ".,")) if self.language == "vi" else whole

    def filled(self, text: str, figures: Figures) -> str:
        """Write a text with its figures in the place of their keys. Refuses `FigureUnknown` and `FigureLoose`."""
        return fill(text, figures, write=self.figure)[0]

    def _unit(self, one: Figure) -> str:
        million = "triệu" if self.language == "vi" else "million"
        return {"money": f"{million} {self.currency}", "shares": million, "share": self.currency}.get(one.unit, "")
