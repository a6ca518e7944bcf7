"""The lines of service of the demonstration, a file each, and what they make together."""

from remit.demo.line import DemoLine
from remit.demo.lines import (
    bank_reconciliation,
    business_research,
    call_centre,
    contract_review,
    data_analysis,
    financial_process,
    help_desk,
    investment_research,
    legal_discovery,
    market_research,
    media_process,
    month_end_close,
    order_entry,
    payroll,
    receivables,
    recruiting,
    supplier_invoices,
    technical_support,
    training,
    transcription,
    website_services,
)
from remit.demo.world import OFFICE, Handover, Staff

LINES: tuple[DemoLine, ...] = (
    supplier_invoices.LINE,
    contract_review.LINE,
    recruiting.LINE,
    training.LINE,
    business_research.LINE,
    legal_discovery.LINE,
    bank_reconciliation.LINE,
    receivables.LINE,
    month_end_close.LINE,
    order_entry.LINE,
    payroll.LINE,
    market_research.LINE,
    help_desk.LINE,
    technical_support.LINE,
    transcription.LINE,
    call_centre.LINE,
    investment_research.LINE,
    media_process.LINE,
    financial_process.LINE,
    data_analysis.LINE,
    website_services.LINE,
)
BY_KEY = {line.key: line for line in LINES}


def _people() -> tuple[Staff, ...]:
    """Put everybody together; who works on several lines is named by each and comes once, with all skills."""
    together: dict[str, Staff] = {}
    for staff in (*(one for line in LINES for one in line.staff), *OFFICE):
        known = together.get(staff.name)
        together[staff.name] = staff if known is None else known.joined_by(staff)
    return tuple(together.values())


STAFF = _people()
HANDOVERS: tuple[Handover, ...] = tuple(handover for line in LINES for handover in line.handovers)
