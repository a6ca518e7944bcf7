"""Statements and open items made to measure, with the truth about every line; everybody in them is invented."""

from remit.demo.inventing.bank_reconciliation.inventing import Invented, invent
from remit.demo.inventing.bank_reconciliation.writing import write_camt

__all__ = ["Invented", "invent", "write_camt"]
