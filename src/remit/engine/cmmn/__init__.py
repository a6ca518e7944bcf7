"""CMMN 1.1: the reader of its XML and what a transition causes there (sentries to a fixpoint)."""
