"""Training: what somebody lacks, whether they passed, and the certificate that lets work be routed to them.

What lives here: marking, agreement of raters, the scope of certificates, when one is to be renewed, and the taker that
turns a certificate into a qualification. What deliberately does not: qualifications themselves (`parties`), and who
may take a task (`work`). It has no tables of its own.
"""
