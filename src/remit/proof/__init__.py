"""Proof of delivery: a tamper-evident log per client over its events, signed checkpoints, proofs, and their verifier.

What lives here: the Merkle tree over the log, what is signed, what is handed out, and the file `verifier.py` that a
client runs without Remit. What does not: the events themselves (`store`), and what they mean (the rooms above).
"""
