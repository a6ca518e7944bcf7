"""Prices as a form says them: each parameter of a pricing model is a field, lists of parts are lines of text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

from remit.contracts.pricing import CostOfLiving, ExchangeBand, Indexation
from remit.contracts.rules.pricing import MODELS
from remit.web.words import marked

AMOUNTS: Mapping[str, tuple[str, ...]] = {
    "per_item": ("tiers", "0", "price"),
    "per_fte": ("monthly_rate",),
    "take_or_pay": ("shortfall_rate",),
    "fixed": ("monthly",),
    "outcome": ("price",),
    "baseline": ("monthly_charge",),
    "transition_fee": ("total",),
    "gain_share": ("share_pct",),
    "pass_through": ("markup_pct",),
    "time_and_materials": ("roles", "0", "hourly_rate"),
}
"""Which parameter of each pricing model the field “amount” is."""
PARTS: Mapping[str, tuple[str, str]] = {
    "tiers": ("upto", "price"),
    "roles": ("role", "hourly_rate"),
    "milestones": ("key", "share_pct"),
}
"""Lists of parts with a number behind a name: a line says both."""
HELP: Mapping[str, str] = {
    "tiers": marked("One a line: up to how many, then the price; the last line says the price alone."),
    "roles": marked("One a line: the role, then its hourly rate."),
    "milestones": marked("One a line: the milestone, then its share in %."),
    "holidays": marked("One day a line."),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as a form asks for it: its name, its words, the words to choose from, whether it is lines of text."""

    name: str
    words: str
    options: tuple[tuple[str, str], ...] = ()
    lines: bool = False
    help: str = ""


def parameters(kind: type[Any], *, without: Iterable[str] = ()) -> tuple[Parameter, ...]:
    """Return the parameters of a declared kind in their order, except some and those that are kinds themselves."""
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.name not in without]
    return tuple(_parameter(name, hints[name]) for name in names)


def words_of(name: str) -> str:
    """Return a parameter's name as words."""
    return name.replace("_pct", " %").replace("_", " ")


def _parameter(name: str, hint: Any) -> Parameter:
    options: tuple[tuple[str, str], ...] = ()
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        options = tuple((one.value, one.value.replace("_", " ")) for one in hint)
    lines = get_origin(hint) is tuple and get_args(hint) != ()
    return Parameter(name, words_of(name), options, lines, HELP.get(name, ""))


def _beside_amount(model: str) -> tuple[Parameter, ...]:
    first, *rest = AMOUNTS[model]
    return parameters(MODELS[model], without=() if rest else (first,))


MODEL_FIELDS: Mapping[str, tuple[Parameter, ...]] = {model: _beside_amount(model) for model in MODELS}
"""What is asked of each model beside its amount."""
INDEX_FIELDS: Mapping[str, tuple[Parameter, ...]] = {
    "cost_of_living": parameters(CostOfLiving),
    "exchange_band": parameters(ExchangeBand),
    "": parameters(Indexation, without=("cost_of_living", "exchange_band", "glide_path")),
}
"""What moves a price from year to year, by the clause that it belongs to."""


def price_words() -> dict[str, Any]:
    """Return what the fields of prices are written with."""
    return {"models": tuple(MODELS), "model_fields": MODEL_FIELDS, "index_fields": INDEX_FIELDS}


def lay_terms(item: dict[str, Any]) -> None:
    """Put what the fields of the chosen model say into a price's terms; the amount says its first parameter."""
    said = item.pop("models", {}).get(str(item.get("model")), {})
    terms = {name: read_lines(name, text) if name in (*PARTS, "holidays") else text for name, text in said.items()}
    amount = item.pop("amount", None)
    first, *rest = AMOUNTS.get(str(item.get("model")), ("price",))
    if amount is not None and first in terms:
        item["amount"] = amount  # said twice: which of them holds is for whoever wrote it to say
    elif amount is not None:
        terms[first] = [{rest[1]: amount, **_of_role(item)}] if rest else amount
    item["terms"] = terms
    if (path := item.get("indexation", {}).get("glide_path")) and "yearly_pct" in path:
        path["yearly_pct"] = str(path["yearly_pct"]).split()


def _of_role(item: Mapping[str, Any]) -> dict[str, str]:
    if item.get("model") != "time_and_materials":
        return {}
    return {"role": str(item.get("meter", "")).partition(":")[2] or "agent"}


def read_lines(name: str, text: str) -> list[Any]:
    """Return the list that lines of text say; of a part the last word is its number."""
    lines = [line.strip() for line in str(text).splitlines() if line.strip()]
    return [_part(*PARTS[name], line) for line in lines] if name in PARTS else lines


def _part(head: str, number: str, line: str) -> dict[str, str]:
    before, _, last = line.rpartition(" ")
    named = before.strip().rstrip(":").strip()
    return {head: named, number: last} if named else {number: last}


def write_lines(name: str, said: Any) -> str:
    """Return a list as lines of text: the other way round."""
    if name not in PARTS:
        return "\n".join(map(str, said))
    return "\n".join(" ".join(str(one[key]) for key in PARTS[name] if one.get(key) is not None) for one in said)


def shown_terms(item: Mapping[str, Any], *, at: int) -> dict[str, str]:
    """Return what the fields of a price hold for its published text."""
    place, model = f"pricing.items.{at}", str(item.get("model"))
    first = AMOUNTS.get(model, ("price",))[0]
    plain = is_plain(item)
    said = {name: value for name, value in item.get("terms", {}).items() if name != first or not plain}
    found = {
        f"{place}.models.{model}.{name}": write_lines(name, value) if isinstance(value, list | tuple) else str(value)
        for name, value in said.items()
    }
    yearly = ((item.get("indexation") or {}).get("glide_path") or {}).get("yearly_pct")
    if yearly:
        found[f"{place}.indexation.glide_path.yearly_pct"] = " ".join(map(str, yearly))
    return found


def is_plain(item: Mapping[str, Any]) -> bool:
    """Tell whether one amount says all of a price's first parameter: no tiers, one role."""
    first, *rest = AMOUNTS.get(str(item.get("model")), ("price",))
    said = item.get("terms", {}).get(first)
    if not rest:
        return True
    alone = isinstance(said, list) and len(said) == 1 and rest[1] in said[0]
    return alone and said[0] == {rest[1]: said[0][rest[1]], **_of_role(item)}


def field_of(place: str, items: Iterable[Mapping[str, Any]]) -> str:
    """Return the field that a place in a price's terms comes from."""
    head, at, _terms, name, *_ = (*place.split(".")[1:], "")
    item = dict(enumerate(items)).get(int(at), {})
    model = str(item.get("model"))
    amount = name == AMOUNTS.get(model, ("price",))[0] and is_plain(item)
    return f"pricing.{head}.{at}.amount" if amount or not name else f"pricing.{head}.{at}.models.{model}.{name}"
