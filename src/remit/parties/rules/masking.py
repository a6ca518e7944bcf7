"""Masking: what a principal sees of a classified field, by class, clearance and shore.

Three answers. `open`: the value. `revealable`: masked until the person gives a reason, which is audited. `closed`:
masked, and no reason opens it. Which classes a shore may see at all is the client's term; neither clearance nor role
crosses it. Where it lets them through, a cleared person sees personal and financial data openly and health and secret
data against a reason; a reviewer, adjudicator, lead or client manager without clearance may reveal personal and
financial data against a reason. Protected data (what somebody told of themselves for monitoring alone) opens to nobody.

From an off shore without the right nothing of a value is shown, not even its length. On and near the last four
characters of a financial code (an IBAN, a card) stay, which is what people compare by.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from remit.parties.model import CLASSIFIED, DataClass, Principal, PrincipalKind, Resource, Shore
from remit.parties.rules.access import Allowed, decide, shore_of, visible_classes
from remit.parties.rules.permissions import Permission

BULLETS = "••••"
_REASON_ALWAYS = frozenset({DataClass.HEALTH, DataClass.SECRET})
_CODE = re.compile(r"[0-9A-Za-z]{12,}")


class Sight(StrEnum):
    """How a principal sees a field."""

    OPEN = "open"
    REVEALABLE = "revealable"
    CLOSED = "closed"


class Masked(str):
    """The text shown in place of a value; it is all that is left of it, and goes into JSON and pages as it is."""

    __slots__ = ("data_class", "sight")

    data_class: DataClass
    sight: Sight

    def __new__(cls, text: str, *, data_class: DataClass, sight: Sight) -> "Masked":
        """Make the text; `sight` says whether a reason would open the value."""
        masked = super().__new__(cls, text)
        masked.data_class = data_class
        masked.sight = sight
        return masked

    def __reduce__(self) -> tuple[Any, ...]:
        return (_masked, (str(self), self.data_class, self.sight))


def _masked(text: str, data_class: DataClass, sight: Sight) -> Masked:
    return Masked(text, data_class=data_class, sight=sight)


def sight(data_class: DataClass, *, principal: Principal, resource: Resource) -> Sight:
    """Decide how a principal sees a class of a resource's data."""
    if principal.kind is PrincipalKind.SYSTEM or data_class is DataClass.PUBLIC:
        return Sight.OPEN
    if resource.tenant not in principal.tenants():
        return Sight.CLOSED
    if data_class not in CLASSIFIED:
        return Sight.OPEN
    if data_class is DataClass.PROTECTED or data_class not in visible_classes(principal, resource):
        return Sight.CLOSED
    if data_class in principal.cleared(resource.tenant):
        return _cleared(data_class, principal=principal, resource=resource)
    revealable = data_class not in _REASON_ALWAYS and _may(Permission.REVEAL_UNCLEARED, principal, resource)
    return Sight.REVEALABLE if revealable else Sight.CLOSED


def _cleared(data_class: DataClass, *, principal: Principal, resource: Resource) -> Sight:
    if data_class not in _REASON_ALWAYS:
        return Sight.OPEN
    return Sight.REVEALABLE if _may(Permission.REVEAL, principal, resource) else Sight.CLOSED


def _may(permission: Permission, principal: Principal, resource: Resource) -> bool:
    return isinstance(decide(principal, permission, resource), Allowed)


def masked(value: Any, data_class: DataClass, *, principal: Principal, resource: Resource) -> Any:
    """Return the value where the principal sees it openly, else a `Masked` in its place; None stays None.

    Lists and objects keep their shape and have every leaf masked.
    """
    seen = sight(data_class, principal=principal, resource=resource)
    if seen is Sight.OPEN:
        return value
    part = data_class is DataClass.FINANCIAL and shore_of(principal, resource) is not Shore.OFF
    return _cover(value, data_class, seen, tail=part)


def _cover(value: Any, data_class: DataClass, seen: Sight, *, tail: bool) -> Any:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return {key: _cover(part, data_class, seen, tail=tail) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_cover(part, data_class, seen, tail=tail) for part in value]
    return Masked(_text(value, tail=tail), data_class=data_class, sight=seen)


def _text(value: Any, *, tail: bool) -> str:
    code = value.replace(" ", "") if isinstance(value, str) else ""
    return f"{BULLETS} {code[-4:]}" if tail and _CODE.fullmatch(code) else BULLETS


def present(
    payload: Any,
    classes: Mapping[str, DataClass],
    *,
    principal: Principal,
    resource: Resource,
    default: DataClass = DataClass.INTERNAL,
) -> Any:
    """Return a copy of a payload as the principal may see it: the serializer's one way out.

    `classes` goes by dotted path from the payload's root; `*` stands for every key or entry
    (`lines.*.amount`). The most exact path wins over a star, a deeper path over its parents, and `default` holds where
    no path speaks.
    """
    rules = tuple((tuple(path.split(".")), data_class) for path, data_class in classes.items())
    return _present(payload, rules, default, principal, resource)


_Rules = tuple[tuple[tuple[str, ...], DataClass], ...]


def _present(value: Any, rules: _Rules, inherited: DataClass, principal: Principal, resource: Resource) -> Any:
    own = next((data_class for path, data_class in rules if not path), inherited)
    if isinstance(value, Mapping):
        return {key: _present(part, _below(rules, key), own, principal, resource) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_present(part, _below(rules, str(at)), own, principal, resource) for at, part in enumerate(value)]
    return masked(value, own, principal=principal, resource=resource)


def _below(rules: _Rules, key: str) -> _Rules:
    exact = tuple((path[1:], data_class) for path, data_class in rules if path and path[0] == key)
    starred = tuple((path[1:], data_class) for path, data_class in rules if path and path[0] == "*")
    return exact + starred


def leaves(
    payload: Any, classes: Mapping[str, DataClass], *, default: DataClass = DataClass.INTERNAL
) -> Iterator[tuple[Any, DataClass]]:
    """Yield every value of a payload with its class, by the same paths as `present`."""
    rules = tuple((tuple(path.split(".")), data_class) for path, data_class in classes.items())
    yield from _leaves(payload, rules, default)


def _leaves(value: Any, rules: _Rules, inherited: DataClass) -> Iterator[tuple[Any, DataClass]]:
    own = next((data_class for path, data_class in rules if not path), inherited)
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(part, _below(rules, key), own)
    elif isinstance(value, list | tuple):
        for at, part in enumerate(value):
            yield from _leaves(part, _below(rules, str(at)), own)
    else:
        yield value, own
