"""A plot for paper: the same drawing with its colours inside, since a document has no style sheet."""

STYLE = (
    'text{font-family:"Noto Sans";font-size:11px;fill:#565b57}.grid{stroke:#e0e0da}.zero{stroke:#8b8d86}'
    ".target{stroke:#a3231c;stroke-width:1.5;stroke-dasharray:5 4}.stroke{fill:none;stroke-width:2}"
    ".band{fill:#0b6157;fill-opacity:.14}"
    ".fill.s1{fill:#0b6157}.fill.s2{fill:#d08a1d}.fill.s3{fill:#3a6fb5}"
    ".fill.s4{fill:#b5473f}.fill.s5{fill:#7d5aa6}.fill.s6{fill:#8b8d86}"
    ".stroke.s1{stroke:#0b6157}.stroke.s2{stroke:#d08a1d}.stroke.s3{stroke:#3a6fb5}"
    ".stroke.s4{stroke:#b5473f}.stroke.s5{stroke:#7d5aa6}.stroke.s6{stroke:#8b8d86}"
)


def printable(svg: str) -> bytes:
    """Give a drawn plot the colours of paper, as a picture for `render_pdf`."""
    head, end, rest = svg.partition(">")
    return f"{head}{end}<style>{STYLE}</style>{rest}".encode()
