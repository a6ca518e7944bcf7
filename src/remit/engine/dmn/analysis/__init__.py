"""What can be said of a decision table before it is used: gaps, overlaps, masked rules, contradictions, type faults.

Decided on the regions of the index, so exactly, for conditions that test constants. Columns are taken as independent
of each other, numbers as dense, nulls are not looked at. What cannot be decided within the budget is said to be so.
"""
