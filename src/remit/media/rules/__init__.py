"""Decisions over recordings and their texts; pure."""
