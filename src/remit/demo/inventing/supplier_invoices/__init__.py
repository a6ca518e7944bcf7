"""Invoices made to measure, for demonstration, simulation and tests; everybody in them is invented.

`references` invents a client's suppliers, orders and receipts; `make` writes an invoice against them, right or with a
defect of a wanted kind. The line's samples were made by the same means; `expected.json` beside them says what comes of
them.
"""

from remit.demo.inventing.supplier_invoices.composing import Defect, compose
from remit.demo.inventing.supplier_invoices.inventing import Buyer, References, references
from remit.demo.inventing.supplier_invoices.making import Form, make, write

__all__ = ["Buyer", "Defect", "Form", "References", "compose", "make", "references", "write"]
