"""Syntax trees into closures: one file per kind of expression, each `compile_…(node, build)`."""
