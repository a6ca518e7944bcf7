"""Discovery: documents handed over in a dispute, by load files and numbers; and the days by which a court wants things.

What lives here: load files in and out, families, numbers on pages, what is produced, withheld or redacted, deadlines;
pure rules. What does not: who codes a document (the room of judgement), pages and their redaction (`printing`), and the
record of both (a line of service).
"""
