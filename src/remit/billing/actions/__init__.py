"""What billing does, by noun."""
