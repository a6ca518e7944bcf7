"""How the law combines its figures: one file per decision, one folder per country; no figure of a law stands here."""
