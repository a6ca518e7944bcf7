"""What must hold before anybody's pay is computed: tax number, permit, and later the wage floor."""

import re

from stdnum.us import ssn
from stdnum.vn import mst

from remit.payroll.model import Country, PermitExpired, TaxNumberBad, TaxNumberMissing
from remit.payroll.rules.slips import Slip

VIETNAMESE_PERSON = re.compile(r"^\d{12}$")
"""The personal identification number, which is the tax number since Law 38/2019/QH14 art. 35(7) took effect."""

NATIONAL_INSURANCE = re.compile(r"^(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$")


def check_person(slip: Slip) -> None:
    """Check permit and tax number. Refuses `PermitExpired`, `TaxNumberMissing`, `TaxNumberBad`."""
    employee, period = slip.employee, slip.run.period
    if employee.has("permit_until") and employee.day("permit_until") < period.end:
        raise PermitExpired("permit_until", until=employee.day("permit_until").isoformat())
    country = slip.run.country
    if not employee.has("tax_number"):
        if country is Country.UNITED_KINGDOM:
            slip.notices.append("notice.no_national_insurance_number")
            return
        raise TaxNumberMissing("tax_number")
    if not CHECKS[country](re.sub(r"[\s.-]", "", employee.text("tax_number")).upper()):
        raise TaxNumberBad("tax_number", country=country.value)


def _vietnamese(number: str) -> bool:
    return bool(VIETNAMESE_PERSON.match(number)) or bool(mst.is_valid(number))


def _british(number: str) -> bool:
    return bool(NATIONAL_INSURANCE.match(number))


def _american(number: str) -> bool:
    return bool(ssn.is_valid(number))


CHECKS = {
    Country.VIETNAM: _vietnamese,
    Country.UNITED_KINGDOM: _british,
    Country.UNITED_STATES: _american,
}
