"""The decisions of work, one file each; pure."""
