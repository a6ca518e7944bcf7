"""What is told to whoever answers: why the contact came here, in both languages, without anybody's personal data."""

from pathlib import Path

from remit.services.kit import Reasons

finding = Reasons(Path(__file__).parent, under="help_desk").reason
