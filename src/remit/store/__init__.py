"""The store: transactions, group commit, event log, jobs, outbox, blobs and migrations on SQLite and PostgreSQL.

What lives here: everything that talks to a database engine's peculiarities. What does not: any business noun.
"""
