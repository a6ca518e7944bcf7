"""Judgement: questions, sources, evidence, judgements, consensus, adjudication and sign-off, for all knowledge lines.

What lives here: the chain from a question to a signed deliverable. What does not: the questions of a particular trade
(a line of service) and the routing of the tasks in which people answer (`work`).
"""
