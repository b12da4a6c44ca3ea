"""The criteria tree of the block on screen, with maxima."""

from __future__ import annotations

from dashboard.model import PROVENANCES, Criterion
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.ui.html import Cell, Row, table
from dashboard.ui.provenance_mark import SIGNS


def criteria_panel(view: View) -> None:
    """Draw the tree as a table, inner nodes with the sum of their leaves."""
    words, block = view.words, view.ranked_block.block
    tree = block.tree
    origins = {leaf.provenance for leaf in tree.leaves}
    origin = words("list.separator").join(words.provenance(origin) for origin in PROVENANCES if origin in origins)
    chart_title(
        words(
            "method.tree_title",
            groups=len(tree.groups),
            leaves=len(tree.leaves),
            maximum=words.short_points(tree.total_maximum),
        ),
        words("method.tree_note", block=words.block(block.name), origin=origin),
        level=2,
    )
    columns = [words(f"method.tree_{key}") for key in ("code", "name", "maximum", "step", "origin")]
    rows = (_line(view, node) for top in tree.children(None) for node in _depth_first(view, top))
    draw_html(table(columns, rows, name=words("method.tree_name"), header=1, figures=slice(2, 4)))


def _depth_first(view: View, node: Criterion) -> list[Criterion]:
    children = view.ranked_block.block.tree.children(node.code)
    return [node, *(below for child in children for below in _depth_first(view, child))]


def _line(view: View, node: Criterion) -> Row:
    words, tree = view.words, view.ranked_block.block.tree
    depth = len(tree.ancestors(node.code))
    kind = "" if node.is_leaf else "xh-part" if depth == 0 else "xh-node"
    step = words.short_points(node.step) if node.step else ""
    origin = f"{SIGNS[node.provenance]} {words.provenance(node.provenance)}" if node.is_leaf else ""
    name = Cell(node.name, style=f"padding-left:{depth}rem")
    return Row(kind, [node.code, name, words.short_points(tree.maximum(node.code)), step, origin])
