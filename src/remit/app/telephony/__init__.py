"""The telephone system: an Asterisk's events come in over its manager interface, and ended calls go to their work."""
