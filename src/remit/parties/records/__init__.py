"""Rows and facts of the room: one file per noun, and the only SQL that touches these tables."""
