"""The composition root: settings are read here once, rooms are wired here, events are delivered upwards from here.

What does not live here: any rule, and anything that knows HTTP or the command line.
"""
