"""Decisions of proof: the tree, and what is signed."""
