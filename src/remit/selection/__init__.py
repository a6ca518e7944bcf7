"""Selection of people: structured scores, what a reviewer may read of a candidate, and fairness of outcomes.

What lives here: arithmetic over scores on an anchored scale, redaction of texts, adverse impact with its test. What
deliberately does not: any decision about a person. Pure; it has no tables, and reads no protected attribute of anybody
by name.
"""
