"""Why a person looks, with its texts in both languages; and deliverables as JSON."""

from remit.services.kit import Reasons, json_document, reasons
from remit.services.website_services.folder import FOLDER

__all__ = ["document", "reason", "reasons"]

reason, document = Reasons(FOLDER, under="why").reason, json_document
