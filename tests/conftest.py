"""Fixtures that every test may ask for."""

from tests.databases import database_url, databases, server, store

__all__ = ["database_url", "databases", "server", "store"]
