"""The only SQL of judgement: one file per noun, each with its table, its statements built once, and rows to facts.

Judgements and sign-offs are never updated: no statement here does, and a trigger in the database refuses those of
anybody else.
"""
