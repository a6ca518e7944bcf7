"""Formatted mail made safe: no script, no style, nothing that calls home; and its text where text is all one needs."""

import re

import nh3

TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "ins",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/blockquote)\b[^>]*>", re.IGNORECASE)
_QUOTES = re.compile(r"<blockquote\b[^>]*>", re.IGNORECASE)
_BLANKS = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


def safe_html(html: str) -> str:
    """Return the HTML without anything that acts, loads or hides: pictures are left out, links open elsewhere."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def text_of_html(html: str) -> str:
    """Return the words of an HTML body, one line per block; what it quotes follows a line that says so."""
    broken = _BREAKS.sub(r"\g<0>&#10;", _QUOTES.sub("&#10;-----Original Message-----&#10;", html.replace("\n", " ")))
    stripped = nh3.clean(broken, tags=set(), attributes={}, strip_comments=True)
    return _BLANKS.sub("\n\n", _unescaped(stripped)).strip()


def _unescaped(text: str) -> str:
    pairs = (("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&"))
    for written, meant in pairs:
        text = text.replace(written, meant)
    return "\n".join(" ".join(line.split()) for line in text.splitlines())
