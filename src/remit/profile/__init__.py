"""The profile of a running service: where it stands between BPO and KPO, measured from the record (docs/profile.md).

What lives here: formulas and the facts of items that they are computed from, and the same as an estimate before work
is handed over, with what follows from it. What does not: what the facts mean in the rooms that own them, and any label
that somebody could tick.
"""
