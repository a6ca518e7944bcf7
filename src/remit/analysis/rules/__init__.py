"""Decisions of the room, one file each."""
