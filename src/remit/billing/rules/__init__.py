"""The decisions of billing, one file per decision, exact in fractions; docs/billing.md tells each in prose first."""
