"""Every worked payslip of docs/payroll.md three times: the document, the room, and the law done by hand."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.payroll import by_hand_kingdom, by_hand_states, by_hand_vietnam
from tests.payroll.worked import KINGDOM, STATES, VIETNAM, Case, file_of

from remit.payroll.model import Payslip, Side
from remit.payroll.reports import results_of_file

DOCUMENT = Path(__file__).parents[2] / "docs" / "payroll.md"
ROW = re.compile(
    r"^\| ((?:VN|GB|US)-\d\d) \| (.*?) \| ([\d.]+) \| ([\d.]+) \| (-?[\d.]+) \| ([\d.]+) \| (.+?) \|$", re.M
)
INSURANCE = {
    "VN": ("vn.social", "vn.health", "vn.unemployment"),
    "GB": ("uk.national_insurance",),
    "US": ("us.social_security", "us.medicare", "us.additional_medicare"),
}
TAX = {"VN": ("vn.income_tax",), "GB": ("uk.income_tax",), "US": ("us.income_tax", "us.income_tax_supplemental")}
CASES = [("VN", case) for case in VIETNAM] + [("GB", case) for case in KINGDOM] + [("US", case) for case in STATES]


def computed(country: str, case: Case) -> Payslip:
    _key, _shows, period, fields = case
    (result,) = results_of_file(json.dumps(file_of(country, period, fields)).encode(), name="worked.json")
    assert not result.stopped, str(result.stopped[0].refusal)
    return result.slips[0]


def by_hand(country: str, case: Case) -> dict[str, Any]:
    _key, _shows, period, fields = case
    if country == "VN":
        return by_hand_vietnam.pay(period, fields)
    if country == "US":
        return by_hand_states.pay(fields)
    year, number = (int(part) for part in period.split())
    return by_hand_kingdom.pay({"year": year, "number": number}, fields)


def figures(country: str, slip: Payslip) -> dict[str, Decimal]:
    return {
        "gross": slip.major(slip.gross),
        "insurance": sum((slip.line(key) for key in INSURANCE[country]), Decimal(0)),
        "tax": sum((slip.line(key) for key in TAX[country]), Decimal(0)),
        "net": slip.major(slip.net),
    }


def documented() -> dict[str, tuple[str, dict[str, Decimal], str]]:
    found = {}
    for key, shows, gross, insurance, tax, net, source in ROW.findall(DOCUMENT.read_text()):
        sums = {"gross": gross, "insurance": insurance, "tax": tax, "net": net}
        found[key] = (shows, {name: Decimal(value) for name, value in sums.items()}, source)
    return found


@pytest.mark.parametrize(("country", "case"), CASES, ids=[case[0] for _country, case in CASES])
def test_the_room_the_hand_and_the_document_agree(country: str, case: Case) -> None:
    slip, hand = computed(country, case), by_hand(country, case)
    got = figures(country, slip)
    assert got == {key: Decimal(hand[key].numerator) / hand[key].denominator for key in got}
    assert got == documented()[case[0]][1]
    if "employer" in hand:
        theirs = sum((line.amount for line in slip.lines if line.side is Side.EMPLOYER), 0)
        assert slip.major(theirs) == Decimal(hand["employer"].numerator) / hand["employer"].denominator


@pytest.mark.parametrize(("country", "case"), CASES, ids=[case[0] for _country, case in CASES])
def test_every_line_of_the_law_cites_it(country: str, case: Case) -> None:
    slip = computed(country, case)
    lawful = [line for line in slip.lines if line.key.startswith(("vn.", "uk.", "us."))]
    named = [line for line in lawful if "pension" not in line.key]
    assert slip.tables
    assert all(line.source for line in named)
    assert documented()[case[0]][2]


def test_there_are_at_least_sixty_over_the_three_countries() -> None:
    assert len(CASES) >= 60
    assert set(documented()) == {case[0] for _country, case in CASES}
    assert min(len(VIETNAM), len(KINGDOM), len(STATES)) >= 15
