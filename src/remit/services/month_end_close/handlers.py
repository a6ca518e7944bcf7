"""The topics of the close: what the rules propose for each step, the pack of a closed month, the record of a reopening.

The mark of a closed month stands while it is closed: a second close finds it, a reopening takes its own mark's place.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from remit.services.kit import Document, Handler, Money, ServiceCall, ServiceResult, read_sentences
from remit.services.month_end_close.checks import (
    Entry,
    accruals,
    fluctuations,
    intercompany_differences,
    missing_rates,
    revaluations,
)
from remit.services.month_end_close.folder import FOLDER
from remit.services.month_end_close.pack import Pack, pack_of
from remit.services.month_end_close.terms import Terms

CLOSED, REOPENED = "month-closed", "month-reopened"


def handlers() -> dict[str, Handler]:
    """Return the handlers by topic."""
    return {
        "month_end_close.prepare": prepare,
        "month_end_close.explain": explain,
        "month_end_close.close": close,
        "month_end_close.look_up": look_up,
        "month_end_close.reopen": reopen,
    }


def prepare(call: ServiceCall) -> ServiceResult:
    """Propose entries and find what needs a person before the soft close."""
    pack, terms = pack_of(call.item.payload), Terms(call.parameters)
    rates = missing_rates(pack)
    entries = [*accruals(pack, terms.accounts), *(() if rates else revaluations(pack, terms.accounts))]
    flux = fluctuations(pack, percent=terms.flux_percent, amount=terms.flux_amount(pack.currency))
    found = [reason("close.rate", currency=one) for one in rates]
    found += [reason("close.late", count=pack.late)] if pack.late else []
    found += [
        reason("close.between", partner=partner, amount=_amount(minor, pack))
        for partner, minor in intercompany_differences(pack)
    ]
    found += [
        reason("close.flux", account=one.account, name=one.name, amount=_amount(one.minor - one.before, pack))
        for one in flux
    ]
    found += [reason("close.again", month=pack.month)] if _is_closed(call, _key(call)) else []
    return ServiceResult({"entries": [_entry(one, pack) for one in entries], **_reasons(found), **_flux(flux)})


def _flux(flux: Any) -> dict[str, Any]:
    return {"flux_accounts": [one.account for one in flux], "unexplained": []}


def explain(call: ServiceCall) -> ServiceResult:
    """Find the accounts above the threshold that nobody explained yet."""
    told = {str(row["account"]).strip() for row in call.variables.get("explanations") or () if row.get("explanation")}
    missing = [one for one in call.variables["flux_accounts"] if one not in told]
    found = [reason("close.unexplained", account=one) for one in missing]
    return ServiceResult({"unexplained": missing, **_reasons(found)})


def close(call: ServiceCall) -> ServiceResult:
    """Close the month hard: write the close pack and leave the mark that it is closed."""
    pack = pack_of(call.item.payload)
    fact = {
        "item": call.item.number,
        "entity": pack.entity,
        "month": pack.month,
        "currency": pack.currency,
        "trial_balance": [_row(one.account, one.name, one.minor, pack) for one in pack.balances],
        "entries": call.variables["entries"],
        "explanations": call.variables.get("explanations") or [],
        "cut_off": call.variables.get("cut_off_evidence") or "",
        "reconciliations": call.variables.get("reconciliations") or [],
        "review": call.variables.get("review_comment") or "",
        "closed_at": call.now.isoformat(),
    }
    return ServiceResult(
        documents=(_json("close-pack.json", fact),), fingerprints=((CLOSED, f"{_key(call)}|{call.item.id}"),)
    )


def look_up(call: ServiceCall) -> ServiceResult:
    """Tell whether the month that somebody wants reopened is closed at all."""
    known = _is_closed(call, _key(call))
    found = [] if known else [reason("close.open", month=call.item.payload["month"])]
    asked = [reason("close.asked", why=call.item.payload["reason"])] if known else found
    return ServiceResult({"closed": known, **_reasons(asked)})


def reopen(call: ServiceCall) -> ServiceResult:
    """Reopen the month: write who asked, who agreed and why, and leave the mark."""
    fact = {
        "item": call.item.number,
        "entity": call.item.payload["entity"],
        "month": call.item.payload["month"],
        "reason": call.item.payload["reason"],
        "asked": call.variables.get("ask_comment") or "",
        "agreed": call.variables.get("agree_comment") or "",
        "reopened_at": call.now.isoformat(),
    }
    marks = tuple((REOPENED, f"{mark}|{call.item.id}") for mark in _closings(call, _key(call)))
    return ServiceResult(documents=(_json("reopening.json", fact),), fingerprints=marks)


def _key(call: ServiceCall) -> str:
    return f"{call.item.payload['entity']}|{call.item.payload['month']}"


def _closings(call: ServiceCall, key: str) -> list[str]:
    """Return the closings of a month that no reopening took back."""
    closed = [mark.key for mark in call.lookup.marks(CLOSED, prefix=f"{key}|")]
    reopened = {mark.key.rpartition("|")[0] for mark in call.lookup.marks(REOPENED, prefix=f"{key}|")}
    return [one for one in closed if one not in reopened]


def _is_closed(call: ServiceCall, key: str) -> bool:
    return bool(_closings(call, key))


def reason(code: str, **fields: Any) -> dict[str, Any]:
    """Return one reason for a person to look, with its texts in both languages."""
    sentences = read_sentences(FOLDER)
    texts = {language: text.format(**fields) for language, text in sentences[code].items()}
    short = code.partition(".")[2]
    return {"reason": short, "code": code, "name": sentences[f"name.{short}"], "text": texts, "fields": fields}


def _reasons(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {"reasons": found, "reason_codes": list(dict.fromkeys(one["reason"] for one in found))}


def _amount(minor: int, pack: Pack) -> str:
    return f"{Money(minor, pack.currency).amount:f} {pack.currency}"


def _entry(entry: Entry, pack: Pack) -> dict[str, Any]:
    sides = [_row(account, "", minor, pack) for account, minor in entry.sides]
    return {"kind": entry.kind, "text": entry.text, "sides": sides, "reverses_on_day_one": entry.reverses}


def _row(account: str, name: str, minor: int, pack: Pack) -> dict[str, str]:
    amount = Decimal(Money(minor, pack.currency).amount)
    return {"account": account, "name": name, "amount": f"{amount:f}"}


def _json(name: str, fact: Mapping[str, Any]) -> Document:
    return Document(name, "application/json", json.dumps(fact, ensure_ascii=False, indent=2).encode())
