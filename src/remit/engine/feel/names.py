"""Names with spaces and signs: the longest declared name wins (DMN 1.5, 10.3.1.4)."""

from collections.abc import Collection, Iterable

from remit.engine.feel.lexer import Token, tokens_of
from remit.engine.feel.refusal import FeelRefused


class NameTable:
    """Declared names, found by their first word; longer names are tried first."""

    __slots__ = ("_by_first",)

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Declare a name; one that cannot be written as a name is left out."""
        try:
            words = tuple(token.text for token in tokens_of(name) if token.kind != "end")
        except FeelRefused:
            return
        if not words:
            return
        entries = self._by_first.setdefault(words[0], [])
        if (words, name) not in entries:
            entries.append((words, name))
            entries.sort(key=lambda entry: -len(entry[0]))

    def match(self, tokens: list[Token], position: int) -> tuple[int, str] | None:
        """Return how many tokens the longest name here takes, and the name as declared."""
        for words, name in self._by_first.get(tokens[position].text, ()):
            if len(words) == 1:
                return 1, name
            end = position + len(words)
            if end <= len(tokens) and all(
                token.text == word and token.kind != "string"
                for token, word in zip(tokens[position:end], words, strict=True)
            ):
                return len(words), name
        return None

    def with_name(self, name: str) -> "NameTable":
        """Return a table with one more name."""
        table = NameTable()
        table._by_first = {first: list(entries) for first, entries in self._by_first.items()}
        table.add(name)
        return table


Names = Collection[str] | NameTable


def table_of(names: Names) -> NameTable:
    """Return the table of names."""
    return names if isinstance(names, NameTable) else NameTable(names)
