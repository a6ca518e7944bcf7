"""The only SQL of work: one file per noun, each with its table, its statements built once, and rows to facts."""
