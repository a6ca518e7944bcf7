"""Boxed expressions into code: one file per kind (DMN 1.5, chapter 10.2 and 10.5)."""
