"""The use cases of work: check access, load, decide, save, tell."""
