"""The criteria tree of the block on screen, with maxima."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.model import PROVENANCES, Criterion
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
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
    head = "".join(
        f'<th scope="col"{" class=xh-right" if right else ""}>{words(f"method.tree_{key}")}</th>'
        for key, right in (("code", ""), ("name", ""), ("maximum", "r"), ("step", "r"), ("origin", ""))
    )
    body = "".join(_line(view, node) for top in tree.children(None) for node in _depth_first(view, top))
    st.html(
        f'<div class="xh-table-frame" tabindex="0" role="region" aria-label="{words("method.tree_name")}">'
        f'<table class="xh-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _depth_first(view: View, node: Criterion) -> list[Criterion]:
    children = view.ranked_block.block.tree.children(node.code)
    return [node, *(below for child in children for below in _depth_first(view, child))]


def _line(view: View, node: Criterion) -> str:
    words, tree = view.words, view.ranked_block.block.tree
    depth = len(tree.ancestors(node.code))
    kind = "" if node.is_leaf else ' class="xh-part"' if depth == 0 else ' class="xh-node"'
    step = words.short_points(node.step) if node.step else ""
    origin = f"{SIGNS[node.provenance]} {words.provenance(node.provenance)}" if node.is_leaf else ""
    name = f'<th scope="row" style="padding-left:{depth}rem">{escape(node.name)}</th>'
    maximum = words.short_points(tree.maximum(node.code))
    return (
        f'<tr{kind}><td>{escape(node.code)}</td>{name}<td class="xh-right">{maximum}</td>'
        f'<td class="xh-right">{step}</td><td>{origin}</td></tr>'
    )
