"""The reminders a person let go: a letter to each customer, printed and by mail, in the customer's language."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from remit.services.kit import Document, Enclosure, Money, Outgoing, Sentences, ServiceCall, Spelling, render_pdf
from remit.services.receivables.folder import FOLDER
from remit.services.receivables.terms import Terms

TEMPLATE = """
#letterhead(from: data.from, to: data.to, title: data.title, facts: data.facts)
#for text in data.texts [#text #parbreak()]
#rows(data.head, data.rows, right: (1, 2, 3, 4), widths: (1fr, auto, auto, auto, auto), total: data.total)
#v(3mm)
#for text in data.after [#parbreak() #text]
"""


def letters(call: ServiceCall, sent: Iterable[Mapping[str, Any]]) -> tuple[tuple[Document, ...], tuple[Outgoing, ...]]:
    """Write a letter to each customer about all their invoices that are reminded, as a document and as a mail."""
    by_customer: dict[str, list[Mapping[str, Any]]] = {}
    for one in sent:
        by_customer.setdefault(one["customer"], []).append(one)
    papers, posted = [], []
    for number, (name, rows) in enumerate(by_customer.items(), start=1):
        known = _customer(call, name)
        paper = _paper(call, known, rows, number=number)
        papers.append(paper)
        posted.append(_mail(call, known, rows, paper))
    return tuple(papers), tuple(posted)


def _customer(call: ServiceCall, name: str) -> Mapping[str, Any]:
    known = (one.body for one in call.lookup.references("customer"))
    return next((one for one in known if one["name"] == name), {"name": name})


def _paper(call: ServiceCall, customer: Mapping[str, Any], rows: list[Mapping[str, Any]], *, number: int) -> Document:
    say, seller = Sentences(FOLDER, str(customer.get("language", "en"))), Terms(call.parameters).seller
    title, spell, on = say.of(_highest(rows)["text"]), Spelling(say.language), call.item.payload["date"]
    data = {
        "from": [str(seller["name"])],
        "to": [str(customer[key]) for key in ("name", "street", "city", "country") if customer.get(key)],
        "title": title,
        "facts": [
            [say("letter.reference"), f"{call.item.number} / {number}"],
            [say("letter.date"), spell.day(on)],
        ],
        "texts": [say("letter.open", on=spell.day(on))],
        "head": [say(f"letter.{key}") for key in ("invoice", "due", "days", "amount", "fee")],
        "rows": [_row(one, spell) for one in rows],
        "total": [say("letter.total"), "", "", *_sums(rows, spell)],
        "after": _after(say, seller, rows),
    }
    content = render_pdf(TEMPLATE, data=data, title=title, language=say.language, made_at=call.now)
    return Document(f"reminder-{number:03d}.pdf", "application/pdf", content)


def _row(one: Mapping[str, Any], spell: Spelling) -> list[str]:
    amounts = (spell.amount(one[key], one["currency"]) for key in ("amount", "fee"))
    return [one["invoice"], spell.day(one["due_date"]), str(one["days"]), *amounts]


def _sums(rows: list[Mapping[str, Any]], spell: Spelling) -> list[str]:
    currency = rows[0]["currency"]
    return [spell.money(sum((Decimal(one[key]) for one in rows), Decimal()), currency) for key in ("amount", "fee")]


def _after(say: Sentences, seller: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> list[str]:
    told = list(rows)
    currency = told[0]["currency"]
    total = sum(Money.of(one[key], currency).minor for one in told for key in ("amount", "fee"))
    account = [say("letter.account", account=seller["account"])] if seller.get("account") else []
    pay = say("letter.pay", total=Spelling(say.language).money(Money(total, currency).amount, currency))
    return [pay, *account, say("letter.crossed"), say("letter.regards"), str(seller["name"])]


def _highest(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    return max(rows, key=lambda one: int(one["level"]))


def _mail(call: ServiceCall, customer: Mapping[str, Any], rows: list[Mapping[str, Any]], paper: Document) -> Outgoing:
    say, seller = Sentences(FOLDER, str(customer.get("language", "en"))), Terms(call.parameters).seller
    spell = Spelling(say.language)
    lines = [_line(one, say, spell) for one in rows]
    greeting = say("letter.dear", name=customer["name"])
    opening = say("letter.open", on=spell.day(call.item.payload["date"]))
    text = "\n\n".join((greeting, opening, "\n".join(lines), *_after(say, seller, rows)))
    subject = f"{say.of(_highest(rows)['text'])}: {', '.join(one['invoice'] for one in rows[:3])}"
    return Outgoing(str(customer.get("email") or ""), subject, text, (Enclosure(paper.name, paper.content),))


def _line(one: Mapping[str, Any], say: Sentences, spell: Spelling) -> str:
    amounts = {key: spell.money(one[key], one["currency"]) for key in ("amount", "fee")}
    told = {**one, **amounts, "due_date": spell.day(one["due_date"])}
    return say("letter.line", **told)
