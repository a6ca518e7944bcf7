"""What is told to whoever works a call or a day, in both languages, without anybody's number."""

from pathlib import Path

from remit.services.kit import Reasons

finding = Reasons(Path(__file__).parent, under="call_centre").reason
