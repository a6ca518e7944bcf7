"""The events: what catches, throws, starts, ends and interrupts."""
