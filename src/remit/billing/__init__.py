"""Billing: metering, rating, service credits, the ledger, invoices.

What lives here: what the work costs the client, computed from the one record of it, and the books that say so. What
does not: what was agreed (`contracts`) and what was done (`work`). What an hour of work costs stands here for margin
alone and goes into no charge.
"""
