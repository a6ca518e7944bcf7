"""Parties: organisations, sites, people, their qualifications and clearances, log-ins; access and masking.

What lives here: who somebody is, where they sit, what they may see and how. What does not: the work they do (`work`)
and what was agreed about it (`contracts`).
"""
