"""Invented companies for samples, tests and the demonstration."""

from remit.services.investment_research.samples.inventing import Company, invent, pack

__all__ = ["Company", "invent", "pack"]
