"""The stories that are told with every crash: invoices that agree, that do not, and a contract with four people."""

from datetime import date

from tests.simulation.lives import AGREES, DEPARTS, Falls, Story

from remit.demo.supply import BUYERS, Supply
from remit.demo.world import HANDOVERS
from remit.services.contract_review import line as contracts
from remit.services.supplier_invoices import samples as invoices
from remit.services.supplier_invoices.samples import Defect, Form
from remit.values.chance import SeededChance

DAY = date(2026, 3, 2)
CLERKS = (("Hannah Whitaker", AGREES), ("Tom Bradshaw", AGREES), ("Vũ Hải Yến", AGREES))
EXPERTS = ("Eleanor Marsh", "James Okafor", "Ngô Gia Huy", "Claire Dumont")
LEADS = (("Oliver Grant", AGREES), ("Trịnh Bảo Châu", AGREES))


def invoice(name: str, defect: Defect | None = None) -> Story:
    """Tell of an invoice with a defect or none."""
    handover = next(one for one in HANDOVERS if one.key == "harrow-ap")
    known = Supply().references(handover)
    made = invoices.make(SeededChance(5), buyer=BUYERS["harrow"], known=known, day=DAY, defect=defect, form=Form.UBL)
    return Story(name, "harrow", "harrow-ap", *made, people=CLERKS)


def contract(name: str, people: tuple[tuple[str, Falls], ...]) -> Story:
    """Tell of a contract and the people who read it."""
    content = (contracts.folder / "samples" / "services-agreement.txt").read_bytes()
    return Story(name, "harrow", "harrow-contracts", "agreement.txt", content, people=people)


STORIES = (
    invoice("straight through"),
    invoice("a price that differs", Defect.PRICE),
    invoice("bank details that changed", Defect.BANK_DETAIL_CHANGED),
    contract("reviewers who agree", (*((name, AGREES) for name in EXPERTS), *LEADS)),
    contract(
        "reviewers who do not",
        ((EXPERTS[0], AGREES), (EXPERTS[1], DEPARTS), *((name, AGREES) for name in EXPERTS[2:]), *LEADS),
    ),
)
