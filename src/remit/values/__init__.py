"""The floor every room stands on: refusals, problems, money, moments, identifiers, chance, canonical text.

What lives here: small frozen values without behaviour of any trade, and the three sources that make a run repeatable
(clock, identifiers, chance). What does not: anything that does I/O, reads the process clock outside
`moment.SystemClock`, or knows a business noun.
"""
