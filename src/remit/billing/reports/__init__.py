"""Read-only questions about charges, invoices and books, by noun."""
