"""camt.053 (ISO 20022, versions 02 to 13) into statements: booked entries only, batches taken apart."""

from collections.abc import Iterator
from datetime import date

from lxml import etree

from remit.services.bank_reconciliation.refusals import NoStatement, StatementMissing, StatementTerm
from remit.services.kit import Money, Statement, StatementLine

Element = etree._Element

OPENING = ("OPBD", "PRCD")
CLOSING = ("CLBD",)
_TEXTS = ("RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/RfrdDocInf/Nb", "Refs/EndToEndId", "AddtlTxInf")


def read_camt(root: Element) -> tuple[Statement, ...]:
    """Return every statement of a camt.053 message. Refuses `NoStatement`, `StatementMissing`, `StatementTerm`."""
    for node in root.iter(etree.Element):
        node.tag = etree.QName(node).localname  # versions differ by namespace; plain names are found ten times as fast
    message = root.find("BkToCstmrStmt")
    if message is None:
        raise NoStatement(place=f"line {root.sourceline}")
    statements = tuple(_statement(one) for one in message.findall("Stmt"))
    if not statements:
        raise StatementMissing(place="BkToCstmrStmt", term="Stmt")
    return statements


def _statement(node: Element) -> Statement:
    account = _text(node, "Acct/Id/IBAN") or _text(node, "Acct/Id/Othr/Id")
    if not account:
        raise StatementMissing(place="Stmt/Acct", term="Acct/Id")
    currency = _text(node, "Acct/Ccy") or _balance_currency(node)
    entries = [one for one in node.findall("Ntry") if _status(one) == "BOOK"]
    lines = tuple(line for at, one in enumerate(entries, start=1) for line in _lines(one, currency, at))
    booked = [line.booked_date for line in lines]
    return Statement(
        account=account.replace(" ", ""),
        currency=currency,
        number=_text(node, "ElctrncSeqNb") or _text(node, "LglSeqNb") or _text(node, "Id"),
        opening_minor=_balance(node, OPENING, currency),
        closing_minor=_balance(node, CLOSING, currency),
        from_date=_day(node, "FrToDt/FrDtTm") or min(booked, default=None),
        until_date=_balance_day(node) or _day(node, "FrToDt/ToDtTm") or max(booked, default=None),
        lines=lines,
    )


def _status(entry: Element) -> str:
    return _text(entry, "Sts/Cd") or _text(entry, "Sts") or "BOOK"


def _balance_currency(node: Element) -> str:
    amount = node.find("Bal/Amt")
    if amount is None or not amount.get("Ccy"):
        raise StatementMissing(place="Stmt/Acct", term="Acct/Ccy")
    return str(amount.get("Ccy"))


def _balances(node: Element, codes: tuple[str, ...]) -> Iterator[Element]:
    for code in codes:
        yield from (one for one in node.findall("Bal") if _text(one, "Tp/CdOrPrtry/Cd") == code)


def _balance(node: Element, codes: tuple[str, ...], currency: str) -> int | None:
    found = next(_balances(node, codes), None)
    return None if found is None else _signed(found, currency)


def _balance_day(node: Element) -> date | None:
    found = next(_balances(node, CLOSING), None)
    return None if found is None else _day(found, "Dt/Dt") or _day(found, "Dt/DtTm")


def _lines(entry: Element, currency: str, at: int) -> Iterator[StatementLine]:
    whole = _signed(entry, currency)
    details = entry.findall("NtryDtls/TxDtls")
    parts = [_detail_minor(one, entry, currency) for one in details]
    key = _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef")
    if len(parts) > 1 and None not in parts and sum(part or 0 for part in parts) == whole:
        for number, (one, part) in enumerate(zip(details, parts, strict=True), start=1):
            yield _line(entry, one, part or 0, f"{at}.{number}", key)
    else:
        yield _line(entry, details[0] if len(details) == 1 else entry, whole, f"{at}", key)


def _detail_minor(detail: Element, entry: Element, currency: str) -> int | None:
    amount = _first(detail, "Amt", "AmtDtls/TxAmt/Amt")
    if amount is None or amount.get("Ccy", currency) != currency:
        return None
    return _minor(amount.text or "", currency, "TxDtls/Amt") * _sign(detail if _has(detail, "CdtDbtInd") else entry)


def _line(entry: Element, detail: Element, minor: int, at: str, key: str) -> StatementLine:
    day = _day(entry, "BookgDt/Dt") or _day(entry, "BookgDt/DtTm") or _day(entry, "ValDt/Dt")
    if day is None:
        raise StatementMissing(place=f"Ntry {at}", term="BookgDt")
    side = "Dbtr" if minor > 0 else "Cdtr"
    party = _text(detail, f"RltdPties/{side}/Pty/Nm") or _text(detail, f"RltdPties/{side}/Nm")
    texts = [found for path in _TEXTS for found in _texts(detail, path) if found != "NOTPROVIDED"]
    texts += [one for one in _texts(entry, "AddtlNtryInf") if one not in texts]
    return StatementLine(f"{at}", day, minor, party, " ".join(texts) or key, _code(entry))


def _code(entry: Element) -> str:
    codes = (_text(entry, f"BkTxCd/Domn/{path}") for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd"))
    return "-".join(code for code in codes if code) or _text(entry, "BkTxCd/Prtry/Cd")


def _signed(node: Element, currency: str) -> int:
    amount = node.find("Amt")
    if amount is None:
        raise StatementMissing(place=etree.QName(node).localname, term="Amt")
    if amount.get("Ccy", currency) != currency:
        raise StatementTerm(place="Amt", term="Ccy", text=str(amount.get("Ccy")), expected=f"the account's {currency}")
    return _minor(amount.text or "", currency, "Amt") * _sign(node)


def _sign(node: Element) -> int:
    side = _text(node, "CdtDbtInd")
    if side not in ("CRDT", "DBIT"):
        raise StatementTerm(place="CdtDbtInd", term="CdtDbtInd", text=side, expected="CRDT or DBIT")
    return 1 if side == "CRDT" else -1  # RvslInd tells why, the indicator already which way


def _minor(text: str, currency: str, term: str) -> int:
    if not text.strip():
        raise StatementMissing(place=term, term=term)
    return Money.of(text.strip(), currency).minor


def _first(node: Element, *paths: str) -> Element | None:
    found = (node.find(path) for path in paths)
    return next((one for one in found if one is not None), None)


def _has(node: Element, path: str) -> bool:
    return node.find(path) is not None


def _text(node: Element, path: str) -> str:
    return next(iter(_texts(node, path)), "")


def _texts(node: Element, path: str) -> list[str]:
    return [one.text.strip() for one in node.findall(path) if one.text and one.text.strip()]


def _day(node: Element, path: str) -> date | None:
    text = _text(node, path)
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise StatementTerm(place=path, term=path, text=text, expected="a day") from None
