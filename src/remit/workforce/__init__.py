"""Workforce: how much work will come, how many people that needs, who is there, and what if it were otherwise.

What lives here: forecasts with their measured error, staffing need, gaps against the roster, adherence, the due curve.
What deliberately does not: the roster itself (`parties`, because routing asks it), and handing out work (`work`). It
has no tables: everything is derived from the record.
"""
