"""The lines of service: the kit they are made of, the registry that finds them, and a folder for each line.

A line is data plus a thin module; it imports `services.kit` and nothing else of the house. What does not live here:
anything two lines would both need, which belongs to a room.
"""
