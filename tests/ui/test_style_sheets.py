"""The style sheets hold together: flat rules, colours from the tokens alone, no name that nothing draws or defines."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import streamlit
import tinycss2
from tinycss2.color4 import parse_color

from tests.made_editions import PROJECT

UI = PROJECT / "dashboard" / "ui"
TOKENS = UI / "styles" / "tokens.css"
SHEETS = sorted(UI.glob("**/*.css"))
SCRIPTS = sorted(UI.glob("**/*.js"))
GIVEN_BY_STREAMLIT = "--st-"
COLOUR_FUNCTIONS = {"rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"}
WRITTEN_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?!\w)|\b(?:rgb|hsl|hwb|oklch)a?\(")

sheets = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)


class Rule(NamedTuple):
    """A rule, and what stands around it: the condition of an at-rule, or nothing."""

    within: str
    selector: str
    content: list[Any]


def rules(nodes: list[Any], within: str = "") -> Iterator[Rule]:
    for node in nodes:
        if node.type == "at-rule" and node.at_keyword == "font-face":  # it holds declarations as a rule does
            yield Rule("", f"@font-face in line {node.source_line}", node.content)
        elif node.type == "at-rule":
            condition = f"@{node.at_keyword} {tinycss2.serialize(node.prelude).strip()}"
            assert within == "", f"{condition} within {within}"
            yield from rules(tinycss2.parse_rule_list(node.content, True, True), condition)
        else:
            assert node.type == "qualified-rule", (node.type, getattr(node, "message", ""), node.source_line)
            yield Rule(within, " ".join(tinycss2.serialize(node.prelude).split()), node.content)


def rules_of(sheet: Path) -> list[Rule]:
    css = sheet.read_text(encoding="utf-8")
    return list(rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))


def declarations(rule: Rule) -> list[Any]:
    return tinycss2.parse_blocks_contents(rule.content, True, True)


def values(nodes: list[Any]) -> Iterator[Any]:
    """Every value in a declaration, those in functions and brackets too."""
    for node in nodes:
        yield node
        yield from values(getattr(node, "arguments", None) or getattr(node, "content", None) or [])


def is_colour(node: Any) -> bool:
    match node.type:
        case "hash":
            return True
        case "function":
            return node.lower_name in COLOUR_FUNCTIONS
        case "ident":
            return node.lower_value not in ("transparent", "currentcolor") and parse_color(node.value) is not None
        case _:
            return False


def asked_for(nodes: list[Any]) -> set[str]:
    functions = (node for node in values(nodes) if node.type == "function" and node.lower_name == "var")
    return {function.arguments[0].value for function in functions}


@sheets
def test_a_rule_holds_declarations_and_no_other_rule(sheet: Path) -> None:
    for rule in rules_of(sheet):
        held = declarations(rule)
        assert held, rule.selector
        assert {node.type for node in held} == {"declaration"}, f"{rule.within} {rule.selector}"
        names = [node.name for node in held]
        assert len(names) == len(set(names)), f"{rule.selector} says one thing twice"


@sheets
def test_what_is_said_of_one_selector_stands_in_one_place(sheet: Path) -> None:
    said = [(rule.within, rule.selector) for rule in rules_of(sheet)]
    assert sorted({one for one in said if said.count(one) > 1}) == []


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet != TOKENS], ids=lambda sheet: sheet.name)
def test_colours_come_from_the_tokens(sheet: Path) -> None:
    for rule in rules_of(sheet):
        for declaration in declarations(rule):
            found = [node.serialize() for node in values(declaration.value) if is_colour(node)]
            assert found == [], f"{rule.selector}: {declaration.name}"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_scripts_name_no_colours(script: Path) -> None:
    assert WRITTEN_COLOUR.findall(script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("css", "colours"),
    [
        ("#FFF", 1),
        ("1px solid red", 1),
        ("color-mix(in srgb, var(--ink) 5%, RGB(0 0 0))", 1),
        ("0 0 0 1px hsl(1 2% 3% / 4%)", 1),
        ("color-mix(in srgb, var(--ink) 5%, transparent)", 0),
        ("2px solid currentColor", 0),
        ("var(--black-box)", 0),
    ],
)
def test_a_colour_is_known_for_one(css: str, colours: int) -> None:
    assert sum(map(is_colour, values(tinycss2.parse_component_value_list(css)))) == colours


def own_script(sheet: Path) -> str:
    script = sheet.with_suffix(".js")
    return script.read_text(encoding="utf-8") if script.exists() else ""


def defined_in(sheet: Path) -> set[str]:
    return {node.name for rule in rules_of(sheet) for node in declarations(rule) if node.name.startswith("--")}


@sheets
def test_custom_properties_are_defined(sheet: Path) -> None:
    asked = {name for rule in rules_of(sheet) for node in declarations(rule) for name in asked_for(node.value)}
    set_by_script = set(re.findall(r"--[a-z-]+(?=[:\"'])", own_script(sheet)))
    known = defined_in(TOKENS) | defined_in(sheet) | set_by_script
    assert sorted(name for name in asked - known if not name.startswith(GIVEN_BY_STREAMLIT)) == []


def test_every_token_is_asked_for() -> None:
    asked = {
        name
        for sheet in SHEETS
        for rule in rules_of(sheet)
        for node in declarations(rule)
        for name in asked_for(node.value)
    }
    in_scripts = "".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
    # `var(--group-${index % 8})`
    asked |= {name for name in defined_in(TOKENS) if re.search(rf"var\({re.sub('[0-7]$', '', name)}[$)]", in_scripts)}
    assert sorted(defined_in(TOKENS) - asked) == []


@cache
def words_of_files() -> tuple[frozenset[str], ...]:
    """Names in the strings of each file of the program; of a string with values in it, in the pieces between these."""
    files = [PROJECT / "app.py", *(PROJECT / "dashboard").glob("**/*.py")]
    return tuple(words_of(file.read_text(encoding="utf-8")) for file in files)


def words_of(code: str) -> frozenset[str]:
    constants = (node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant))
    return frozenset(re.findall(r"[\w-]+", " ".join(value for value in constants if isinstance(value, str))))


@cache
def streamlit_names() -> frozenset[str]:
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    scripts = (script.read_text(encoding="utf-8") for script in folder.glob("*.js"))
    return frozenset(chain.from_iterable(re.findall(r"\bst[A-Z]\w+", script) for script in scripts))


@cache
def plotly_names() -> frozenset[str]:
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    script = next(folder.glob("PlotlyChart.*.js")).read_text(encoding="utf-8")
    return frozenset(re.findall(r"(?<=[`\"'. ])[\w-]+(?=[`\"'. ])", script))


def names_in(selector: str) -> set[str]:
    """Classes, and what attributes that name a part of a page are to have or to begin with."""
    selector_nodes = list(values(tinycss2.parse_component_value_list(selector)))
    classes = {
        name.value
        for sign, name in pairwise(selector_nodes)
        if sign.type == "literal" and sign.value == "." and name.type == "ident"
    }
    return classes | set(re.findall(r'\[(?:class|data-testid)\*?="([^"]+)"', selector))


def is_drawn_on_a_page(name: str) -> bool:
    """By Streamlit; by plotly; under a key of ours, which Streamlit makes a class; or by a class that our HTML has.

    A file that draws `xh-{state}` names its states too.
    """
    if re.match(r"st[A-Z]", name):
        return name.partition("-")[0] in streamlit_names()
    if name in plotly_names() and not name.startswith("xh-"):
        return True
    own = name.removeprefix("st-key-")
    beginning, hyphen, end = own.rpartition("-")
    return any(own in words or {beginning + hyphen, end} <= words for words in words_of_files())


@pytest.mark.parametrize("sheet", sorted((UI / "styles").glob("*.css")), ids=lambda sheet: sheet.name)
def test_every_name_in_the_style_of_a_page_is_drawn_by_something(sheet: Path) -> None:
    names = set(chain.from_iterable(names_in(rule.selector) for rule in rules_of(sheet)))
    assert sorted(name for name in names if not is_drawn_on_a_page(name)) == []


OF_A_PAGE_WITHOUT_STREAMLIT = {"following": PROJECT / "dashboard" / "web" / "presentation_following.py"}


def own_python(sheet: Path) -> str:
    """The module of a component; where it shares one, the statements of that one that name it."""
    own = OF_A_PAGE_WITHOUT_STREAMLIT.get(sheet.stem, sheet.with_suffix(".py"))
    if own.exists():
        return own.read_text(encoding="utf-8")
    shared = (path.read_text(encoding="utf-8") for path in sorted((UI / "components").glob("*.py")))
    statements = (ast.get_source_segment(text, node) or "" for text in shared for node in ast.parse(text).body)
    return "\n".join(statement for statement in statements if f'"{sheet.stem}"' in statement)


@pytest.mark.parametrize("sheet", sorted((UI / "components").glob("*.css")), ids=lambda sheet: sheet.name)
def test_every_name_in_the_style_of_a_component_is_drawn_by_it(sheet: Path) -> None:
    """By its script, by the HTML that it begins with, or, in a name that comes with the data, by Python."""
    component = own_script(sheet) + own_python(sheet)
    own = set(re.findall(r"[\w-]+", re.sub(r"//.*", "", component)))
    names = set(chain.from_iterable(names_in(rule.selector) for rule in rules_of(sheet)))
    comes_with_data = {"better", "worse", "published"} & frozenset(chain.from_iterable(words_of_files()))
    assert sorted(names - own - comes_with_data) == []
