"""FEEL's dates, times, date-times and durations, beyond the range of Python's own (DMN 1.5, 10.3.2.3)."""
