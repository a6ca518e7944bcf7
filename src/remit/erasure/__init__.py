"""Erasure: a person's data sealed under a key of their own, and after a second pair of eyes the key destroyed.

What lives here: what is a person's (in which columns, which values), the sealing, the undoing, the destruction, and
the register of it. What does not: how rows are swept (`store.sweeping`), and the books, which the law keeps.
"""
