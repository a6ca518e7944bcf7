"""Decisions as functions of plain data."""
