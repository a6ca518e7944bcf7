"""The pay file: pain.001 where the bank takes it, else a bank's CSV; either with control totals that must agree.

`sepaxml` writes pain.001.001.03 and proves it against the schema; its random message id and the machine's clock are
replaced by the run's own, so that the same run gives the same file.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from sepaxml import SepaTransfer  # type: ignore[import-untyped]  # the wheel brings no types

from remit.payroll.model import Payslip, Result
from remit.payroll.rules.showing import amount
from remit.values.moment import Moment
from remit.values.refusal import Refusal

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run as a formula by spreadsheet programs."""


class PayFileRefused(Refusal):
    """A pay file that the bank would refuse."""

    code = "payroll.pay_file"
    sentence = "The pay file cannot be made: {reason}."


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment: to whom, where, how much in minor units, and the text on the payee's statement."""

    employee: str
    name: str
    account: Mapping[str, str]
    minor: int
    reference: str


@dataclass(frozen=True, slots=True)
class PayFile:
    """A pay file with its control totals."""

    name: str
    media_type: str
    content: bytes
    payments: int
    total: str


def payments_of(result: Result) -> tuple[tuple[Payment, ...], tuple[str, ...]]:
    """Return the payments of a run, and the employees who have no account on file; nobody is paid nothing."""
    paid, without = [], []
    for slip in result.slips:
        account = _account(slip)
        if slip.net and account:
            paid.append(Payment(slip.employee, slip.name, account, slip.net, f"{slip.period.label} {slip.employee}"))
        elif slip.net:
            without.append(slip.employee)
    return tuple(paid), tuple(without)


def _account(slip: Payslip) -> dict[str, str]:
    bank = slip.fields.get("bank")
    given: Mapping[str, Any] = bank if isinstance(bank, Mapping) else slip.fields
    keys = ("iban", "bic", "sort_code", "bank_code", "account")
    found = {key: str(given[key]).replace(" ", "") for key in keys if given.get(key)}
    return found if "iban" in found or "account" in found else {}


def bank_csv(payments: Sequence[Payment], currency: str) -> PayFile:
    """Return the payments as CSV, a trailer with count and total last."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("type", "name", "bank_code", "account", "amount", "currency", "reference"))
    for one in payments:
        code = one.account.get("sort_code") or one.account.get("bank_code") or one.account.get("bic", "")
        account = one.account.get("account") or one.account["iban"]
        row = ("payment", one.name, code, account, amount(one.minor, currency), currency, one.reference)
        writer.writerow([_safe(cell) for cell in row])
    total = amount(sum(one.minor for one in payments), currency)
    writer.writerow(("total", "", "", str(len(payments)), total, currency, ""))
    return PayFile("pay-file.csv", "text/csv", out.getvalue().encode(), len(payments), total)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def pain_001(
    payments: Sequence[Payment], *, debtor: Mapping[str, str], currency: str, made_at: Moment, message_id: str, day: Any
) -> PayFile:
    """Return the payments as pain.001.001.03. `debtor`: name, iban, bic. Refuses `PayFileRefused`."""
    check_ibans(payments, debtor)
    config = {"name": debtor["name"], "IBAN": debtor["iban"], "batch": True, "currency": currency}
    transfer = SepaTransfer(config | ({"BIC": debtor["bic"]} if debtor.get("bic") else {}), clean=True)
    for one in payments:
        payment = {"name": one.name, "IBAN": one.account["iban"], "amount": one.minor, "execution_date": day}
        payment |= {"BIC": one.account["bic"]} if one.account.get("bic") else {}
        transfer.add_payment({**payment, "description": one.reference})
    content = _own(transfer.export(validate=True), message_id=message_id, made_at=made_at)
    total = amount(sum(one.minor for one in payments), currency)
    return PayFile("pay-file.xml", "application/xml", content, len(payments), total)


def check_ibans(payments: Sequence[Payment], debtor: Mapping[str, str]) -> None:
    """Check the IBANs of everybody that pain.001 would name. Refuses `PayFileRefused`."""
    for one in payments:
        _check_iban(one.account.get("iban", ""), one.name)
    _check_iban(debtor.get("iban", ""), debtor.get("name", ""))


def _check_iban(iban: str, name: str) -> None:
    try:
        IBAN(iban)
    except SchwiftyException:
        raise PayFileRefused(name, reason=f"the IBAN of {name or '?'} is missing or fails its check") from None


def _own(content: bytes, *, message_id: str, made_at: Moment) -> bytes:
    root = etree.fromstring(content)
    for name, text in (
        ("MsgId", message_id),
        ("PmtInfId", message_id),
        ("CreDtTm", made_at.replace(microsecond=0, tzinfo=None).isoformat()),
    ):
        for element in root.iter(f"{{*}}{name}"):
            element.text = text
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
