"""Invoices made to measure, for demonstration, simulation and tests; everybody in them is invented.

`references` invents a client's suppliers, orders and receipts; `make` writes an invoice against them, right or with a
defect of a wanted kind. The files beside this module were made by the same means; `expected.json` says what comes of
them.
"""

from remit.services.supplier_invoices.samples.composing import Defect, compose
from remit.services.supplier_invoices.samples.inventing import Buyer, References, references
from remit.services.supplier_invoices.samples.making import Form, make, write

__all__ = ["Buyer", "Defect", "Form", "References", "compose", "make", "references", "write"]
