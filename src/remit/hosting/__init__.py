"""Hosting: what may be asked of machines outside, and what their answers mean.

What lives here: checks and findings, which targets an engagement's terms allow, and the topics that reach outside;
pure. What does not: opening a connection or running a server, which `app.hosting` does at the edge.
"""
