"""Statements written as a bank writes them: camt.053."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from lxml.builder import ElementMaker  # type: ignore[import-not-found]  # lxml-stubs leave the builder out
from lxml.etree import tostring

from remit.services.kit import Money, StatementLine


def write_camt(
    lines: Sequence[StatementLine],
    *,
    account: str,
    currency: str,
    number: str,
    opening: int,
    day: date,
    version: int = 8,
) -> bytes:
    """Write one statement of camt.053 in a version from 2; amounts are whole minor units."""
    make = ElementMaker(nsmap={None: f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version:02d}"})

    def amount(minor: int) -> list[Any]:
        text = f"{Money(abs(minor), currency).amount:f}"
        return [make.Amt(text, Ccy=currency), make.CdtDbtInd("CRDT" if minor >= 0 else "DBIT")]

    def balance(code: str, minor: int) -> Any:
        return make.Bal(make.Tp(make.CdOrPrtry(make.Cd(code))), *amount(minor), make.Dt(make.Dt(day.isoformat())))

    def entry(line: StatementLine) -> Any:
        name = make.Pty(make.Nm(line.party)) if version >= 8 else make.Nm(line.party)
        side = make.Dbtr(name) if line.minor > 0 else make.Cdtr(name)
        known = [make.RltdPties(side)] if line.party else []
        detail = make.TxDtls(*known, make.RmtInf(make.Ustrd(line.text)))
        status = make.Sts(make.Cd("BOOK")) if version >= 8 else make.Sts("BOOK")
        booked = make.BookgDt(make.Dt(line.booked_date.isoformat()))
        return make.Ntry(*amount(line.minor), status, booked, make.NtryDtls(detail))

    closing = opening + sum(line.minor for line in lines)
    statement = make.Stmt(
        make.Id(number),
        make.ElctrncSeqNb(number),
        make.Acct(make.Id(make.IBAN(account)), make.Ccy(currency)),
        balance("OPBD", opening),
        balance("CLBD", closing),
        *(entry(line) for line in lines),
    )
    document = make.Document(make.BkToCstmrStmt(make.GrpHdr(make.MsgId(number)), statement))
    return tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)
