"""The decisions of the room: forms of names, likeness, hits, lists; one file each."""
