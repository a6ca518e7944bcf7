"""Order entry (BPO, back office): clients' orders are checked by table, then confirmed and posted, or decided."""

from pathlib import Path

from remit.services.kit import plain_line

line = plain_line(Path(__file__).parent)
