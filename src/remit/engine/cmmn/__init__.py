"""CMMN 1.1: the reader of its XML and what a transition causes there (sentries to a fixpoint).

`reading/` turns XML into plan items; `life` moves them through their life cycle and tells the sentries; `sentry`
decides which criteria hold; `planning` makes instances, `completion` ends stages, `tasks` and `listeners` do the rest.
"""
