"""Quality: sampling, review of released work, verdicts, gold items, and what they tell about first-pass yield.

What lives here: the second look at work. What does not: the independent double judgement that is part of the work
itself (`judgement`).
"""
