"""The line's own folder."""

from pathlib import Path

FOLDER = Path(__file__).parent
