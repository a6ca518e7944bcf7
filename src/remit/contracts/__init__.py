"""Contracts: engagements, statements of work, service levels, rate cards, data-handling terms.

What lives here: what was agreed with a client, by date. What does not: whether it was met (`work`, `quality`) and
what it costs (`billing`).
"""
