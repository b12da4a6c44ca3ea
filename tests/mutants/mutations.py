"""Small faults that can be put into a Python source: another operator, another number, a statement left out."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
}
FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}
OPERATORS = (ast.Compare, ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.Constant, ast.Call)


@dataclass(frozen=True)
class Mutation:
    """`before`, which stands in line `line` of a source from byte `start` to `end`, becomes `after`."""

    line: int
    start: int
    end: int
    before: str
    after: str

    def applied(self, source: bytes) -> bytes:
        """The source with the fault in it."""
        return source[: self.start] + self.after.encode() + source[self.end :]


def mutations(source: bytes) -> list[Mutation]:
    """Every fault that is known here, in the order of the source."""
    lines = source.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    found: list[Mutation] = []
    for node, after in _faults(ast.parse(source)):
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        found.append(Mutation(node.lineno, start, end, source[start:end].decode(), after))
    return sorted(found, key=lambda one: (one.start, one.end, one.after))


def _faults(tree: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """Nodes with what may stand in their place."""
    for node in _mutable(tree):
        if isinstance(node, ast.Raise | ast.Continue) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        ):
            yield node, "pass"
        elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
            yield node, "return None"
        elif isinstance(node, ast.If) and not isinstance(node.test, ast.Compare | ast.UnaryOp):
            yield node.test, f"(not ({ast.unparse(node.test)}))"
        elif isinstance(node, ast.Constant) and _replaced(node) is not None:
            yield node, repr(_replaced(node))
        elif isinstance(node, OPERATORS) and (change := _change(node)) is not None:
            changed = copy.deepcopy(node)
            change(changed)
            yield node, f"({ast.unparse(changed)})"
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node, f"({ast.unparse(node.operand)})"


def _mutable(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run.

    Without annotations and decorators, and without parts of f-strings, of which Python 3.11 does not say where they
    stand.
    """
    skipped = {"annotation", "returns", "decorator_list", "type_params"}
    for name, value in ast.iter_fields(node):
        if name in skipped:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr | ast.Import | ast.ImportFrom):
                yield child
                yield from _mutable(child)


def _replaced(node: ast.Constant) -> object:
    """Another value for a number or a truth value; None for anything else."""
    if isinstance(node.value, bool):
        return not node.value
    return node.value + 1 if isinstance(node.value, int | float) else None


def _change(node: ast.expr) -> Callable[[ast.AST], None] | None:
    """What sets the operator or the function of a copy of `node` to its counterpart."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in COMPARISONS:
            return lambda changed: setattr(changed, "ops", [COMPARISONS[type(operator)]()])
        case ast.BinOp(op=operator) if type(operator) in ARITHMETIC:
            return lambda changed: setattr(changed, "op", ARITHMETIC[type(operator)]())
        case ast.BoolOp(op=ast.And()):
            return lambda changed: setattr(changed, "op", ast.Or())
        case ast.BoolOp(op=ast.Or()):
            return lambda changed: setattr(changed, "op", ast.And())
        case ast.Call(func=ast.Name(id=name)) if name in FUNCTIONS:
            return lambda changed: setattr(changed, "func", ast.Name(FUNCTIONS[name]))
        case _:
            return None


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
