"""Analysis: a package of data and steps run in a sandboxed job, and proven by running it again.

What lives here: the steps (SQL by Polars, exact statistics), the rules a statement must keep, the job with its limits,
manifest and comparison of two runs. What does not: what is asked and concluded (a line of service, the judgement room).
"""
