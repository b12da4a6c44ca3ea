"""Every text from data passes through the function for the place where it is shown: a look at the code itself.

`tests/web/test_hostile_names.py` looks at what the pages send; this finds a place that no test goes to. HTML is found
by the check of types: Streamlit and plotly get `Markup` from us, and no `Markup` is made of anything but a literal.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
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
"""Attributes of values of `dashboard.model`, `data` and `database` that hold what somebody has written."""
FOR_MARKDOWN = {"as_code", "as_label"}
NOT_A_TEXT = {"len", "count", "period", "isinstance", "sum", "enumerate", "Path"}
"""What is given a text and gives none, or another."""
MARKDOWN = {
    *("error", "warning", "info", "success", "toast", "markdown", "caption", "write", "title", "header", "subheader"),
    *("page_link", "button", "download_button", "form_submit_button", "expander", "popover", "text_input", "text_area"),
    *("toggle", "checkbox", "selectbox", "multiselect", "segmented_control", "radio", "pills", "metric", "spinner"),
}
"""Commands of Streamlit whose labels and bodies are read as Markdown."""
READ_AS_MARKDOWN = {"label", "body", "help", "icon"}
SENTENCES = {
    *("issue_sentence", "change_refused_sentence"),
}
"""Functions of `dashboard.ui` that put texts from data into a sentence."""
HANDS_HTML_OVER = ("dashboard/pages/elements.py", "dashboard/web/first_answer_html.py")
"""To Streamlit, and from its messages into the first answer."""
MAKE_MARKUP = (
    *("dashboard/ui/html.py", "dashboard/ui/components/__init__.py", "dashboard/ui/localizer.py"),
    *("dashboard/web/first_answer_html.py", "dashboard/web/first_answer_components.py"),
)
"""Where `Markup` is made of other texts: of escaped ones, of a style sheet of ours, of the catalogue, of what
`draw_html` has handed to Streamlit, and of `Markup` with marks around names that stand in it."""
WRITE_HTML = (*MAKE_MARKUP, "dashboard/web/page_language.py")
"""Where tags are put around texts: there, and in Streamlit's own page, in which there is nothing from data."""

FOLDERS = ("dashboard/pages", "dashboard/ui", "dashboard/web")
FILES = [
    PROJECT / "app.py",
    PROJECT / "dashboard/charts.py",
    *sorted(path for folder in FOLDERS for path in (PROJECT / folder).rglob("*.py")),
]


@pytest.mark.parametrize("file", [file.relative_to(PROJECT).as_posix() for file in FILES])
def test_no_text_goes_round_the_functions(file: str) -> None:
    assert list(faults((PROJECT / file).read_text(encoding="utf-8"), file)) == []


@pytest.mark.parametrize(
    "source",
    [
        "st.error(t('x', file=edits.name))",
        "st.page_link('p', label=listing.title)",
        "left.button(f'{agency.name}')",
        "st.error(issue_sentence(error, language))",
        "st.html(tag('b', agency.name))",
        "left.html('<hr>')",
        "draw = st.html",
        "from streamlit import html",
        "st.markdown('x', unsafe_allow_html=True)",
        "x = f'<td>{t(\"y\", agency=agency.name)}</td>'",
        "x = '<b>' + agency.name",
        "x = '<b>%s</b>' % agency.name",
        "x = '<b>{}</b>'.format(agency.name)",
        "x = Markup(agency.name)",
        "x = Markup(f'{agency.name}')",
        "x = Markup('{}'.format(agency.name))",
        "x = list(map(Markup, names))",
        "x = cast('Markup', agency.name)",
    ],
)
def test_what_goes_round_them_is_found(source: str) -> None:
    assert list(faults(source)) != []


@pytest.mark.parametrize(
    "source",
    [
        "st.error(t('x', file=as_code(edits.name)))",
        "st.error(issue_sentence(error, language, show=as_label))",
        "draw_html(tag('b', agency.name), Markup('<b>{}</b>').format(agency.name))",
        "def escaped(name: str) -> Markup:\n    return tag('b', name) if isinstance(name, Markup) else EMPTY",
        "st.button('x', key=agency.name, on_click=act, args=(agency.name,))",
        "st.selectbox('x', [agency.name])",
    ],
)
def test_what_passes_through_them_is_not(source: str) -> None:
    assert list(faults(source)) == []


def test_the_check_of_types_finds_a_text_that_was_not_escaped(tmp_path: Path) -> None:
    planted = {
        "draw_html(name)",
        "draw_html(t('trial.here', file=tag('b', name)))",
        "draw_html(' · '.join([tag('b', name)]))",
        "page_title(name, mark=name)",
        "StackedRow(name, [1.0], 1.0, name, [t('leaderboard.chart_hover', agency=name)])",
    }
    passed = {
        "draw_html(tag('b', name), width='content')",
        "draw_html(t.markup('trial.here', file=name))",
        "page_title(name, mark=tag('b', name))",
        "StackedRow(name, [1.0], 1.0, name, [t.markup('leaderboard.chart_hover', agency=name)])",
    }
    lines = [
        "from dashboard.charts import StackedRow",
        "from dashboard.pages.elements import draw_html, page_title",
        "from dashboard.ui.html import tag",
        "from dashboard.ui.localizer import Localizer",
        "def plant(name: str, t: Localizer) -> None:",
        *(f"    {line}" for line in sorted(planted | passed)),
    ]
    file = tmp_path / "planted.py"
    file.write_text("\n".join(lines), encoding="utf-8")
    checker = shutil.which("basedpyright", path=Path(sys.executable).parent)
    assert checker is not None
    told = subprocess.run([checker, str(file)], cwd=PROJECT, capture_output=True, text=True, check=False).stdout
    assert {lines[int(line) - 1].strip() for line in re.findall(r"planted\.py:(\d+):\d+ - error", told)} == planted


def faults(source: str, file: str = "") -> Iterator[str]:
    """Lines on which a text from data reaches Markdown as it is, or HTML goes past `draw_html` or `Markup`."""
    tree = ast.parse(source)
    assigned = _assigned(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr="html") | ast.keyword(arg="unsafe_allow_html") if file not in HANDS_HTML_OVER:
                yield f"line {node.lineno}: HTML that draw_html is not handed"
            case ast.ImportFrom(module=str(module), names=names) if module.startswith("streamlit"):
                if any(name.name == "html" for name in names):
                    yield f"line {node.lineno}: HTML that draw_html is not handed"
            case ast.Call(func=function, args=args) if file not in MAKE_MARKUP and _makes_markup(function, args):
                yield f"line {node.lineno}: Markup of what is no literal"
            case ast.JoinedStr(values=parts) if file not in WRITE_HTML and any(map(_holds_a_tag, parts)):
                yield f"line {node.lineno}: a tag around what is not escaped"
            case ast.BinOp(left=left, right=right) if _holds_a_tag(left) or _holds_a_tag(right):
                yield f"line {node.lineno}: a tag around what is not escaped"
            case ast.Call(func=ast.Attribute(value=template)) if _holds_a_tag(template):
                yield f"line {node.lineno}: a tag around what is not escaped"
            case ast.Call(func=ast.Attribute(attr=command)) if command in MARKDOWN:
                shown = [*node.args[:1], *(word.value for word in node.keywords if word.arg in READ_AS_MARKDOWN)]
                for part in shown:
                    yield from _reached(part, assigned)
            case _:
                pass


def _makes_markup(function: ast.expr, args: list[ast.expr]) -> bool:
    """Whether a call makes `Markup` of what is no literal, or hands it to what may, other than to ask for a type."""
    if _name(function) == "Markup":
        return not all(isinstance(part, ast.Constant) for part in args)
    named = any(isinstance(part, ast.Name) and part.id == "Markup" for part in args)
    said = any(isinstance(part, ast.Constant) and part.value == "Markup" for part in args)
    return said or (named and _name(function) != "isinstance")


def _holds_a_tag(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant) and re.search("(?<!P)</?[a-z]", str(part.value)) is not None


def _assigned(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """What is assigned to each name, wherever; a name that several functions use is followed in all of them."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def _reached(node: ast.expr, assigned: dict[str, list[ast.expr]]) -> Iterator[str]:
    match node:
        case ast.Call(func=function) if _name(function) in FOR_MARKDOWN | NOT_A_TEXT:
            return
        case ast.Call(func=function, keywords=words) if _name(function) in SENTENCES:
            if not any(word.arg == "show" for word in words):
                yield f"line {node.lineno}: a sentence with texts from data in Markdown"
            return
        case ast.Attribute(attr=attribute) if attribute in FROM_DATA:
            yield f"line {node.lineno}: .{attribute} in Markdown"
            return
        case ast.Name(id=name) if name in assigned:
            for value in assigned[name]:
                if isinstance(value, ast.ListComp | ast.JoinedStr | ast.Attribute):
                    yield from _reached(value, {})
            return
        case ast.ListComp() | ast.GeneratorExp():
            yield from _reached(node.elt, assigned)
            return
        case ast.IfExp():
            yield from _reached(node.body, assigned)
            yield from _reached(node.orelse, assigned)
            return
        case ast.Lambda() | ast.Subscript() | ast.Compare() | ast.DictComp():
            return
        case _:
            pass
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.keyword):
            child = child.value
        if isinstance(child, ast.expr):
            yield from _reached(child, assigned)


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
