"""Types as written in expressions: `number`, `list<T>`, `context<a: T>`, `function<T>->T` (DMN 1.5, 10.3.1.2)."""

from remit.engine.feel.cursor import Cursor
from remit.engine.feel.names import NameTable
from remit.engine.feel.syntax import TypeNode

TYPE_NAMES = NameTable(
    [
        "date and time",
        "days and time duration",
        "years and months duration",
        "day time duration",
        "year month duration",
    ]
)
_PARAMETERIZED = frozenset({"list", "range", "context", "function"})


class TypeParser(Cursor):
    """Reads types; `types` holds the names that are declared."""

    def __init__(self, text: str, types: NameTable) -> None:
        super().__init__(text)
        self.types = types

    def type(self) -> TypeNode:
        """Read a type."""
        word = self.token.text
        if word in _PARAMETERIZED and self.tokens[self.position + 1].text == "<":
            self.position += 2
            return self.parameterized(word)
        for table in (self.types, TYPE_NAMES):
            found = table.match(self.tokens, self.position)
            if found is not None:
                self.position += found[0]
                return TypeNode(found[1])
        if self.token.kind != "name":
            raise self.unexpected("a type")
        start = self.position
        self.position += 1
        while self.at_word() or (self.at(".") and self.tokens[self.position + 1].kind == "name"):
            self.position += 1
        return TypeNode(self.source(start))

    def parameterized(self, word: str) -> TypeNode:
        """Read the types between angle brackets."""
        keys: list[str] = []
        arguments: list[TypeNode] = []
        while not self.at(">"):
            if word == "context":
                key = self.key_before_colon()
                if key is None:
                    raise self.unexpected("a key with its colon")
                keys.append(key)
            arguments.append(self.type())
            if not self.accept(","):
                break
        self.expect(">")
        result = None
        if word == "function" and self.accept("->"):
            result = self.type()
        return TypeNode(word, tuple(arguments), tuple(keys), result)
