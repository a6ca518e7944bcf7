"""Statistics: what a sample says of its population and how surely, and arithmetic that loses no digit. Pure numpy.

What lives here: weights and raking, standard errors by design, tables with tests, choices between items, checks of
answers, exact moments. What does not: reading a study's files and the report on it (a line of service).
"""
