"""Larkfield Instruments, an invented company: its filings, prices and an analyst's draft, as a research package.

Nothing here is of a real company. The statements foot and tie; one figure is restated, as happens.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from remit.services.kit import Chance, SeededChance

AS_OF = date(2026, 3, 2)
WEEKS = 104
YEARS = (2022, 2023, 2024, 2025)
# in hundred thousands of dollars, by year
REPORTED: Mapping[str, tuple[int, ...]] = {
    "Revenues": (3315, 3524, 3819, 4126),
    "CostOfRevenue": (1883, 1974, 2116, 2253),
    "GrossProfit": (1432, 1550, 1703, 1873),
    "ResearchAndDevelopmentExpense": (341, 369, 402, 440),
    "SellingGeneralAndAdministrativeExpense": (520, 551, 588, 625),
    "OperatingIncomeLoss": (571, 630, 713, 808),
    "InterestExpense": (62, 59, 54, 48),
    "IncomeTaxExpenseBenefit": (107, 120, 138, 160),
    "NetIncomeLoss": (402, 451, 521, 600),
    "NetCashProvidedByUsedInOperatingActivities": (562, 614, 698, 791),
    "DepreciationDepletionAndAmortization": (160, 171, 184, 196),
    "PaymentsToAcquirePropertyPlantAndEquipment": (210, 235, 251, 274),
    "NetCashProvidedByUsedInInvestingActivities": (-210, -235, -251, -274),
    "NetCashProvidedByUsedInFinancingActivities": (-260, -244, -270, -292),
    "CashAndCashEquivalentsPeriodIncreaseDecrease": (92, 135, 177, 225),
}
HELD: Mapping[str, tuple[int, ...]] = {
    "CashAndCashEquivalentsAtCarryingValue": (480, 615, 792, 1017),
    "InventoryNet": (410, 430, 460, 480),
    "OtherAssetsCurrent": (660, 690, 740, 800),
    "AssetsCurrent": (1550, 1735, 1992, 2297),
    "AssetsNoncurrent": (1980, 2040, 2090, 2150),
    "Assets": (3530, 3775, 4082, 4447),
    "LiabilitiesCurrent": (610, 640, 680, 710),
    "LongTermDebtNoncurrent": (1200, 1120, 1020, 900),
    "OtherLiabilitiesNoncurrent": (200, 210, 220, 230),
    "Liabilities": (2010, 1970, 1920, 1840),
    "StockholdersEquity": (1520, 1805, 2162, 2607),
}
PARTS: Mapping[str, Mapping[str, tuple[int, ...]]] = {
    "us-gaap:StatementBusinessSegmentsAxis": {
        "lkfd:LaboratoryInstrumentsMember": (1960, 2041, 2163, 2282),
        "lkfd:ProcessSensorsMember": (748, 789, 841, 890),
        "lkfd:ServiceContractsMember": (607, 694, 815, 954),
    },
    "us-gaap:StatementGeographicalAxis": {
        "us-gaap:AmericasMember": (1622, 1711, 1840, 1977),
        "us-gaap:EuropeMember": (1024, 1088, 1173, 1260),
        "us-gaap:AsiaMember": (669, 725, 806, 889),
    },
}
"""Revenue by segment and by region."""
SHARES = (246, 245, 243, 241)
SUMS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "GrossProfit": (("Revenues", 1), ("CostOfRevenue", -1)),
    "OperatingIncomeLoss": (
        ("GrossProfit", 1),
        ("ResearchAndDevelopmentExpense", -1),
        ("SellingGeneralAndAdministrativeExpense", -1),
    ),
    "NetIncomeLoss": (("OperatingIncomeLoss", 1), ("InterestExpense", -1), ("IncomeTaxExpenseBenefit", -1)),
    "AssetsCurrent": (("CashAndCashEquivalentsAtCarryingValue", 1), ("InventoryNet", 1), ("OtherAssetsCurrent", 1)),
    "Assets": (("AssetsCurrent", 1), ("AssetsNoncurrent", 1)),
    "Liabilities": (("LiabilitiesCurrent", 1), ("LongTermDebtNoncurrent", 1), ("OtherLiabilitiesNoncurrent", 1)),
    "CashAndCashEquivalentsPeriodIncreaseDecrease": (
        ("NetCashProvidedByUsedInOperatingActivities", 1),
        ("NetCashProvidedByUsedInInvestingActivities", 1),
        ("NetCashProvidedByUsedInFinancingActivities", 1),
    ),
}
FIRST_STATED = 3824
"""Revenue of 2024 as its own year's filing had it; the next filing restated it."""


@dataclass(frozen=True, slots=True)
class Company:
    """An invented company: how it is called, how large against the model, and what its shares cost last."""

    ticker: str = "LKFD"
    name: str = "Larkfield Instruments, Inc. (invented)"
    unit: int = 100_000
    last_price: float = 38.20
    rating_before: str = "hold"
    as_of: date = AS_OF
    seed: int = 7


def invent(chance: Chance, *, as_of: date) -> Company:
    """Make another company after the same model."""
    letters = "".join(chr(65 + int(chance.fraction() * 26)) for _ in range(4))
    unit = 40_000 + int(chance.fraction() * 90_000)
    price = round(24 + chance.fraction() * 30, 2)
    name = f"{letters.title()} Works, Inc. (invented)"
    return Company(letters, name, unit, price * unit / 100_000, "", as_of, int(chance.fraction() * 10_000))


def pack(company: Company, *, instance: bool = False, changed: Mapping[str, Any] | None = None) -> bytes:
    """Write the package; `instance` gives XBRL in place of company facts, `changed` replaces parts of the draft."""
    draft = json.dumps({**_draft(company), **(changed or {})}, ensure_ascii=False, indent=1)
    members = {
        "calculation.xml": _linkbase(),
        "draft.json": draft,
        "prices.csv": _prices(company),
        **({"instance.xml": _instance(company)} if instance else {"facts.json": _company_facts(company)}),
    }
    return zipped(members)


def zipped(members: Mapping[str, str]) -> bytes:
    """Pack texts, the same bytes each time."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(members):
            packed.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 9, 0, 0)), members[name], zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _company_facts(company: Company) -> str:
    concepts: dict[str, Any] = {}
    for name, values in (*REPORTED.items(), *HELD.items()):
        entries = [
            entry for year, value in zip(YEARS, values, strict=True) for entry in _stated(name, year, value, company)
        ]
        concepts[name] = {"label": name, "units": {"USD": entries}}
    shares = [
        _entry(year, count * company.unit, flow=True, filed=year + 1) for year, count in zip(YEARS, SHARES, strict=True)
    ]
    concepts["WeightedAverageNumberOfDilutedSharesOutstanding"] = {"units": {"shares": shares}}
    return json.dumps({"cik": 0, "entityName": company.name, "facts": {"us-gaap": concepts}}, indent=1)


def _stated(name: str, year: int, value: int, company: Company) -> Iterator[dict[str, Any]]:
    flow = name in REPORTED
    if name == "Revenues" and year == 2024:
        yield _entry(year, FIRST_STATED * company.unit, flow=flow, filed=2025)
        yield _entry(year, value * company.unit, flow=flow, filed=2026)
    else:
        yield _entry(year, value * company.unit, flow=flow, filed=year + 1)


def _entry(year: int, value: int, *, flow: bool, filed: int) -> dict[str, Any]:
    start = {"start": f"{year}-01-01"} if flow else {}
    return {
        **start,
        "end": f"{year}-12-31",
        "val": value,
        "accn": f"0000000000-{filed % 100}-000012",
        "fy": year,
        "fp": "FY",
        "form": "10-K",
        "filed": f"{filed}-02-20",
    }


def _instance(company: Company) -> str:
    """Write the years as an XBRL instance, to the hundred thousand."""
    parts = []
    for at, year in enumerate(YEARS):
        parts.append(_context(f"D{year}", f"<startDate>{year}-01-01</startDate><endDate>{year}-12-31</endDate>"))
        parts.append(_context(f"I{year}", f"<instant>{year}-12-31</instant>"))
        for name, values in REPORTED.items():
            parts.append(_element(name, f"D{year}", values[at] * company.unit, "USD"))
        for name, values in HELD.items():
            parts.append(_element(name, f"I{year}", values[at] * company.unit, "USD"))
        parts += _parts(year, at, company)
        shares = SHARES[at] * company.unit
        parts.append(_element("WeightedAverageNumberOfDilutedSharesOutstanding", f"D{year}", shares, "shares"))
    units = (
        '<unit id="USD"><measure>iso4217:USD</measure></unit><unit id="shares"><measure>xbrli:shares</measure></unit>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<xbrl xmlns="http://www.xbrl.org/2003/instance"'
        ' xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:iso4217="http://www.xbrl.org/2003/iso4217"'
        ' xmlns:us-gaap="http://fasb.org/us-gaap/2025" xmlns:xbrldi="http://xbrl.org/2006/xbrldi"'
        ' xmlns:lkfd="http://larkfield.example/2025">\n' + units + "\n" + "\n".join(parts) + "\n</xbrl>\n"
    )


def _parts(year: int, at: int, company: Company) -> Iterator[str]:
    """Yield revenue by member along each axis, each in a context of its own."""
    period = f"<startDate>{year}-01-01</startDate><endDate>{year}-12-31</endDate>"
    for axis, members in PARTS.items():
        for member, values in members.items():
            key = f"D{year}_{member.partition(':')[2]}"
            told = f'<xbrldi:explicitMember dimension="{axis}">{member}</xbrldi:explicitMember>'
            yield _context(key, period, f"<segment>{told}</segment>")
            yield _element("Revenues", key, values[at] * company.unit, "USD")


def _context(key: str, period: str, segment: str = "") -> str:
    identifier = '<identifier scheme="http://www.sec.gov/CIK">0000000000</identifier>'
    entity = f"<entity>{identifier}{segment}</entity>"
    return f'<context id="{key}">{entity}<period>{period}</period></context>'


def _element(name: str, context: str, value: int, unit: str) -> str:
    return f'<us-gaap:{name} contextRef="{context}" unitRef="{unit}" decimals="-5">{value}</us-gaap:{name}>'


def _linkbase() -> str:
    names = sorted({name for parent, parts in SUMS.items() for name in (parent, *(child for child, _ in parts))})
    here = "http://fasb.org/us-gaap/2025/us-gaap-2025.xsd"
    locations = [
        f'<loc xlink:type="locator" xlink:href="{here}#us-gaap_{name}" xlink:label="{name}"/>' for name in names
    ]
    arcs = [
        f'<calculationArc xlink:type="arc" xlink:arcrole="http://www.xbrl.org/2003/arcrole/summation-item"'
        f' xlink:from="{parent}" xlink:to="{child}" weight="{weight}.0" order="{at}"/>'
        for parent, parts in SUMS.items()
        for at, (child, weight) in enumerate(parts, start=1)
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<linkbase xmlns="http://www.xbrl.org/2003/linkbase"'
        ' xmlns:xlink="http://www.w3.org/1999/xlink">\n<calculationLink xlink:type="extended"'
        ' xlink:role="http://larkfield.example/role/statements">\n'
        + "\n".join((*locations, *arcs))
        + "\n</calculationLink>\n</linkbase>\n"
    )


def _prices(company: Company) -> str:
    """Write weekly closes that wander and end at the last price."""
    chance, text = SeededChance(company.seed), io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("date", "close"))
    closes = [company.last_price]
    while len(closes) < WEEKS:
        closes.append(closes[-1] / (1 + (chance.fraction() - 0.47) * 0.05))
    last = company.as_of - timedelta(days=3)
    for at, close in enumerate(reversed(closes)):
        writer.writerow(((last - timedelta(weeks=WEEKS - 1 - at)).isoformat(), f"{close:.2f}"))
    return text.getvalue()


def _draft(company: Company) -> dict[str, Any]:
    scale = company.unit / 100_000
    return {
        "ticker": company.ticker,
        "company": company.name,
        "as_of": company.as_of.isoformat(),
        "currency": "USD",
        "rating_before": company.rating_before,
        "claims": [
            {
                "kind": "fact",
                "text": "Revenue of 2025 grew by {revenue_growth.2025} to {revenue.2025}; the gross margin rose from "
                "{gross_margin.2022} in 2022 to {gross_margin.2025}.",
            },
            {
                "kind": "fact",
                "text": "Free cash flow came to {free_cash_flow.2025}, and debt fell to {debt_to_ebitda.2025} EBITDA.",
            },
            {
                "kind": "opinion",
                "text": "Service contracts on instruments already sold make the next years' growth less cyclical than "
                "the market assumes; we see a target price of {target_price}, {upside} above the last price.",
            },
        ],
        "risks": [
            "A pause in laboratory spending would delay orders; growth is the assumption that moves the value most.",
            "The value beyond the forecast is {terminal_share} of the whole and hangs on the discount rate.",
            "One supplier makes the detectors; a second source is only being qualified.",
        ],
        "assumptions": {
            "growth": ["0.08", "0.07", "0.06", "0.05", "0.04"],
            "operating_margin": "0.20",
            "tax_rate": "0.21",
            "sales_to_capital": "1.8",
            "discount_rate": "0.085",
            "terminal_growth": "0.025",
            "reasons": {
                "growth": "Below the growth of the past three years, falling towards the economy's.",
                "operating_margin": "The margin of 2025 with a little of the trend.",
                "tax_rate": "The statutory rate.",
                "sales_to_capital": "Added revenue over net investment of the past three years.",
                "discount_rate": "Cost of equity and debt at the capital structure held.",
                "terminal_growth": "Long-run growth of prices and a little volume.",
            },
        },
        "peers": [
            _peer("Alder Optics (invented)", (54.0, 2100, 702, 168, 3.02), scale),
            _peer("Quillon Labs (invented)", (31.5, 1180, 455, 104, 1.86), scale),
            _peer("Terbeck Sensors (invented)", (72.4, 3350, 1030, 281, 4.33), scale),
            _peer("Voss & Marne (invented)", (18.9, 640, 298, 61, 1.01), scale),
        ],
    }


def _peer(name: str, measures: tuple[float, ...], scale: float) -> dict[str, Any]:
    price, *money, earnings = measures
    enterprise, revenue, ebitda = (str(round(one * scale * 1_000_000)) for one in money)
    return {
        "name": name,
        "price": f"{price:.2f}",
        "enterprise_value": enterprise,
        "revenue": revenue,
        "ebitda": ebitda,
        "earnings_per_share": f"{earnings:.2f}",
        "source": "annual report of the last fiscal year, price of the same day",
    }
