"""Remit: the system an outsourcing provider runs on.

The rooms and their arrows are described in ARCHITECTURE.md. Importing this package does nothing but name it.
"""

__version__ = "0.1.0"
