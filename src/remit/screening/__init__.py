"""Screening: whether a name may be somebody on a list, and why. A hit is a reason to look; a person decides.

What lives here: reading lists, bringing names into one form, comparing them with their evidence; pure rules. What does
not: deciding hits, releasing and the record of both (a line of service).
"""
