"""Valuation: what reported figures say, and what follows from them by arithmetic.

What lives here: facts of a filing and the sums they must satisfy, the standard chart, ratios, discounted cash flows,
peers, and returns; pure rules whose every result names its inputs. What does not: opinions, ratings as they are judged
and signed (`judgement`), papers and processes (the lines of service).
"""
