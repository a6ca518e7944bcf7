"""Telephony: from a telephone system's events to calls, and from calls to the figures of a queue.

What does not live here: sockets, which are `app`'s, and what is done about a call, which is work.
"""
