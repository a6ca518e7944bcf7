"""Decisions over a tape."""
