"""Reconciliation: which line of a statement settles which open item, by which rule, and what stays open for how long.

What lives here: the proof of a statement and the passes of matching, pure decisions over plain facts. What does not:
reading a bank's files and the process around them (a line of service), and booking what was matched (`billing`).
"""
