"""Every text from data passes through the function for the place where it is shown: a look at the code itself.

`tests/web/test_hostile_names.py` looks at what the pages send; this finds a place that no test goes to.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.made_editions import PROJECT

FROM_DATA = {
    "name",
    "title",
    "programme_name",
    "decision",
    "note",
    "author",
    "file_name",
    "printed",
    "source_url",
    "url",
}
"""Attributes of values of `dashboard.model`, `data` and `store` that hold what somebody has written."""
FOR_MARKDOWN = {"as_code", "as_label"}
FOR_HTML = {"escape"}
NOT_A_TEXT = {"len", "count", "period", "isinstance", "sum", "enumerate", "Path", "_link"}
"""What is given a text and gives none, or another, or passes it through `escape` itself."""
MARKDOWN = {
    *("error", "warning", "info", "success", "toast", "markdown", "caption", "write", "title", "header", "subheader"),
    *("page_link", "button", "download_button", "form_submit_button", "expander", "popover", "text_input", "text_area"),
    *("toggle", "checkbox", "selectbox", "multiselect", "segmented_control", "radio", "pills", "metric", "spinner"),
}
"""Commands of Streamlit whose labels and bodies are read as Markdown."""
READ_AS_MARKDOWN = {"label", "body", "help", "icon"}
SENTENCES = {
    *("unreadable_sentence", "workbook_refused_sentence", "refusal_sentence", "not_authorized_sentence"),
    *("log_problem_sentence", "current_changed_sentence", "already_in_force_sentence", "change_refused_sentence"),
}
"""Functions of `dashboard.ui` that put texts from data into a sentence."""
CHARTS = {"Dot", "StackedRow", "GapRow", "GroupRange", "HistoryPoint"}

FOLDERS = ("dashboard/pages", "dashboard/ui", "dashboard/charts", "dashboard/web")
FILES = [PROJECT / "app.py", *sorted(path for folder in FOLDERS for path in (PROJECT / folder).rglob("*.py"))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_no_text_goes_round_the_functions(file: Path) -> None:
    assert list(faults(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "st.error(words('x', file=edits.name))",
        "st.page_link('p', label=listing.title)",
        "left.button(f'{agency.name}')",
        "st.error(unreadable_sentence(error, language))",
        "st.html(f'<b>{agency.name}</b>')",
        "x = f'<td>{words(\"y\", agency=agency.name)}</td>'",
        "st.html(view.edition.title)",
        "Dot(code=c, hover=words('h', agency=agency.name))",
        "stacked_totals(rows, [node.name for node in nodes], maximum=3)",
        "names = [node.name for node in nodes]\nstacked_totals(rows, names, maximum=3)",
    ],
)
def test_what_goes_round_them_is_found(source: str) -> None:
    assert list(faults(f"from dashboard.charts.block_charts import stacked_totals\n{source}\n")) != []


@pytest.mark.parametrize(
    "source",
    [
        "st.error(words('x', file=as_code(edits.name)))",
        "st.error(unreadable_sentence(error, language, show=as_label))",
        "st.html(f'<b>{escape(agency.name)}</b> {len(agency.name)}')",
        "st.button('x', key=agency.name, on_click=act, args=(agency.name,))",
        "st.selectbox('x', [agency.name])",
    ],
)
def test_what_passes_through_them_is_not(source: str) -> None:
    assert list(faults(source)) == []


def faults(source: str) -> Iterator[str]:
    """Lines on which a text from data reaches Markdown, HTML or a chart as it is."""
    tree = ast.parse(source)
    charts = CHARTS | {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dashboard.charts")
        for name in node.names
    }
    assigned = _assigned(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="html"), args=[body, *_]):
                yield from _reached(body, FOR_HTML, "HTML", assigned)
            case ast.Call(func=ast.Attribute(attr=command)) if command in MARKDOWN:
                shown = [*node.args[:1], *(word.value for word in node.keywords if word.arg in READ_AS_MARKDOWN)]
                for part in shown:
                    yield from _reached(part, FOR_MARKDOWN, "Markdown", assigned)
            case ast.Call(func=ast.Name(id=chart)) if chart in charts:
                shown = [*node.args, *(word.value for word in node.keywords if word.arg not in ("code", "key"))]
                for part in shown:
                    yield from _reached(part, FOR_HTML, "a chart", assigned)
            case ast.JoinedStr(values=parts) if any(
                isinstance(part, ast.Constant) and "<" in str(part.value) for part in parts
            ):
                yield from _reached(node, FOR_HTML, "HTML", {})
            case _:
                pass


def _assigned(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """What is assigned to each name, wherever; a name that several functions use is followed in all of them."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def _reached(node: ast.expr, through: set[str], where: str, assigned: dict[str, list[ast.expr]]) -> Iterator[str]:
    match node:
        case ast.Call(func=function) if _name(function) in through | NOT_A_TEXT:
            return
        case ast.Call(func=function, keywords=words) if _name(function) in SENTENCES:
            if not any(word.arg == "show" for word in words):
                yield f"line {node.lineno}: a sentence with texts from data in {where}"
            return
        case ast.Attribute(attr=attribute) if attribute in FROM_DATA:
            yield f"line {node.lineno}: .{attribute} in {where}"
            return
        case ast.Name(id=name) if name in assigned:
            for value in assigned[name]:
                if isinstance(value, ast.ListComp | ast.JoinedStr | ast.Attribute):
                    yield from _reached(value, through, where, {})
            return
        case ast.ListComp() | ast.GeneratorExp():
            yield from _reached(node.elt, through, where, assigned)
            return
        case ast.IfExp():
            yield from _reached(node.body, through, where, assigned)
            yield from _reached(node.orelse, through, where, assigned)
            return
        case ast.Lambda() | ast.Subscript() | ast.Compare() | ast.DictComp():
            return
        case _:
            pass
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.keyword):
            child = child.value
        if isinstance(child, ast.expr):
            yield from _reached(child, through, where, assigned)


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
