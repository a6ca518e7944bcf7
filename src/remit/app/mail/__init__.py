"""Mail at the edge: what speaks IMAP and SMTP, and the loops that fetch and send."""
