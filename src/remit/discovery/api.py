"""What a line of service uses of this room, under one name."""

from remit.discovery.model import Coding, Deadline, Fate, Item, Numbered, Period
from remit.discovery.rules.deadlines import as_icalendar, deadline
from remit.discovery.rules.loadfiles import PageLine, decode, read_dat, read_opt, write_dat, write_opt
from remit.discovery.rules.producing import duplicates, families, fates, gaps, number

__all__ = [
    "Coding",
    "Deadline",
    "Fate",
    "Item",
    "Numbered",
    "PageLine",
    "Period",
    "as_icalendar",
    "deadline",
    "decode",
    "duplicates",
    "families",
    "fates",
    "gaps",
    "number",
    "read_dat",
    "read_opt",
    "write_dat",
    "write_opt",
]
