"""Decisions about conversation, one file each; pure."""
