"""Walking over tokens: what every part of the parser stands on."""

from remit.engine.feel.lexer import Token, place_of, tokens_of
from remit.engine.feel.refusal import FeelRefused

KEYWORDS = frozenset({
    "and", "or", "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "instance", "of",
    "between", "function", "external", "true", "false", "null",
})  # fmt: skip
SIGNS = frozenset("+-*/.'’") | {"**", "and", "or"}


class Cursor:
    """A position in the tokens of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.position = 0

    @property
    def token(self) -> Token:
        """The token at hand."""
        return self.tokens[self.position]

    def refuse(self, reason: str) -> FeelRefused:
        """Build a refusal that names this place."""
        return FeelRefused(place=place_of(self.text, self.token.start), reason=reason)

    def unexpected(self, wanted: str) -> FeelRefused:
        """Build the refusal for what is missing here."""
        found = f"“{self.token.text}”" if self.token.kind != "end" else "the end"
        return self.refuse(f"{wanted} is missing before {found}")

    def at(self, text: str) -> bool:
        """Say whether a mark or word stands here."""
        return self.token.text == text and self.token.kind in ("mark", "name")

    def accept(self, text: str) -> bool:
        """Go past a mark or word if it stands here."""
        if self.at(text):
            self.position += 1
            return True
        return False

    def expect(self, text: str) -> None:
        """Go past a mark or word. Refuses `FeelRefused` if another stands here."""
        if not self.accept(text):
            raise self.unexpected(f"“{text}”")

    def source(self, start: int) -> str:
        """Return the text from a token to the last one passed, its spaces made single."""
        text = self.text[self.tokens[start].start : self.tokens[self.position - 1].end]
        return " ".join(text.split())

    def at_word(self) -> bool:
        """Say whether a part of a name stands here."""
        return self.token.kind in ("name", "number") and self.token.text not in KEYWORDS

    def key_before_colon(self) -> str | None:
        """Take the name before a colon, whatever its words and signs; nothing if no colon follows."""
        end = self.position
        while self.tokens[end].kind in ("name", "number") or self.tokens[end].text in SIGNS:
            end += 1
        if end == self.position or self.tokens[end].text != ":":
            return None
        start, self.position = self.position, end
        name = self.source(start)
        self.position += 1
        return name
