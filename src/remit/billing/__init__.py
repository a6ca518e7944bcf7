"""Billing: metering, rating, service credits, the ledger, invoices.

What lives here: what the work costs the client, computed from the one record of it, and the books that say so. What
does not: what was agreed (`contracts`), what was done (`work`), and what the people who did it cost.
"""
