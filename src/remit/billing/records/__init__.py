"""The only SQL of billing, by noun."""
