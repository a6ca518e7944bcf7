"""What terms say of judges: the rule by which their answers become one, and the panel that is asked.

A panel is `fixed`, or an object, as JSON has it:

{"least": 2, "most": 5, "enough": 0.97}
{"least": 2, "most": 5, "judge": "4.10", "adjudicator": "12.00", "wrong": "150.00", "currency": "EUR"}
"""

from collections.abc import Mapping
from typing import Any

from remit.judgement.model import Method, Panel, PanelPrices
from remit.judgement.refusals import (
    ConsensusUnknown,
    PanelConfidence,
    PanelFree,
    PanelPriced,
    PanelSize,
    PanelUnreadable,
)
from remit.values.money import Money

CONSENSUS, PANEL = "consensus", "panel"
"""The parameters of the terms."""
RULES = (Method.UNANIMITY.value, Method.MAJORITY.value, Method.CROWD.value)
FIXED = "fixed"
_USUAL = Panel()
LEAST, MOST = 2, 9
"""One judge alone has nobody to differ from; more than nine nobody pays."""
SURE_LEAST, SURE_MOST = 0.5, 0.995
_SIZES, _ENOUGH, _PRICES = ("least", "most"), "enough", ("judge", "adjudicator", "wrong", "currency")


def read_rule(agreed: Any) -> Method:
    """Read the rule of consensus that terms name, unanimity where they name none. Refuses `ConsensusUnknown`."""
    named = str(agreed or Method.UNANIMITY)
    if named not in RULES:
        raise ConsensusUnknown(place=CONSENSUS, named=named, allowed=", ".join(RULES))
    return Method(named)


def read_panel(agreed: Any) -> Panel | None:
    """Read the terms of a panel; None where as many judges are asked as a question requires.

    Refuses `PanelUnreadable`, `PanelSize`, `PanelConfidence`, `PanelPriced`, `PanelFree`, and what `Money` refuses.
    """
    if agreed in (None, FIXED):
        return None
    if not isinstance(agreed, Mapping):
        raise PanelUnreadable(place=PANEL, named=agreed, allowed=_known())
    if unknown := sorted({*agreed} - {*_SIZES, _ENOUGH, *_PRICES}):
        raise PanelUnreadable(place=f"{PANEL}.{unknown[0]}", named=unknown[0], allowed=_known())
    least, most = (agreed.get(key, getattr(_USUAL, key)) for key in _SIZES)
    if not (type(least) is type(most) is int and LEAST <= least <= most <= MOST):
        raise PanelSize(place=PANEL, least=least, most=most)
    priced = [key for key in (_ENOUGH, *_PRICES) if key in agreed]
    if priced in ([], [_ENOUGH]):
        return Panel(least, most, _sure(agreed.get(_ENOUGH, _USUAL.enough)))
    if priced != [*_PRICES]:
        raise PanelPriced(place=PANEL, given=", ".join(priced))
    return Panel(least, most, prices=PanelPrices(*(_price(agreed, key) for key in _PRICES[:3])))


def _known() -> str:
    return ", ".join((*_SIZES, _ENOUGH, *_PRICES))


def _sure(enough: Any) -> float:
    if type(enough) not in (int, float) or not SURE_LEAST <= enough <= SURE_MOST:
        raise PanelConfidence(place=f"{PANEL}.{_ENOUGH}", enough=enough)
    return float(enough)


def _price(agreed: Mapping[str, Any], key: str) -> Money:
    amount = Money.of(str(agreed[key]), str(agreed["currency"]))
    if amount.minor <= 0:
        raise PanelFree(place=f"{PANEL}.{key}", amount=agreed[key], named=key)
    return amount


def panel_facts(panel: Panel) -> dict[str, Any]:
    """Write a panel's terms so that `read_panel` reads them."""
    sizes = {"least": panel.least, "most": panel.most}
    if panel.prices is None:
        return {**sizes, _ENOUGH: panel.enough}
    amounts = {key: f"{getattr(panel.prices, key).amount:f}" for key in _PRICES[:3]}
    return {**sizes, **amounts, "currency": panel.prices.judge.currency}
