"""Work: intake, items, instances, tasks, queues, routing, clocks and deliverables.

What lives here: the client's unit of work from receipt to release. What does not: judging (`judgement`), checking
(`quality`), and what a line of service knows of its trade (`services`).
"""
