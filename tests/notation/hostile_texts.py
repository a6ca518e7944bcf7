"""Expressions nobody meant well, by chance from a seed: derived from the grammar, mutated, or made to explode."""

import random
from collections.abc import Callable

from remit.engine.feel.builtins.table import BUILTINS

ATOMS = (
    "0", "1", "-1", "2.5", ".5", "1e400", "1e-6143", "9.999999999999999999999999999999999e6144", "1" * 40, "null",
    "true", "false", '""', '"a"', '"aé🐎"', r'"\u0000"', r'"\\"', '"(a+)+$"', '"' + "a" * 60 + '"', '"[a-z-[aeiou]]*"',
    r'"(\\w+\\s?)*$"', '"$1$2$99"', "[]", "[1,2,3]", "[[1],[2,[3]]]", "[null]", "{}", "{a:1}", "{a:{b:[1,2]}}", "x",
    "item", "partial", "?", "[1..3]", "]1..3[", '["a".."z"]', "[null..1]", "(<5)", "(>=1)", '@"P1Y2M"', '@"P99999999999Y"',
    '@"P999999999DT1S"', '@"-PT0.000000001S"', '@"2024-02-29"', '@"-999999999-01-01"', '@"999999999-12-31"',
    '@"999999999-12-31T23:59:59.999999999Z"', '@"2024-03-31T02:30:00@Europe/Paris"', '@"24:00:00"', '@"23:59:60"',
    '@"10:00:00+14:00"', '@"10:00:00-18:00"', '@"10:00:00@Etc/UTC"', '@"10:00:00@No/Where"', "function(y) y", "sum",
    "function(f) f(f)", 'date("0000-00-00")', "now()", "today()",
)  # fmt: skip
OPERATORS = ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in")
TYPES = (
    "number", "string", "Any", "Null", "list<number>", "list<list<Any>>", "context<a: number>", "range<date>",
    "function<number>->number", "date and time", "years and months duration", "nosuch",
)  # fmt: skip
BIG = ("1000000000", "1e30", "999999", "2000", "-1", "0.5")
Chance = random.Random


def expression(chance: Chance, depth: int = 5) -> str:
    """Derive an expression from the grammar."""
    if depth <= 0 or chance.random() < 0.15:
        return chance.choice(ATOMS)
    return chance.choice(_SHAPES)(chance, depth - 1)


def _infix(chance: Chance, depth: int) -> str:
    return f"{expression(chance, depth)} {chance.choice(OPERATORS)} {expression(chance, depth)}"


def _call(chance: Chance, depth: int) -> str:
    arguments = ", ".join(expression(chance, depth - 1) for _ in range(chance.randrange(5)))
    return f"{chance.choice(NAMES)}({arguments})"


def _for(chance: Chance, depth: int) -> str:
    source = chance.choice((f"-1..{chance.choice(BIG)}", expression(chance, depth), "[1,2,3]", "5..1"))
    more = chance.choice(("", f", j in 1..{chance.choice(BIG)}", ", j in i", ", j in [i..3]"))
    return f"for i in {source}{more} return {expression(chance, depth)}"


def _quantified(chance: Chance, depth: int) -> str:
    word = chance.choice(("some", "every"))
    return f"{word} i in {expression(chance, depth)} satisfies {expression(chance, depth)}"


def _function(chance: Chance, depth: int) -> str:
    kind = chance.choice(("", ": number", f": {chance.choice(TYPES)}"))
    return f"(function(x{kind}) {expression(chance, depth)})({expression(chance, depth)})"


_SHAPES: tuple[Callable[[Chance, int], str], ...] = (
    _infix,
    _infix,
    _call,
    _call,
    _call,
    _for,
    _quantified,
    _function,
    lambda c, d: f"({expression(c, d)})",
    lambda c, d: f"-{expression(c, d)}",
    lambda c, d: f"not({expression(c, d)})",
    lambda c, d: f"{expression(c, d)}[{expression(c, d)}]",
    lambda c, d: (
        f"{expression(c, d)}.{c.choice(('a', 'b', 'year', 'hour', 'timezone', 'start', 'end included', 'x y'))}"
    ),
    lambda c, d: f"[{', '.join(expression(c, d) for _ in range(c.randrange(4)))}]",
    lambda c, d: f'{{a: {expression(c, d)}, "b c": {expression(c, d)}, a b: a}}',
    lambda c, d: f"if {expression(c, d)} then {expression(c, d)} else {expression(c, d)}",
    lambda c, d: f"{expression(c, d)} between {expression(c, d)} and {expression(c, d)}",
    lambda c, d: f"{expression(c, d)} in ({expression(c, d)}, <{expression(c, d)}, not(1))",
    lambda c, d: f"{expression(c, d)} instance of {c.choice(TYPES)}",
    lambda c, d: f"{c.choice('[](')}{expression(c, d)}..{expression(c, d)}{c.choice('])[')}",
)
NAMES = sorted(BUILTINS)


def mutated(chance: Chance) -> str:
    """Derive an expression and damage it: cut, doubled, swapped or sown with signs."""
    text = list(expression(chance))
    for _ in range(chance.randrange(1, 6)):
        place, width = chance.randrange(len(text) + 1), chance.randrange(1, 9)
        match chance.randrange(4):
            case 0:
                del text[place : place + width]
            case 1:
                text[place:place] = text[place : place + width] * chance.randrange(1, 40)
            case 2:
                text[place:place] = chance.choice(SIGNS)
            case _:
                text[place:place] = list(chance.choice(ATOMS))
    return "".join(text)


SIGNS = (
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "\\",
    "..",
    "**",
    "@",
    "?",
    ":",
    ",",
    "\x00",
    "\u2028",
    "\ud800",
    "ẞ",
    "//",
    "/*",
)


def exploding(chance: Chance) -> str:
    """Write what would take for ever, or all memory, or nest without end."""
    number = chance.choice((50, 500, 5_000, 40_000))
    atom = chance.choice(ATOMS)
    return chance.choice(
        (
            "(" * number + atom + ")" * number,
            "[" * number + atom + "]" * number,
            "-" * number + "1",
            " + ".join(["1"] * number),
            "{a:" * number + "1" + "}" * number,
            "if true then " * number + "1",
            "not(" * number + "true" + ")" * number,
            "x" + ".a" * number,
            "x" + "[1]" * number,
            "function(x) " * number + "x",
            "for i in [1,2] return " * min(number, 50) + "i",
            " ** ".join(["9"] * min(number, 50)),
            " ".join(["word"] * number),
            f"for i in 1..{chance.choice(BIG)}, j in 1..{chance.choice(BIG)} return {atom}",
            f"count(for i in 1..{chance.choice(BIG)} return count(partial))",
            f'for i in 1..{number} return if count(partial) = 0 then "{atom[:3]!s}" else partial[-1] + partial[-1]',
            f"for i in 1..{number} return [partial, partial]",
            '(function(f) f(f))(function(f) f(f))',
            '(function(f, n) if n < 0 then 0 else f(f, n - 1))(function(f, n) f(f, n + 1), 5)',
            f'string join(for i in 1..{number} return "{"a" * 100}", "{"b" * 50}")',
            f'replace("{"a" * 500}", "a", "{"$0" * 40}")',
            f'matches("{"a" * 400}!", "{chance.choice(PATTERNS)}")',
            f'split("{"a " * 400}", "{chance.choice(PATTERNS)}")',
            f"decimal(1/3, {chance.choice(BIG)}) + round up({atom}, {chance.choice(BIG)})",
            f"{atom} ** {chance.choice(BIG)} ** {chance.choice(BIG)}",
            f"exp({chance.choice(BIG)}) + log({chance.choice(BIG)}) + modulo(1e6000, 7e-6000)",
            f"date({chance.choice(BIG)}, 2, 29) + duration(\"P{chance.choice(BIG)}D\") * {chance.choice(BIG)}",
            f'@"2024-01-31" + duration("P{chance.choice(BIG)}M") - @"P{number}Y"',
            'count(for d in @"-999999999-01-01"..@"999999999-12-31" return d.weekday)',
            f'@"2024-01-01" in [@"-999999999-01-01"..{atom}]',
            f"sort(for i in 1..{number} return modulo(i * 7, 13), function(a, b) {atom})",
            f"distinct values(for i in 1..{number} return [i])",
            f"union({', '.join(['for i in 1..2000 return [i]'] * 20)})",
            f"list contains(for i in 1..{number} return {{a: i}}, {{a: {atom}}})",
            f"flatten({'[' * 50}{atom}{']' * 50})",
            f"string({{a: for i in 1..{number} return {{b: [i, \"{'x' * 90}\"]}}}})",
        )
    )  # fmt: skip


PATTERNS = (
    "(a+)+b",
    "(a|aa)+$",
    "(.*)*x",
    "((a*)*)*b",
    "(a?){30}a{30}b",
    "a{1000}{1000}",
    "(?:a|a)*b",
    r"(\\w|a)*\\d",
    "[^b]*[^c]*[^d]*e",
)


def hostile_text(chance: Chance) -> str:
    """Write one expression of any of the kinds."""
    draw = chance.random()
    return (
        expression(chance, chance.randrange(1, 7))
        if draw < 0.5
        else mutated(chance)
        if draw < 0.85
        else exploding(chance)
    )
