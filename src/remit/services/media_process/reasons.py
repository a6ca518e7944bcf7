"""Reasons for a person to look, with their texts in both languages."""

from remit.services.kit import Reasons, reasons
from remit.services.media_process.folder import FOLDER

__all__ = ["reason", "reasons"]

reason = Reasons(FOLDER).reason
