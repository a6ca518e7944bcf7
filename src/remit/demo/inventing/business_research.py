"""Dossiers made to measure for demonstration, rehearsal and tests; companies, papers and figures are invented."""

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

from remit.services.kit import Chance

_WHEN = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Subject:
    """A company that somebody wants to know about."""

    name: str
    legal: str
    country: str
    identifier: str
    trade: str
    town: str


_SUBJECTS = (
    Subject("Lumen Freight", "Lumen Freight Ltd", "GB", "08123456", "refrigerated road freight", "Leeds"),
    Subject("Tân Vạn Cold Chain", "Tân Vạn Cold Chain JSC", "VN", "0312345678", "cold storage", "Đà Nẵng"),
    Subject("Verdier Emballages", "Verdier Emballages SAS", "FR", "552100554", "folding cartons", "Lille"),
)


def make(chance: Chance) -> tuple[str, bytes]:
    """Make a dossier about one of the companies: its file name and bytes."""
    subject = _SUBJECTS[int(chance.fraction() * len(_SUBJECTS))]
    sites, staff, revenue = (
        3 + int(chance.fraction() * 9),
        200 + int(chance.fraction() * 900),
        20 + int(chance.fraction() * 90),
    )
    name = f"{subject.name.lower().replace(' ', '-')}-{chance.bytes(3).hex()}.zip"
    return name, compose(subject, sites=sites, staff=staff, revenue=revenue, estimated=True)


def compose(
    subject: Subject = _SUBJECTS[0], *, sites: int = 7, staff: int = 640, revenue: int = 48, estimated: bool = False
) -> bytes:
    """Compose a dossier; the same figures give the same bytes. `estimated` asks for a figure that no source states."""
    files = _sources(subject, sites=sites, staff=staff, revenue=revenue)
    plan = _plan(subject, sites=sites, staff=staff, revenue=revenue)
    asked = {"estimates": [_estimate(subject, plan["questions"][0]["key"])]} if estimated else {}
    return packed({**files, "dossier.json": {**plan, **asked}})


def _estimate(subject: Subject, question: str) -> dict[str, str]:
    text = f"Revenue of {subject.name} in 2026"
    return {"key": "revenue_2026", "question": question, "text": text, "unit": "million EUR"}


def packed(files: dict[str, Any]) -> bytes:
    """Pack files into a ZIP with a fixed date; what is not text is written as JSON."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in sorted(files.items()):
            text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)
            package.writestr(zipfile.ZipInfo(name, _WHEN), text)
    return made.getvalue()


def _sources(subject: Subject, *, sites: int, staff: int, revenue: int) -> dict[str, Any]:
    wire = (
        f"{subject.legal}, the {subject.trade} company of {subject.town}, said on Thursday that revenue reached"
        f" {revenue} million euros in 2025. The company runs {sites} depots and has grown every year since 2019, its"
        f" managing director told reporters at a trade fair. It expects to open another depot next spring."
    )
    return {
        "report.html": _page(
            f"Annual report 2025 of {subject.legal}",
            (
                f"{subject.legal} (registration number {subject.identifier}) is a {subject.trade} company in"
                f" {subject.town}.",
                f"In the financial year 2025 revenue was {revenue}.0 million euros.",
                f"At the end of the year we operated {sites} depots and employed {staff} people.",
            ),
        ),
        "wire.html": _page("Growth at the depots", (wire,)),
        "copy.html": _page("Local news", (f"{wire} Our reporter was there.",)),
        "register.txt": (
            f"Trade register extract\n\nCompany: {subject.legal}\nNumber: {subject.identifier}\nSeat: {subject.town}\n"
            f"Average number of employees in 2025: {staff - 45}\nStatus: active, no insolvency proceedings recorded.\n"
        ),
    }


def _page(title: str, paragraphs: tuple[str, ...]) -> str:
    body = "\n".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<!doctype html>\n<html><head><title>{title}</title><style>p {{ margin: 1em }}</style></head>\n"
        f"<body><nav>Home</nav><h1>{title}</h1>\n{body}\n<script>track()</script></body></html>\n"
    )


def _plan(subject: Subject, *, sites: int, staff: int, revenue: int) -> dict[str, Any]:
    host = subject.name.lower().replace(" ", "-").encode("ascii", "ignore").decode()
    web = {"captured_at": "2026-02-27T09:30:00Z"}
    return {
        "title": f"{subject.name}: size and standing",
        "as_of": "2026-03-02",
        "questions": [
            {"key": "standing", "text": f"Is {subject.name} a supplier that one can rely on?"},
            {"key": "size", "text": "How large is it?", "under": "standing"},
            {"key": "solvency", "text": "Are there signs of trouble?", "under": "standing"},
            {"key": "owners", "text": "Who owns it?", "under": "standing"},
        ],
        "sources": [
            {"key": "report", "file": "report.html", "title": "Annual report 2025", "author": subject.legal,
             "publisher": subject.legal, "published": "2026-01-30", "kind": "primary",
             "url": f"https://www.{host}.example/report-2025", **web},
            {"key": "wire", "file": "wire.html", "title": "Growth at the depots", "author": "M. Adeyemi",
             "publisher": "Harbour Wire", "published": "2026-02-05", "kind": "secondary",
             "url": "https://harbourwire.example/depots", **web},
            {"key": "copy", "file": "copy.html", "title": "Local news", "publisher": "Valley Post",
             "published": "2026-02-06", "kind": "secondary", "url": "https://valleypost.example/depots", **web},
            {"key": "register", "file": "register.txt", "title": "Trade register extract",
             "publisher": "Trade register", "published": "2026-02-20", "kind": "primary"},
        ],
        "claims": [
            {"key": "revenue", "question": "size", "key_claim": True,
             "text": f"Revenue in 2025 was {revenue} million euros.",
             "evidence": [
                 {"source": "report", "quotation": f"revenue was {revenue}.0 million euros"},
                 {"source": "wire", "quotation": f"revenue reached {revenue} million euros in 2025"},
                 {"source": "copy", "quotation": f"revenue reached {revenue} million euros in 2025"}]},
            {"key": "depots", "question": "size", "key_claim": True, "text": f"It runs {sites} depots.",
             "evidence": [
                 {"source": "wire", "quotation": f"runs {sites} depots"},
                 {"source": "copy", "quotation": f"runs {sites} depots"}]},
            {"key": "staff", "question": "size", "text": f"It employs {staff} people.",
             "evidence": [
                 {"source": "report", "quotation": f"employed {staff} people"},
                 {"source": "register", "quotation": f"Average number of employees in 2025: {staff - 45}",
                  "bearing": "contradicts"}]},
            {"key": "proceedings", "question": "solvency", "key_claim": True,
             "text": "No insolvency proceedings are recorded.",
             "evidence": [{"source": "register", "quotation": "no insolvency proceedings recorded"}]},
        ],
        "mentions": [
            {"source": "report", "name": subject.legal, "country": subject.country, "identifier": subject.identifier},
            {"source": "register", "name": subject.legal.upper(), "country": subject.country,
             "identifier": subject.identifier},
            {"source": "wire", "name": subject.name, "country": subject.country},
            {"source": "wire", "name": f"{subject.name} Holding", "country": "LU", "identifier": "B204411"},
        ],
    }  # fmt: skip
