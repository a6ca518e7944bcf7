"""Conversation: mail as letters, attachments, canned texts, articles and notices around an item's messages.

What does not live here: the messages themselves, which are comments of `work`; sockets, which are `app`'s.
"""
