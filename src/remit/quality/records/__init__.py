"""The only SQL of quality, one file per noun."""
