"""The web edge: pages, the API and their static files. The only room that knows HTTP."""
