"""Contracts made to measure: varied wording for each clause, as DOCX, PDF or text, for demonstration and simulation.

Everything here is invented; no clause is taken from a real contract.
"""

import io
import unicodedata
from dataclasses import dataclass
from typing import TypeVar

import docx

from remit.services.kit import Chance

T = TypeVar("T")

LINES_PER_PAGE = 46
COLUMNS = 92
_FORMATS = ("docx", "pdf", "txt")

_PARTIES = (
    ("Brightwater Analytics Ltd", "a data company"),
    ("Kestrel Cloud Hosting GmbH", "a hosting company"),
    ("Tân Cảng Logistics JSC", "a freight company"),
    ("Pemberton Facilities LLP", "a facilities company"),
    ("Rivage Software SAS", "a software company"),
    ("Minh Long Packaging Co., Ltd", "a packaging company"),
)

_CLAUSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "term": (
        "Term",
        (
            "This Agreement shall continue in force for three (3) years from the Effective Date.",
            "The term of this Agreement shall commence on the Effective Date and end five (5) years later.",
        ),
    ),
    "renewal": (
        "Renewal",
        (
            "It shall renew automatically for successive terms of one year unless either party gives notice of "
            "non-renewal at least ninety (90) days before the end of the then current term.",
            "",
        ),
    ),
    "termination_for_convenience": (
        "Termination",
        (
            "The Customer may terminate this Agreement for convenience on thirty (30) days' written notice.",
            "The Supplier may terminate this Agreement at any time without cause on ten (10) days' written notice.",
            "",
        ),
    ),
    "cap_on_liability": (
        "Limitation of liability",
        (
            "In no event shall the Supplier's total aggregate liability exceed {cap} % of the Fees paid in the twelve "
            "months before the claim.",
            "",
        ),
    ),
    "uncapped_liability": (
        "Exceptions",
        (
            "The foregoing limitation shall not apply to breach of confidentiality, infringement of intellectual "
            "property or wilful misconduct.",
            "",
        ),
    ),
    "anti_assignment": (
        "Assignment",
        (
            "Neither party may assign this Agreement without the prior written consent of the other party.",
            "The Supplier may freely assign this Agreement. The Customer shall not assign it without consent.",
        ),
    ),
    "ip_ownership": (
        "Intellectual property",
        (
            "The Supplier hereby assigns to the Customer all right, title and interest in the deliverables.",
            "All deliverables shall be the sole and exclusive property of the Supplier.",
        ),
    ),
    "audit_rights": (
        "Audit",
        (
            "The Customer may audit the books and records of the Supplier once a year on ten days' notice.",
            "",
        ),
    ),
    "insurance": (
        "Insurance",
        ("The Supplier shall maintain professional liability insurance of at least {insured},000,000 per claim.", ""),
    ),
    "exclusivity": (
        "Exclusivity",
        ("The Customer shall purchase all services of this kind exclusively from the Supplier.", ""),
    ),
    "liquidated_damages": (
        "Early termination",
        (
            "Upon termination by the Customer an early termination fee of {fee} % of the remaining Fees is due as "
            "liquidated damages and not as a penalty.",
            "",
        ),
    ),
    "governing_law": (
        "Governing law",
        (
            "This Agreement is governed by the laws of England and Wales.",
            "This Agreement shall be governed by and construed under the laws of the State of New York.",
        ),
    ),
}
_FILLER = (
    "The Supplier shall perform the services with the care of a prudent member of its trade.",
    "Each party shall keep the other's confidential information secret and use it for this Agreement only.",
    "Fees are due within thirty days of receipt of a correct invoice. Late sums bear no interest for the first week.",
    "The Supplier shall name one person who answers the Customer's questions on working days.",
    "Changes to this Agreement are made in writing and signed by both parties.",
)


@dataclass(frozen=True, slots=True)
class Contract:
    """A made contract: its title, its paragraphs, and which variant of each clause it holds (None: left out)."""

    title: str
    paragraphs: tuple[str, ...]
    variants: dict[str, int | None]


def make(chance: Chance) -> tuple[str, bytes]:
    """Make one contract file: its name and bytes."""
    contract = compose(chance)
    form = _pick(chance, _FORMATS)
    name = f"services-agreement-{int(chance.fraction() * 9000) + 1000}.{form}"
    return name, {"docx": as_docx, "pdf": as_pdf, "txt": as_text}[form](contract)


def compose(chance: Chance) -> Contract:
    """Compose a contract of clauses in varied wording; the order is that of the trade."""
    supplier, trade = _pick(chance, _PARTIES)
    first = int(chance.fraction() * len(_FILLER))
    paragraphs = [
        f"This Services Agreement is made between {supplier} ({trade}, the “Supplier”) and the customer named in the "
        "order form (the “Customer”).",
        f"1. Services. {_FILLER[first]} {_FILLER[first - 1]}",
    ]
    variants: dict[str, int | None] = {}
    for clause, (heading, wordings) in _CLAUSES.items():
        chosen = int(chance.fraction() * len(wordings))
        text = wordings[chosen].format(
            cap=_pick(chance, (50, 100, 150, 200)), insured=_pick(chance, (1, 2, 5)), fee=_pick(chance, (25, 50, 80))
        )
        variants[clause] = chosen if text else None
        if text:
            extra = f" {_pick(chance, _FILLER)}" if chance.fraction() < 0.4 else ""
            paragraphs.append(f"{len(paragraphs)}. {heading}. {text}{extra}")
    return Contract(f"SERVICES AGREEMENT WITH {supplier.upper()}", tuple(paragraphs), variants)


def _pick(chance: Chance, options: tuple[T, ...]) -> T:
    return options[int(chance.fraction() * len(options))]


def as_text(contract: Contract) -> bytes:
    """Set a contract as plain text."""
    return "\n\n".join((contract.title, *contract.paragraphs)).encode()


def as_docx(contract: Contract) -> bytes:
    """Set a contract as a Word document."""
    document, file = docx.Document(), io.BytesIO()
    document.add_heading(contract.title, level=1)
    for paragraph in contract.paragraphs:
        document.add_paragraph(paragraph)
    document.save(file)
    return file.getvalue()


def as_pdf(contract: Contract) -> bytes:
    """Set a contract as a PDF with one standard font; letters beyond Windows-1252 lose their marks."""
    lines = [line for text in (contract.title, *contract.paragraphs) for line in (*_wrap(text), "")]
    pages = [lines[at : at + LINES_PER_PAGE] for at in range(0, len(lines), LINES_PER_PAGE)]
    return _pdf(pages)


def _wrap(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= COLUMNS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _pdf(pages: list[list[str]]) -> bytes:
    """Write PDF 1.4 by its plainest objects: catalogue, pages, font, and per page an object and its stream."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(pages)))
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
    ]
    for index, lines in enumerate(pages):
        stream = b"BT /F1 11 Tf 15 TL 64 770 Td\n" + b"".join(_shown(line) for line in lines) + b"ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * index} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return _assembled(objects)


def _shown(line: str) -> bytes:
    escaped = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return b"(" + _latin(escaped) + b") Tj T*\n"


def _latin(text: str) -> bytes:
    """Encode for WinAnsiEncoding; a letter it lacks is written without its marks."""
    plain = "".join(sign if sign.encode("cp1252", "ignore") else unicodedata.normalize("NFD", sign)[0] for sign in text)
    return plain.encode("cp1252", "replace")


def _assembled(objects: list[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
