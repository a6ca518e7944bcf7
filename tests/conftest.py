"""Fixtures that every test may ask for."""

from tests.browsers import browser
from tests.databases import database_url, databases, server, store

__all__ = ["browser", "database_url", "databases", "server", "store"]
