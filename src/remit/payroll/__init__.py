"""Payroll: gross to net by dated tables of the law, and what a run of it hands on. Pure: facts in, payslips out.

`tables/` holds the figures of the law as data (citation, validity, approver); `rules/` how the law combines them;
`reading` opens a file of employees, elements and a period; `records` loads the tables. What does not live here: the
course of a pay run with its people (`services/payroll`), the bank, the ledger, and sending anything to an authority.
"""
