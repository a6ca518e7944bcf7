"""Statements and open items made to measure, with the truth about every line; everybody in them is invented."""

from remit.services.bank_reconciliation.samples.inventing import Invented, invent
from remit.services.bank_reconciliation.samples.writing import write_camt

__all__ = ["Invented", "invent", "write_camt"]
