"""The decisions of the room: proof, passes of matching, standing of what is open."""
