"""FEEL text into a syntax tree: operator precedence by binding powers (DMN 1.5, 10.3.1.2)."""

from collections.abc import Callable
from typing import TypeVar

from remit.engine.feel.cursor import KEYWORDS, SIGNS
from remit.engine.feel.lexer import string_value
from remit.engine.feel.names import Names, NameTable, table_of
from remit.engine.feel.number import number_of
from remit.engine.feel.refusal import MAX_CHAIN, MAX_NESTING, FeelRefused
from remit.engine.feel.syntax import (
    AnyTest,
    BadLiteral,
    Between,
    Binary,
    Call,
    Comparison,
    ContextNode,
    Filter,
    For,
    FunctionNode,
    If,
    In,
    InstanceOf,
    IterationRange,
    ListNode,
    Literal,
    Name,
    Negation,
    Node,
    NotTest,
    Path,
    Quantified,
    RangeNode,
    TypeNode,
)
from remit.engine.feel.temporal.literal import read_temporal
from remit.engine.feel.type_parser import TYPE_NAMES, TypeParser

_T = TypeVar("_T")
_POWERS = {
    "or": 1, "and": 2,
    "=": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "between": 3, "in": 3,
    "+": 4, "-": 4, "*": 5, "/": 5, "**": 6, "instance": 8,
}  # fmt: skip
_UNARY = 7
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_PROPERTIES = NameTable(["time offset", "start included", "end included"])


def parse_expression(text: str, *, names: Names = (), members: Names = (), builtins: NameTable,
                     types: NameTable = TYPE_NAMES) -> Node:  # fmt: skip
    """Read an expression. Refuses `FeelRefused` with line and column."""
    return _Parser(text, names, members, builtins, types).whole_expression()


def parse_unary_tests(text: str, *, names: Names = (), members: Names = (), builtins: NameTable,
                      types: NameTable = TYPE_NAMES) -> tuple[Node, ...]:  # fmt: skip
    """Read the tests of a table cell; any one may pass. Refuses `FeelRefused` with line and column."""
    return _Parser(text, names, members, builtins, types).whole_tests()


class _Parser(TypeParser):
    def __init__(self, text: str, names: Names, members: Names, builtins: NameTable, types: NameTable) -> None:
        super().__init__(text, types)
        self.depth = 0
        self.filters = True
        self.effort = 1000 + 60 * len(self.tokens)
        self.tables = [builtins, table_of(names)]
        self.members = table_of(members)

    def whole_expression(self) -> Node:
        node = self.expression()
        if self.token.kind != "end":
            raise self.refuse(f"“{self.token.text}” is not expected here")
        return node

    def whole_tests(self) -> tuple[Node, ...]:
        if self.at("-") and self.tokens[self.position + 1].kind == "end":
            return (AnyTest(),)
        negated = self._negated_tests()
        if negated is not None:
            return (negated,)
        tests = self.test_list()
        if self.token.kind != "end":
            raise self.refuse(f"“{self.token.text}” is not expected here")
        return tests

    def _negated_tests(self) -> Node | None:
        if not (self.at("not") and self.tokens[self.position + 1].text == "("):
            return None
        start = self.position
        self.position += 2
        try:
            tests = self.test_list()
            self.expect(")")
        except FeelRefused:
            self.position, self.depth = start, 0
            return None
        if self.token.kind == "end":
            return NotTest(tests)
        self.position = start
        return None

    def test_list(self) -> tuple[Node, ...]:
        tests = [self.test()]
        while self.accept(","):
            tests.append(self.test())
        return tuple(tests)

    def test(self) -> Node:
        if self.token.kind == "mark" and self.token.text in _COMPARISONS:
            operator = self.token.text
            self.position += 1
            return Comparison(operator, self.expression(4))
        return self.expression()

    def expression(self, power: int = 0) -> Node:
        self.depth += 1
        self.effort -= 1
        if self.depth > MAX_NESTING:
            raise self.refuse(f"it nests deeper than {MAX_NESTING} levels")
        if self.effort < 0:
            raise self.refuse("its brackets cannot be told apart")
        node = self.following(self.operand(), power)
        self.depth -= 1
        return node

    def following(self, left: Node, power: int) -> Node:
        for _ in range(MAX_CHAIN):
            token = self.token
            strength = _POWERS.get(token.text, 0) if token.kind in ("mark", "name") else 0
            if strength <= power:
                return left
            self.position += 1
            left = self.operation(token.text, left, strength)
        raise self.refuse(f"it joins more than {MAX_CHAIN} operators; use a list and a function")

    def operation(self, operator: str, left: Node, strength: int) -> Node:
        if operator == "between":
            low = self.expression(3)
            self.expect("and")
            return Between(left, low, self.expression(3))
        if operator == "in":
            return In(left, self.in_tests())
        if operator == "instance":
            self.expect("of")
            return self.postfix(InstanceOf(left, self.type()))
        return Binary(operator, left, self.expression(strength))

    def in_tests(self) -> tuple[Node, ...]:
        if not self.at("("):
            return (self.test() if self.token.text in _COMPARISONS else self.expression(3),)
        start = self.position
        self.position += 1
        tests = self.test_list()
        if self.at(".."):
            self.position = start
            return (self.expression(3),)
        self.expect(")")
        if len(tests) == 1 and not isinstance(tests[0], Comparison):
            return (self.following(self.postfix(tests[0]), 3),)
        return tests

    def operand(self) -> Node:
        token = self.token
        if token.kind == "number":
            return self.postfix(self.number())
        if token.kind == "string":
            self.position += 1
            return self.postfix(Literal(string_value(token.text)))
        if token.kind == "at":
            self.position += 1
            text = string_value(token.text[1:].strip())
            value = read_temporal(text)
            return self.postfix(BadLiteral(text) if value is None else Literal(value))
        if token.kind == "name":
            return self.named()
        if token.text == "-":
            self.position += 1
            return Negation(self.expression(_UNARY - 1))
        if token.text == "{":
            return self.postfix(self.context())
        if token.text in ("[", "(", "]"):
            return self.postfix(self.bracket())
        raise self.unexpected("a value")

    def number(self) -> Node:
        value = number_of(self.token.text)
        if value is None:
            raise self.refuse("the number is too large")
        self.position += 1
        return Literal(value)

    def named(self) -> Node:
        declared = self.longest()
        word = self.token.text
        if declared is None or declared[0] == 1:
            special = _SPECIAL.get(word)
            if special is not None and not (word == "function" and self.tokens[self.position + 1].text != "("):
                self.position += 1
                return special(self)
            if word in KEYWORDS:
                raise self.unexpected("a value")
        return self.postfix(Name(self.name(declared)))

    def longest(self) -> tuple[int, str] | None:
        best: tuple[int, str] | None = None
        for table in reversed(self.tables):
            found = table.match(self.tokens, self.position)
            if found is not None and (best is None or found[0] > best[0]):
                best = found
        return best

    def name(self, declared: tuple[int, str] | None) -> str:
        start = self.position
        self.position += declared[0] if declared else 1
        if not self.at_word():
            return declared[1] if declared else self.tokens[start].text
        while self.at_word():
            self.position += 1
        return self.source(start)

    def member(self) -> str:
        for table in (self.members, _PROPERTIES):
            found = table.match(self.tokens, self.position)
            if found is not None and found[0] > 1:
                self.position += found[0]
                return found[1]
        if self.token.kind != "name":
            raise self.unexpected("a name")
        return self.name(None)

    def postfix(self, node: Node) -> Node:
        for _ in range(MAX_NESTING):
            if self.at(".") and self.tokens[self.position + 1].kind in ("name", "mark"):
                self.position += 1
                node = Path(node, self.member())
            elif self.filters and self.at("["):
                self.position += 1
                self.tables.append(self.members)
                condition = self.free(self.expression_here)
                self.tables.pop()
                self.expect("]")
                node = Filter(node, condition)
            elif self.at("("):
                self.position += 1
                node = self.called(node)
            else:
                return node
        raise self.refuse(f"it nests deeper than {MAX_NESTING} levels")

    def called(self, function: Node) -> Node:
        return self.free(lambda: self.call(function))

    def expression_here(self) -> Node:
        return self.expression()

    def free(self, read: Callable[[], _T]) -> _T:
        kept, self.filters = self.filters, True
        try:
            return read()
        finally:
            self.filters = kept

    def call(self, function: Node) -> Node:
        if self.accept(")"):
            return Call(function, ())
        names: list[str] = []
        arguments: list[Node] = []
        while True:
            name = self.key_before_colon()
            if name is not None:
                names.append(name)
            arguments.append(self.expression())
            if not self.accept(","):
                break
        self.expect(")")
        if names and len(names) != len(arguments):
            raise self.refuse("arguments are given partly by name and partly by position")
        return Call(function, tuple(arguments), tuple(names) or None)

    def context(self) -> Node:
        self.expect("{")
        entries: list[tuple[str, Node]] = []
        table = NameTable()
        self.tables.append(table)
        while not self.at("}"):
            key = self.context_key()
            entries.append((key, self.free(self.expression_here)))
            table.add(key)
            self.members = self.members.with_name(key)
            if not self.accept(","):
                break
        self.tables.pop()
        self.expect("}")
        return ContextNode(tuple(entries))

    def context_key(self) -> str:
        if self.token.kind == "string":
            key = string_value(self.token.text)
            self.position += 1
            self.expect(":")
            return key
        name = self.key_before_colon()
        if name is None:
            raise self.unexpected("a key with its colon")
        return name

    def bracket(self) -> Node:
        opening = self.token.text
        self.position += 1
        if opening == "[" and self.accept("]"):
            return ListNode(())
        if opening == "(" and self.token.kind == "mark" and self.token.text in _COMPARISONS:
            return self.comparison_range()
        first = self.free(self.expression_here)
        if self.accept(".."):
            return self.range(first, opening)
        if opening == "(":
            self.expect(")")
            return first
        if opening == "]":
            raise self.unexpected("“..”")
        return self.list(first)

    def list(self, first: Node) -> Node:
        items = [first]
        while self.accept(","):
            items.append(self.free(self.expression_here))
        self.expect("]")
        return ListNode(tuple(items))

    def range(self, low: Node, opening: str) -> Node:
        start, depth = self.position, self.depth
        try:
            high = self.free(self.expression_here)
            closing = self.closing()
        except FeelRefused:
            self.position, self.depth = start, depth
            kept, self.filters = self.filters, False
            high = self.expression()
            self.filters = kept
            closing = self.closing()
        return RangeNode(low, high, opening == "[", closing == "]")

    def closing(self) -> str:
        if self.token.text not in ("]", ")", "["):
            raise self.unexpected("the end of the range")
        self.position += 1
        return self.tokens[self.position - 1].text

    def comparison_range(self) -> Node:
        operator = self.token.text
        self.position += 1
        value = self.free(lambda: self.expression(3))
        self.expect(")")
        if operator == "=":
            return RangeNode(value, value, low_included=True, high_included=True)
        if operator == "!=":
            raise self.refuse("“!=” makes no range")
        included = operator.endswith("=")
        if operator.startswith("<"):
            return RangeNode(None, value, low_included=False, high_included=included)
        return RangeNode(value, None, low_included=included, high_included=False)

    def conditional(self) -> Node:
        condition = self.free(self.expression_here)
        self.expect("then")
        yes = self.free(self.expression_here)
        self.expect("else")
        return If(condition, yes, self.expression())

    def iterations(self, end: str) -> tuple[tuple[str, Node], ...]:
        found: list[tuple[str, Node]] = []
        while True:
            name = self.variable()
            domain = self.free(self.expression_here)
            if self.accept(".."):
                domain = IterationRange(domain, self.free(self.expression_here))
            found.append((name, domain))
            self.tables.append(NameTable([name, "partial"] if end == "return" else [name]))
            if not self.accept(","):
                break
        self.expect(end)
        return tuple(found)

    def variable(self) -> str:
        start = self.position
        while self.token.text != "in" and self.token.kind in ("name", "number", "mark") and not self.at(","):
            self.position += 1
        if self.position == start or not self.at("in"):
            raise self.unexpected("a variable with “in”")
        name = self.source(start)
        self.position += 1
        return name

    def for_loop(self) -> Node:
        depth = len(self.tables)
        iterations = self.iterations("return")
        result = self.expression()
        del self.tables[depth:]
        return For(iterations, result)

    def quantified(self, kind: str) -> Node:
        depth = len(self.tables)
        iterations = self.iterations("satisfies")
        condition = self.expression()
        del self.tables[depth:]
        return Quantified(kind, iterations, condition)

    def function(self) -> Node:
        self.expect("(")
        parameters: list[tuple[str, TypeNode | None]] = []
        while not self.at(")"):
            parameters.append(self.parameter())
            if not self.accept(","):
                break
        self.expect(")")
        external = self.accept("external")
        self.tables.append(NameTable(name for name, _ in parameters))
        body = self.expression()
        self.tables.pop()
        return FunctionNode(tuple(parameters), body, external)

    def parameter(self) -> tuple[str, TypeNode | None]:
        name = self.key_before_colon()
        if name is not None:
            return name, self.type()
        start = self.position
        while self.token.kind in ("name", "number") or self.token.text in SIGNS:
            self.position += 1
        if self.position == start:
            raise self.unexpected("a parameter")
        return self.source(start), None


_SPECIAL: dict[str, Callable[[_Parser], Node]] = {
    "true": lambda parser: parser.postfix(Literal(value=True)),
    "false": lambda parser: parser.postfix(Literal(value=False)),
    "null": lambda parser: parser.postfix(Literal(None)),
    "if": _Parser.conditional,
    "for": _Parser.for_loop,
    "some": lambda parser: parser.quantified("some"),
    "every": lambda parser: parser.quantified("every"),
    "function": _Parser.function,
}
