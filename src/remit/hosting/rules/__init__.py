"""Decisions of hosting."""
