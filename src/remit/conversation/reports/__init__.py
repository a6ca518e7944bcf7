"""Questions asked of conversation."""
