"""Redoes printed arithmetic by hand: reads ``(2 × 50 + 75) / 3 = 58.3`` and computes its left side."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from fractions import Fraction

from assessment.bank.models import Rounding
from assessment.scoring.rounding import display

_OPERATIONS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def redone(text: str, rounding: Rounding) -> tuple[str, str]:
    """The printed result, and the result of doing the printed arithmetic again with exact fractions."""
    left, _, right = text.rpartition(" = ")
    tree = ast.parse(left.replace("×", "*"), mode="eval")
    return right, display(float(_compute(tree.body, left.replace("×", "*"))), rounding)


def _compute(node: ast.expr, source: str) -> Fraction:
    if isinstance(node, ast.BinOp):
        operation = _OPERATIONS[type(node.op)]
        return operation(_compute(node.left, source), _compute(node.right, source))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_compute(node.operand, source)
    if isinstance(node, ast.Call):
        return min(_compute(argument, source) for argument in node.args)
    # The digits as printed, not the float nearest to them.
    return Fraction(ast.get_source_segment(source, node) or "")
