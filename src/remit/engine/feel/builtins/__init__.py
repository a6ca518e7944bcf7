"""FEEL's built-in functions: one file per family of chapter 10.3.4, found by name in `table.py`."""
