"""What clients of the demonstration send, made to measure: a file per line; rehearsals and tests take from here too.

Everybody and everything in it is invented. The files under `services/*/samples` were made by the same means.
"""
