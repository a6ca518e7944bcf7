"""What stands where something was erased."""

ERASED = "⟦erased⟧"
"""The text in place of what somebody wrote or was called; pages say when and by whom it was erased."""
