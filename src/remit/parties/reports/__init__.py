"""Read-only questions of the room: who is acting, who works where, who holds which key, what the audit says."""
