"""Decisions of erasure: where personal data stands, and what of a row goes."""
