"""What people and the house do about quality, one file per noun."""
