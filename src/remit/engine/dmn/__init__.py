"""DMN 1.2-1.5: the reader of its XML, decision tables, boxed expressions, requirement graphs."""
