"""Models that answer over the chat interface which many endpoints share: asked, metered, and taken as one more worker.

What lives here: the wire, its patience, and the loop that takes cases. What does not: what of an answer is taken
(`judgement.rules.asking`), and what it means for a case (`judgement.actions.modelling`).
"""
