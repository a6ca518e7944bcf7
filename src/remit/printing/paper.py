"""A document as PDF/A-3: a Typst template filled with data, fonts embedded, files attached; same input, same bytes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from remit.printing.glyphs import FONTS, shown
from remit.values.moment import Moment

Relation = Literal["source", "data", "alternative", "supplement"]

_HOUSE = Path(__file__).parent / "templates" / "house.typ"
_OPENING = "\n".join(
    (
        '#import "/house.typ": *',
        '#let (data, about) = (json("/data.json"), json("/about.json"))',
        "#set document(title: about.title, date: datetime(..about.made))",
        "#set text(lang: about.language)",
        "#for it in about.attachments { pdf.attach(it.name, read(it.path, encoding: none), "
        "relationship: it.relation, mime-type: it.media_type, description: it.description) }",
        "#show: house\n",
    )
)


class TemplateBroken(Exception):  # noqa: N818 - a fault: our template or what we filled it with is wrong
    """A template does not compile; the message is the press's own, with the line."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a PDF; `relation` says what it is to the document (ISO 32000-2, AFRelationship)."""

    name: str
    media_type: str
    content: bytes
    description: str = ""
    relation: Relation = "alternative"


def render_pdf(
    template: str,
    *,
    data: Mapping[str, Any],
    title: str,
    language: str,
    made_at: Moment,
    pictures: Mapping[str, bytes] | None = None,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Print a document: tagged PDF/A-3, deterministic.

    `template` is Typst. It finds the JSON values of `data` as `data`, the house's forms (`letterhead`, `pairs`, `rows`,
    `plot`) in scope, and each of `pictures` (name -> SVG or PNG) under `/NAME`. Data is text, never markup. A character
    that our fonts lack is printed as �. A template that does not compile is the fault `TemplateBroken`.
    """
    kept = [(f"kept/{number}", one) for number, one in enumerate(attachments)]
    about = {
        "title": title,
        "language": language,
        "made": {"year": made_at.year, "month": made_at.month, "day": made_at.day},
        "attachments": [_about(path, one) for path, one in kept],
    }
    files = {
        "main.typ": (_OPENING + template).encode(),
        "house.typ": _HOUSE.read_bytes(),
        "data.json": _json(data),
        "about.json": _json(about),
        **(pictures or {}),
        **{path: one.content for path, one in kept},
    }
    return _press(files, printed_at=made_at.replace(microsecond=0))  # the press takes whole seconds


@cache
def read_template(path: Path) -> str:
    """Read a template from its file, once."""
    return path.read_text("utf-8")


def _about(path: str, one: Attachment) -> dict[str, str]:
    return {
        "path": f"/{path}",
        "name": one.name,
        "media_type": one.media_type,
        "relation": one.relation,
        "description": one.description or one.name,
    }


def _json(value: Any) -> bytes:
    return json.dumps(shown(value), ensure_ascii=False).encode()


def _press(files: Mapping[str, bytes], *, printed_at: Moment) -> bytes:
    given: Any = dict(files)  # the wheel takes a dictionary of files; its stubs do not say so
    try:
        return typst.compile(
            given, font_paths=_fonts(), ignore_system_fonts=True, pdf_standards=["a-3a"], timestamp=printed_at
        )
    except typst.TypstError as fault:
        raise TemplateBroken(fault.diagnostic) from fault


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
