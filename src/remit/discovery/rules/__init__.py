"""One decision per file."""
