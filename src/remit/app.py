"""The composition root: settings are read here once, rooms are wired here, events are delivered upwards from here."""
