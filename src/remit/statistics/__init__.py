"""Statistics: what a sample says of its population and how surely, and arithmetic that loses no digit. Pure numpy.

What lives here: weights and raking, standard errors by design, tables with tests, choices between items and
offers, checks of answers, exact moments, and fieldwork as columns (`fieldwork`, from CSV or SPSS). What does not: a
study's questionnaire and the report on it (a line of service).
"""
