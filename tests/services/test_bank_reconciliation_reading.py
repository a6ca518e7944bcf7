"""A bank's file becomes statements, whatever the bank writes; what is none is refused with its place."""

from datetime import date

import pytest

from remit.demo.inventing.bank_reconciliation import write_camt
from remit.services.bank_reconciliation.camt import read_camt
from remit.services.bank_reconciliation.reading import read_statements
from remit.services.bank_reconciliation.refusals import NoStatement, StatementMissing, StatementTerm
from remit.services.kit import Refusal, StatementLine, prove_statement, read_xml

DAY = date(2026, 3, 2)
ACCOUNT = "DE89370400440532013000"
LINES = [
    StatementLine("1", DAY, 12_550, "Hartbury Foods Ltd", "INV-2026-000001"),
    StatementLine("2", DAY, -450, "", "Account fee"),
]


def camt(version: int = 8) -> bytes:
    return write_camt(LINES, account=ACCOUNT, currency="EUR", number="7", opening=100, day=DAY, version=version)


@pytest.mark.parametrize("version", range(2, 14))
def test_every_version_of_camt053_reads_alike(version: int) -> None:
    (found,) = read_statements(camt(version))
    assert (found.account, found.currency, found.number) == (ACCOUNT, "EUR", "7")
    assert (found.opening_minor, found.closing_minor) == (100, 12_200)
    assert list(found.lines) == LINES
    assert prove_statement(found) == ()


def test_a_batch_is_taken_apart_where_its_parts_add_up_and_pending_entries_are_left_out() -> None:
    batch = camt(2).replace(
        b"</Stmt>",
        b"<Ntry><Amt Ccy='EUR'>30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
        b"<BookgDt><Dt>2026-03-02</Dt></BookgDt>"
        b"<NtryDtls><TxDtls><AmtDtls><TxAmt><Amt Ccy='EUR'>10.00</Amt></TxAmt></AmtDtls></TxDtls>"
        b"<TxDtls><AmtDtls><TxAmt><Amt Ccy='EUR'>20.00</Amt></TxAmt></AmtDtls></TxDtls></NtryDtls></Ntry>"
        b"<Ntry><Amt Ccy='EUR'>99.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts></Ntry></Stmt>",
    )
    (found,) = read_camt(read_xml(batch))
    assert [line.minor for line in found.lines] == [12_550, -450, 1_000, 2_000]


MT940 = """:20:A
:25:37040044/0532013000
:28C:00012/001
:60F:C260301EUR100,00
:61:2603020302C250,50NTRFNONREF//B
:86:166?00CREDIT?20INV-2026-01?2101 GOODS?32MUELLER GMBH
:61:2603020302D10,00NCHGNONREF
:86:Account fee
:62F:C260302EUR340,50
-
:20:B
:25:37040044/0532013000
:28C:00013/001
:60F:C260302EUR340,50
:62F:C260303EUR340,50
-
"""


def test_mt940_is_split_at_its_messages_and_keeps_payer_and_text() -> None:
    first, second = read_statements(MT940.encode())
    assert (first.account, first.number, first.opening_minor, first.closing_minor) == (
        "37040044/0532013000",
        "00012/001",
        10_000,
        34_050,
    )
    assert [(line.minor, line.party, line.text) for line in first.lines] == [
        (25_050, "MUELLER GMBH", "INV-2026-0101 GOODS"),
        (-1_000, "", "Account fee"),
    ]
    assert prove_statement(first) == prove_statement(second, last_closing=first.closing_minor) == ()


def test_a_csv_whose_headings_speak_for_themselves_states_its_balances_by_its_rows() -> None:
    text = (
        "Date,Amount,Balance,Party,Description,IBAN,Currency\n"
        "02/03/2026,10.50,110.50,Elm,x,DE1,EUR\n03/03/2026,-0.50,110.00,,fee,DE1,EUR\n"
    )
    (found,) = read_statements(text.encode())
    assert (found.opening_minor, found.closing_minor, found.until_date) == (10_000, 11_000, date(2026, 3, 3))
    assert prove_statement(found) == ()


def test_a_csv_of_another_shape_is_read_by_the_agreed_columns() -> None:
    text = "Wann;Haben;Soll;Was\n02.03.26;1.234,50;;Rechnung\n03.03.26;;4,50;Entgelt\n"
    mapping = {"date": "Wann", "credit": "Haben", "debit": "Soll", "text": "Was", "decimal": ",", "day": "%d.%m.%y"}
    (found,) = read_statements(text.encode("cp1252"), mapping={**mapping, "account": "DE1", "currency": "EUR"})
    assert [line.minor for line in found.lines] == [123_450, -450]
    assert prove_statement(found)[0].doubt == "no_balance"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"<Document/>", NoStatement),
        (b"Dear bank\nhello", NoStatement),
        (b"\x00\x01", NoStatement),
        (camt().replace(b"<CdtDbtInd>DBIT</CdtDbtInd>", b""), StatementTerm),
        (camt().replace(b"<Dt>2026-03-02", b"<Dt>2026-13-02"), StatementTerm),
        (camt().replace(b"<IBAN>DE89370400440532013000</IBAN>", b""), StatementMissing),
        (camt().replace(b"125.50", b"125.505"), Refusal),
        (MT940.replace("C250,50", "C2x0,50").encode(), StatementTerm),
        (MT940.replace("EUR100,00", "EUR1,0,0").encode(), StatementTerm),
        (b"Date,Amount,Text\n2026-03-02,ten,x\n", StatementMissing),
        (b"Date,Amount,IBAN,Currency\n2026-03-02,ten,DE1,EUR\n", StatementTerm),
    ],
)
def test_bad_input_is_refused_with_its_place(content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as told:
        read_statements(content)
    assert str(told.value)
