"""Formulas of the profile."""
