"""What a letter says itself, and what it repeats of earlier ones."""

import re

import quotequail  # type: ignore[import-untyped]  # the package ships no types

_SIGNS = re.compile(
    r"^(?:"
    r"-{3,}\s*(?:original message|ursprüngliche nachricht|message d'origine|tin nhắn gốc|thư gốc)\s*-{3,}"
    r"|_{10,}"
    r"|(?:from|von|de|từ)\s?:\s.+"
    r"|(?:on|am|le|vào)\s.{4,200}(?:wrote|schrieb.*|a écrit|đã viết)\s?:"
    r")\s*$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^\*?(?:sent|gesendet|envoyé|đã gửi|date|datum|to|an|à|đến|subject|betreff|objet|chủ đề)\s?:", re.IGNORECASE
)
_WEAK = ("from", "von", "de", "từ")
_LINE_MAX = 2_000


def own_and_quoted(text: str) -> tuple[str, str]:
    """Part a text body into what the writer says and what is quoted below; a letter of quotation alone is all said."""
    lines = text.splitlines()
    cut = min((at for at in (_by_sign(lines), _by_library(text)) if at is not None), default=None)
    if cut is None:
        return text.strip(), ""
    own, quoted = "\n".join(lines[:cut]).strip(), "\n".join(lines[cut:]).strip()
    return (own, quoted) if own else (text.strip(), "")


def _by_sign(lines: list[str]) -> int | None:
    """Return the line at which a mail program begins to quote; two lines count as one where it broke the sign."""
    for at, line in enumerate(lines):
        if len(line) > _LINE_MAX:
            continue
        bare = line.strip("*> \t")
        joined = f"{bare} {lines[at + 1].strip()}" if at + 1 < len(lines) else bare
        if _SIGNS.match(bare) and (not bare.lower().startswith(_WEAK) or _headed(lines[at + 1 : at + 4])):
            return at
        if bare.lower().startswith(("on ", "am ", "le ", "vào ")) and _SIGNS.match(joined[:_LINE_MAX]):
            return at
    return None


def _headed(following: list[str]) -> bool:
    return any(_HEADER.match(line.strip()) for line in following)


def _by_library(text: str) -> int | None:
    parts = quotequail.quote(text)
    if len(parts) < 2 or parts[-1][0]:
        return None
    shown = 0
    for expanded, part in parts:
        if not expanded:
            return shown
        shown += len(part.splitlines())
    return None
