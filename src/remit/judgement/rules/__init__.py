"""The decisions of this room: pure functions of plain facts, one file per decision."""
