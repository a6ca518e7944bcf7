"""Hit policies: one file each, from the rules that fire to the result (DMN 1.5, 8.2.11)."""
