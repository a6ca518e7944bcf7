"""Where the line's data lies."""

from pathlib import Path

FOLDER = Path(__file__).parent
