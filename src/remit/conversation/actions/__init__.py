"""What people and the mail do to conversation."""
