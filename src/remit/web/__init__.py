"""The web edge: pages, the API and their static files. The only room that knows HTTP.

What does not live here: any rule. A handler reads the request, calls one report or action, and renders.
"""
