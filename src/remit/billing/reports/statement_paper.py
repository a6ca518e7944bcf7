"""A client's statement of account on paper, in either language: what was billed and paid, and what is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from remit.billing.reports.invoices import (
    Standing,
    StatementLine,
    invoices_of,
    payments_of,
    statement_of_account,
)
from remit.billing.reports.paper import address_of
from remit.locale.translator import Translator, translator
from remit.parties.access import Principal
from remit.printing import render_pdf
from remit.store import Reader
from remit.values.moment import Moment

TEMPLATE = resources.files("remit.billing").joinpath("templates", "parts.typ")


@dataclass(frozen=True, slots=True)
class ClientAccount:
    """What a statement says: the client's name, its documents newest first, and the lines of each currency."""

    client: str
    documents: tuple[Standing, ...]
    lines: Mapping[str, tuple[StatementLine, ...]]


def account_of(reader: Reader, principal: Principal, *, tenant: str, name: str) -> ClientAccount:
    """Return a client's account. Needs `billing.read`."""
    documents = invoices_of(reader, principal, tenant=tenant)
    paid = {one.currency for one, _ in payments_of(reader, principal, tenant=tenant)}
    currencies = sorted({one.invoice.currency for one in documents} | paid)
    return ClientAccount(
        name,
        documents,
        {one: statement_of_account(reader, principal, tenant=tenant, currency=one) for one in currencies},
    )


def statement_pdf(account: ClientAccount, *, language: str, made_at: Moment) -> bytes:
    """Print a statement of account as of a moment; the same account at the same moment gives the same bytes."""
    speak = translator(language)
    newest = account.documents[0].invoice if account.documents else None
    title = f"{speak.gettext('Statement of account')}: {account.client}"
    parts = [
        *(_moves(currency, lines, speak) for currency, lines in account.lines.items()),
        _open(account, speak, newest.seller if newest else {}),
    ]
    said = {
        "from": address_of(newest.seller) if newest else [],
        "to": address_of(newest.buyer) if newest else [account.client],
        "title": title,
        "facts": [[speak.gettext("As of"), speak.date(made_at.date())]],
        "parts": [{"total": [], "note": "", "none": speak.gettext("Nothing is open."), **part} for part in parts],
    }
    return render_pdf(TEMPLATE.read_text("utf-8"), data=said, title=title, language=language, made_at=made_at)


def _moves(currency: str, lines: tuple[StatementLine, ...], speak: Translator) -> dict[str, Any]:
    _ = speak.gettext
    return {
        "title": _("Account in {currency}").format(currency=currency),
        "head": [_("Day"), _("What"), _("Amount"), _("Balance")],
        "right": [2, 3],
        "wide": 1,
        "lines": [
            [
                speak.date(one.day),
                _text(one, speak),
                speak.money(one.amount) if one.amount.minor else "–",
                speak.money(one.balance),
            ]
            for one in lines
        ],
        "total": [_("Balance"), "", "", speak.money(lines[-1].balance)] if lines else [],
    }


def _text(one: StatementLine, speak: Translator) -> str:
    text = one.text
    if one.settles:
        said = speak.gettext("{number} settles {amount} of {other}")
        text = said.format(number=text, amount=speak.money(one.settles.amount), other=one.settles.number)
    return speak.gettext("{text}, taken back").format(text=text) if one.takes_back else text


def _open(account: ClientAccount, speak: Translator, seller: Mapping[str, Any]) -> dict[str, Any]:
    _ = speak.gettext
    rows = [one for one in reversed(account.documents) if one.open.minor]
    pay = _("Please pay to account {account}, with the number of the invoice as the purpose.")
    owed = any(one.open.minor > 0 for one in rows)
    return {
        "title": _("Open invoices and credits"),
        "head": [_("Number"), _("Due"), _("Amount"), _("Open")],
        "right": [2, 3],
        "wide": 1,
        "lines": [
            [
                one.invoice.number,
                speak.date(one.invoice.due_date) if one.open.minor > 0 else "–",
                speak.money(one.gross),
                speak.money(one.open),
            ]
            for one in rows
        ],
        "note": pay.format(account=seller["account"]) if owed and seller.get("account") else "",
    }
