"""Use cases of the room: each checks access, loads, decides, saves and tells."""
