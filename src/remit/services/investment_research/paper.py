"""The note on paper."""

from collections.abc import Mapping

from remit.services.investment_research.sections import Section, Shown
from remit.services.kit import ServiceCall, printable, render_pdf

TEMPLATE = """
#letterhead(from: (data.title,), to: (), title: data.company, facts: data.facts)
#for one in data.sections [
  #if one.heading != "" [ == #one.heading ]
  #for text in one.paragraphs [ #par(text) ]
  #if one.picture != "" [ #plot(one.picture, alt: one.heading) ]
  #if one.rows.len() > 0 [
    #set text(if one.small { 7pt } else { 8.5pt })
    #rows(one.head, one.rows, right: one.right, widths: one.widths.map(it => if it == "fr" { 1fr } else { auto }))
  ]
]
"""


def paper(call: ServiceCall, shown: Shown, pictures: Mapping[str, str], *, language: str) -> bytes:
    """Return the note as PDF."""
    data = {
        "title": shown.title,
        "company": shown.company,
        "facts": [list(pair) for pair in shown.facts],
        "sections": [_section(one) for one in shown.sections],
    }
    return render_pdf(
        TEMPLATE,
        data=data,
        title=f"{shown.title}: {shown.company}",
        language=language,
        made_at=call.now,
        pictures={name: printable(svg) for name, svg in pictures.items()},
    )


def _section(one: Section) -> dict[str, object]:
    """Give the widths too: words take what figures leave, in the first column or, of three words, in the last."""
    wide = 0 if one.right and one.right != (1,) else len(one.head) - 1
    return {
        "heading": one.heading,
        "paragraphs": list(one.paragraphs),
        "picture": one.picture,
        "head": list(one.head),
        "rows": [list(row) for row in one.rows],
        "right": list(one.right),
        "widths": ["fr" if at == wide else "auto" for at in range(len(one.head))],
        "small": len(one.rows) > 40,
    }
