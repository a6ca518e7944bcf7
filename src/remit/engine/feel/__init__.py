"""FEEL: the expression language of DMN, shared by the notations.

Here: reading, compiling and evaluating expressions and unary tests, the built-in functions, FEEL's own values.
Not here: decision tables and requirement graphs (`engine/dmn`), any clock (the moment is an argument), any I/O.
"""

from remit.engine.feel.convert import to_feel, to_json
from remit.engine.feel.expression import Evaluation, Expression, UnaryTests, compile_expression, compile_unary_tests
from remit.engine.feel.refusal import FeelLimited, FeelRefused

__all__ = [
    "Evaluation",
    "Expression",
    "FeelLimited",
    "FeelRefused",
    "UnaryTests",
    "compile_expression",
    "compile_unary_tests",
    "to_feel",
    "to_json",
]
