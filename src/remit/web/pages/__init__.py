"""The pages: one file per screen; each shows a report and sends an action."""
