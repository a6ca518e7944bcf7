"""`${…}` expressions of Camunda and Flowable models: read into closures; values only, no beans, no I/O.

Operators, property access and a short list of methods on texts, lists and maps. What asks for a Java bean cannot be
compiled; a variable that does not exist is refused when it is asked for, as the peers do.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from remit.engine.core.refusals import ExpressionFailed
from remit.values.refusal import Refusal

Evaluate = Callable[[Mapping[str, Any]], Any]

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<name>[A-Za-z_$][\w$]*)|(?P<sign>===?|!==?|<=|>=|&&|\|\||[-+*/%<>!?:.,()\[\]]))""",
    re.VERBOSE,
)
_WORDS = {"eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=", "and": "&&", "or": "||"} | {
    "not": "!",
    "div": "/",
    "mod": "%",
    "===": "==",
    "!==": "!=",
}
_LEVELS = (("||",), ("&&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))
_AFTER_PREFIX = re.compile(r"\b(?:variables|vars|var)\s*:\s*$")
_SCOPES = frozenset(("execution", "caseExecution", "planItemInstance", "caseInstance", "task"))
"""Names under which the peers offer the variables in sight."""
_MAX_DEPTH = 60


class JuelRefused(Refusal):
    """A text that is no expression this engine can evaluate."""

    code = "engine.juel"
    sentence = "“{text}” cannot be read as an expression: {reason}."


def is_juel(text: str) -> bool:
    """Tell whether a text holds a `${…}` or `#{…}` part."""
    return "${" in text or "#{" in text


def compile_juel(text: str) -> Evaluate:
    """Compile a text with `${…}` parts; one part alone keeps its type, several make a text. Refuses `JuelRefused`."""
    parts = _split(text)
    if len(parts) == 1 and not isinstance(parts[0], str):
        return parts[0]
    return lambda context: "".join(part if isinstance(part, str) else as_text(part(context)) for part in parts)


def as_text(value: Any) -> str:
    """Write a value as Java would concatenate it."""
    if value is None:
        return ""
    if value is True or value is False:
        return str(value).lower()
    return str(value)


def _split(text: str) -> list[str | Evaluate]:
    parts: list[str | Evaluate] = []
    place = 0
    while (match := re.compile(r"[$#]\{").search(text, place)) is not None:
        if match.start() > place and text[place : match.start()].strip():
            parts.append(text[place : match.start()])
        end = _closing(text, match.end())
        parts.append(_Parser(text[match.end() : end]).whole())
        place = end + 1
    if text[place:].strip():
        parts.append(text[place:])
    return parts


def _closing(text: str, start: int) -> int:
    quote = ""
    escaped = False
    for place in range(start, len(text)):
        sign = text[place]
        if quote:
            quote = "" if sign == quote and not escaped else quote
            escaped = sign == "\\" and not escaped
        elif sign in "'\"":
            quote = sign
        elif sign == "}":
            return place
    raise JuelRefused(text=text, reason="a closing brace is missing")


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.depth = 0
        self.tokens = list(self._tokens())
        self.place = 0

    def _tokens(self) -> Any:
        place = 0
        while self.text[place:].strip():
            match = _TOKEN.match(self.text, place)
            if match is None:
                raise JuelRefused(text=self.text, reason=f"“{self.text[place : place + 10]}” is no part of one")
            kind = str(match.lastgroup)
            value = match.group(kind)
            # `var:eq(x, 1)` calls the function of that name; elsewhere the word is an operator
            if kind == "name" and value in _WORDS and _AFTER_PREFIX.search(self.text, 0, match.start(kind)) is None:
                kind, value = "sign", _WORDS[value]
            yield kind, _WORDS.get(value, value) if kind == "sign" else value
            place = match.end()
        yield "end", ""

    def whole(self) -> Evaluate:
        result = self.ternary()
        if self.tokens[self.place][0] != "end":
            raise JuelRefused(text=self.text, reason=f"“{self.tokens[self.place][1]}” is too much")
        return result

    def take(self, sign: str) -> bool:
        if self.tokens[self.place] == ("sign", sign):
            self.place += 1
            return True
        return False

    def need(self, sign: str) -> None:
        if not self.take(sign):
            raise JuelRefused(text=self.text, reason=f"“{sign}” is missing")

    def ternary(self) -> Evaluate:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise JuelRefused(text=self.text, reason="it nests too deep")
        test = self.binary(0)
        if self.take("?"):
            yes = self.ternary()
            self.need(":")
            no = self.ternary()
            self.depth -= 1
            return lambda context: yes(context) if truth(test(context)) else no(context)
        self.depth -= 1
        return test

    def binary(self, level: int) -> Evaluate:
        if level == len(_LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while self.tokens[self.place][0] == "sign" and self.tokens[self.place][1] in _LEVELS[level]:
            sign = self.tokens[self.place][1]
            self.place += 1
            left = _operation(sign, left, self.binary(level + 1), self.text)
        return left

    def unary(self) -> Evaluate:
        if self.take("!"):
            operand = self.unary()
            return lambda context: not truth(operand(context))
        if self.take("-"):
            operand = self.unary()
            return lambda context: -number(operand(context), self.text)
        if self.tokens[self.place] == ("name", "empty"):
            self.place += 1
            operand = self.unary()
            return lambda context: _is_empty(operand(context))
        return self.postfix()

    def postfix(self) -> Evaluate:
        value = self.primary()
        while True:
            if self.take("."):
                name = self.name()
                if self.take("("):
                    value = _method(value, name, self.arguments(), self.text)
                else:
                    value = _property(value, _constant(name), self.text)
            elif self.take("["):
                value = _property(value, self.ternary(), self.text)
                self.need("]")
            else:
                return value

    def arguments(self) -> list[Evaluate]:
        found: list[Evaluate] = []
        if self.take(")"):
            return found
        found.append(self.ternary())
        while self.take(","):
            found.append(self.ternary())
        self.need(")")
        return found

    def name(self) -> str:
        kind, value = self.tokens[self.place]
        if kind not in ("name", "sign") or not value[:1].isalpha():
            raise JuelRefused(text=self.text, reason="a name is missing")
        self.place += 1
        return str(value)

    def primary(self) -> Evaluate:
        kind, value = self.tokens[self.place]
        self.place += 1
        if kind == "number":
            return _constant(int(value) if value.isdigit() else Decimal(value))
        if kind == "text":
            return _constant(re.sub(r"\\(.)", r"\1", value[1:-1]))
        if kind == "name":
            if value in ("true", "false", "null"):
                return _constant({"true": True, "false": False, "null": None}[value])
            if value in _PREFIXES and self.take(":"):
                return self.function()
            if self.tokens[self.place] == ("sign", "("):
                raise JuelRefused(text=self.text, reason=f"there is no function {value}")
            return _variable(value, self.text)
        if (kind, value) == ("sign", "("):
            inner = self.ternary()
            self.need(")")
            return inner
        raise JuelRefused(text=self.text, reason="a value is missing")

    def function(self) -> Evaluate:
        name = self.name()
        if name not in _FUNCTIONS:
            raise JuelRefused(text=self.text, reason=f"there is no function {name}")
        self.need("(")
        kind, variable = self.tokens[self.place]
        self.place += 1
        if kind == "text":
            variable = variable[1:-1]
        rest: list[Evaluate] = []
        while self.take(","):
            rest.append(self.ternary())
        self.need(")")
        function = _FUNCTIONS[name]
        return lambda context: function(context, variable, [part(context) for part in rest])


def _constant(value: Any) -> Evaluate:
    return lambda _context: value


def _variable(name: str, text: str) -> Evaluate:
    def look_up(context: Mapping[str, Any]) -> Any:
        try:
            return context[name]
        except KeyError:
            if name in _SCOPES:
                return _Execution(context)
            raise ExpressionFailed(text=text, reason=f"there is no variable “{name}”") from None

    return look_up


class _Execution:
    """What `execution.…` may be asked in an expression: the variables in sight."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self.context = context


def truth(value: Any) -> bool:
    """Read a value as a condition: true and "true" hold, everything else does not."""
    return value is True or (isinstance(value, str) and value.lower() == "true")


def number(value: Any, text: str) -> Any:
    """Read a value as a number. Refuses `ExpressionFailed`."""
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise ExpressionFailed(text=text, reason=f"{value!r} is no number")
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, str):
        try:
            return Decimal(value)
        except ArithmeticError:
            raise ExpressionFailed(text=text, reason=f"{value!r} is no number") from None
    return value


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple | dict) and not value)


def same(left: Any, right: Any, text: str) -> bool:
    """Compare as the expression language coerces: numbers with numerals, booleans with their names."""
    if left is None or right is None:
        return left is right
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, int | float | Decimal) or isinstance(right, int | float | Decimal):
        try:
            return bool(number(left, text) == number(right, text))
        except ExpressionFailed:
            return False
    return bool(left == right)


def _compare(sign: str, left: Any, right: Any, text: str) -> bool:
    if left is None or right is None:
        return sign in ("<=", ">=") and left is right
    if not (isinstance(left, str) and isinstance(right, str)):
        left, right = number(left, text), number(right, text)
    if sign == "<":
        return bool(left < right)
    if sign == ">":
        return bool(left > right)
    return bool(left <= right) if sign == "<=" else bool(left >= right)


def _operation(sign: str, left: Evaluate, right: Evaluate, text: str) -> Evaluate:
    if sign == "&&":
        return lambda context: truth(left(context)) and truth(right(context))
    if sign == "||":
        return lambda context: truth(left(context)) or truth(right(context))
    if sign == "==":
        return lambda context: same(left(context), right(context), text)
    if sign == "!=":
        return lambda context: not same(left(context), right(context), text)
    if sign in ("<", ">", "<=", ">="):
        return lambda context: _compare(sign, left(context), right(context), text)
    return lambda context: _arithmetic(sign, left(context), right(context), text)


def _arithmetic(sign: str, left: Any, right: Any, text: str) -> Any:
    if sign == "+" and isinstance(left, str) and isinstance(right, str):
        raise ExpressionFailed(text=text, reason="texts are joined by writing them side by side")
    a, b = number(left, text), number(right, text)
    if sign == "+":
        return a + b
    if sign == "-":
        return a - b
    if sign == "*":
        return a * b
    if not b:
        raise ExpressionFailed(text=text, reason="it divides by zero")
    return Decimal(a) / Decimal(b) if sign == "/" else a % b


def _property(owner: Evaluate, key: Evaluate, text: str) -> Evaluate:
    def read(context: Mapping[str, Any]) -> Any:
        value, name = owner(context), key(context)
        if isinstance(value, Mapping):
            return value.get(name)
        if isinstance(value, list | tuple) and not isinstance(name, bool) and isinstance(name, int | Decimal):
            return value[int(name)] if 0 <= name < len(value) else None
        raise ExpressionFailed(text=text, reason=f"“{name}” cannot be read from {type(value).__name__}")

    return read


_TEXT_METHODS: Mapping[tuple[str, int], Callable[..., Any]] = {
    ("contains", 1): lambda text, part: as_text(part) in text,
    ("startsWith", 1): lambda text, part: text.startswith(as_text(part)),
    ("endsWith", 1): lambda text, part: text.endswith(as_text(part)),
    ("equals", 1): lambda text, other: text == other,
    ("equalsIgnoreCase", 1): lambda text, other: isinstance(other, str) and text.lower() == other.lower(),
    ("length", 0): len,
    ("isEmpty", 0): lambda text: not text,
    ("toUpperCase", 0): lambda text: text.upper(),
    ("toLowerCase", 0): lambda text: text.lower(),
    ("trim", 0): lambda text: text.strip(),
    ("indexOf", 1): lambda text, part: text.find(as_text(part)),
    ("substring", 1): lambda text, start: text[int(start) :],
    ("substring", 2): lambda text, start, end: text[int(start) : int(end)],
    ("toString", 0): lambda text: text,
    ("concat", 1): lambda text, other: text + as_text(other),
    ("split", 1): lambda text, sign: text.split(as_text(sign)) if as_text(sign) else list(text),
    ("replace", 2): lambda text, old, new: text.replace(as_text(old), as_text(new)),
    ("compareTo", 1): lambda text, other: (text > as_text(other)) - (text < as_text(other)),
}
_LIST_METHODS: Mapping[tuple[str, int], Callable[..., Any]] = {
    ("size", 0): len,
    ("isEmpty", 0): lambda items: not items,
    ("contains", 1): lambda items, item: item in items,
    ("get", 1): lambda items, place: items[int(place)] if 0 <= place < len(items) else None,
    ("indexOf", 1): lambda items, item: list(items).index(item) if item in items else -1,
}
_MAP_METHODS: Mapping[tuple[str, int], Callable[..., Any]] = {
    ("get", 1): lambda mapping, key: mapping.get(key),
    ("containsKey", 1): lambda mapping, key: key in mapping,
    ("size", 0): len,
    ("isEmpty", 0): lambda mapping: not mapping,
    ("values", 0): lambda mapping: list(mapping.values()),
    ("keySet", 0): list,
}
_EXECUTION_METHODS: Mapping[tuple[str, int], Callable[..., Any]] = {
    ("getVariable", 1): lambda execution, name: execution.context.get(name),
    ("hasVariable", 1): lambda execution, name: name in execution.context,
    ("getVariables", 0): lambda execution: dict(execution.context),
}
_VALUE_METHODS: Mapping[tuple[str, int], Callable[..., Any]] = {
    ("equals", 1): lambda one, other: one == other,
    ("toString", 0): as_text,
    ("intValue", 0): lambda value: int(number(value, "intValue")),
    ("longValue", 0): lambda value: int(number(value, "longValue")),
    ("doubleValue", 0): lambda value: Decimal(number(value, "doubleValue")),
    ("booleanValue", 0): truth,
    ("compareTo", 1): lambda one, other: (
        _compare(">", one, other, "compareTo") - _compare("<", one, other, "compareTo")
    ),
}
METHODS = (
    _VALUE_METHODS.keys()
    | _TEXT_METHODS.keys()
    | _LIST_METHODS.keys()
    | _MAP_METHODS.keys()
    | _EXECUTION_METHODS.keys()
)
"""Every method that can be called, with its number of arguments."""


def _methods_of(value: Any) -> Mapping[tuple[str, int], Callable[..., Any]]:
    if isinstance(value, str):
        return _TEXT_METHODS
    if isinstance(value, list | tuple):
        return _LIST_METHODS
    if isinstance(value, _Execution):
        return _EXECUTION_METHODS
    if isinstance(value, Mapping):
        return _MAP_METHODS
    return _VALUE_METHODS


def _method(owner: Evaluate, name: str, arguments: list[Evaluate], text: str) -> Evaluate:
    key = (name, len(arguments))
    if key not in METHODS:
        raise JuelRefused(text=text, reason=f"there is no method {name} with {len(arguments)} arguments")

    def call(context: Mapping[str, Any]) -> Any:
        value = owner(context)
        method = _methods_of(value).get(key)
        if method is None:
            raise ExpressionFailed(text=text, reason=f"{type(value).__name__} has no method {name}")
        return method(value, *[argument(context) for argument in arguments])

    return call


_PREFIXES = frozenset(("variables", "vars", "var"))


def _get(context: Mapping[str, Any], name: str, rest: list[Any]) -> Any:
    return context.get(name, rest[0] if rest else None)


def _function_compare(sign: str) -> Callable[[Mapping[str, Any], str, list[Any]], bool]:
    return lambda context, name, rest: name in context and _compare(sign, context[name], rest[0], name)


def _contains(context: Mapping[str, Any], name: str, rest: list[Any]) -> bool:
    value = context.get(name)
    return isinstance(value, str | list | tuple | dict) and all(part in value for part in rest)


def _contains_any(context: Mapping[str, Any], name: str, rest: list[Any]) -> bool:
    value = context.get(name)
    return isinstance(value, str | list | tuple | dict) and any(part in value for part in rest)


_FUNCTIONS: Mapping[str, Callable[[Mapping[str, Any], str, list[Any]], Any]] = {
    "get": _get,
    "getOrDefault": _get,
    "exists": lambda context, name, _rest: context.get(name) is not None,
    "exist": lambda context, name, _rest: context.get(name) is not None,
    "isEmpty": lambda context, name, _rest: _is_empty(context.get(name)),
    "empty": lambda context, name, _rest: _is_empty(context.get(name)),
    "isNotEmpty": lambda context, name, _rest: not _is_empty(context.get(name)),
    "notEmpty": lambda context, name, _rest: not _is_empty(context.get(name)),
    "equals": lambda context, name, rest: same(context.get(name), rest[0], name),
    "eq": lambda context, name, rest: same(context.get(name), rest[0], name),
    "notEquals": lambda context, name, rest: not same(context.get(name), rest[0], name),
    "ne": lambda context, name, rest: not same(context.get(name), rest[0], name),
    "lowerThan": _function_compare("<"),
    "lessThan": _function_compare("<"),
    "lt": _function_compare("<"),
    "lowerThanOrEquals": _function_compare("<="),
    "lessThanOrEquals": _function_compare("<="),
    "lte": _function_compare("<="),
    "greaterThan": _function_compare(">"),
    "gt": _function_compare(">"),
    "greaterThanOrEquals": _function_compare(">="),
    "gte": _function_compare(">="),
    "contains": _contains,
    "containsAny": _contains_any,
}
