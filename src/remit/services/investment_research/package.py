"""The research package: a ZIP of the filing, its calculation linkbase, the prices and the analyst's draft."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from remit.services.figures import (
    RATES,
    Assumptions,
    Filing,
    Peer,
    Price,
    check_assumptions,
    read_assumptions,
    read_filing,
    read_peers,
    read_prices,
)
from remit.services.kit import PackageRefused, Refusal, unpack

PRICES, DRAFT = "prices.csv", "draft.json"


class NoPackage(Refusal):
    """A file that is no research package, or lacks a part."""

    code = "research.no_package"
    status = 422
    sentence = "The file is no research package: {reason}."


class DraftRefused(Refusal):
    """An analyst's draft that lacks something or holds something impossible."""

    code = "research.draft"
    status = 422
    sentence = "The draft cannot be used: {reason}."


@dataclass(frozen=True, slots=True)
class Draft:
    """What the analyst writes: company, claims with figures in braces, risks, assumptions with reasons, peers."""

    ticker: str
    company: str
    as_of: date
    currency: str
    rating_before: str
    claims: tuple[tuple[str, str], ...]
    risks: tuple[str, ...]
    assumptions: Assumptions
    reasons: Mapping[str, str]
    peers: tuple[Peer, ...]
    written: Mapping[str, Any]
    """The assumptions as the draft writes them."""


@dataclass(frozen=True, slots=True)
class Package:
    """Everything that a note is made of."""

    filing: Filing
    prices: tuple[Price, ...]
    draft: Draft


def package_of(content: bytes) -> Package:
    """Open a package. Refuses `NoPackage`, `DraftRefused` and what the room refuses of filing and prices."""
    try:
        files = unpack(content)
    except PackageRefused as refused:
        raise NoPackage(reason=str(refused.fields["reason"])) from None
    for wanted in (PRICES, DRAFT):
        if wanted not in files:
            raise NoPackage(reason=f"it lacks {wanted}", place=wanted)
    return Package(read_filing(files), read_prices(files[PRICES], name=PRICES), _draft(files[DRAFT]))


def _draft(content: bytes) -> Draft:
    try:
        body = json.loads(content)
        draft = Draft(
            **{key: str(body[key]) for key in ("ticker", "company", "currency")},
            as_of=date.fromisoformat(body["as_of"]),
            rating_before=str(body.get("rating_before") or ""),
            claims=tuple((str(one["kind"]), str(one["text"])) for one in body["claims"]),
            risks=tuple(str(one) for one in body["risks"]),
            assumptions=read_assumptions(body["assumptions"]),
            reasons={str(key): str(text) for key, text in body["assumptions"]["reasons"].items()},
            peers=read_peers(body["peers"]),
            written=body["assumptions"],
        )
    except KeyError as fault:
        raise DraftRefused(reason=f"it lacks {fault}", place=f"{DRAFT}: {fault.args[0]}") from None
    except (ValueError, TypeError, AttributeError, ArithmeticError, RecursionError):
        raise DraftRefused(reason="it is no JSON of the shape that the README shows", place=DRAFT) from None
    _check(draft)
    return draft


def _check(draft: Draft) -> None:
    check_assumptions(draft.assumptions)
    if not draft.claims or any(kind not in ("fact", "opinion") for kind, _ in draft.claims):
        raise DraftRefused(reason="each claim is a fact or an opinion, and there is one at least", place="claims")
    if not draft.risks:
        raise DraftRefused(reason="it names no risk to the target price", place="risks")
    without = next((key for key in RATES if not draft.reasons.get(key)), None)
    if without is not None:
        raise DraftRefused(reason=f"the assumption {without} has no reason", place=f"assumptions.reasons.{without}")
