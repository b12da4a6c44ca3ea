"""The messages of a page's first run as HTML: what Streamlit's browser code will draw, in the same places.

The elements have the classes that our style sheets select, and `first_page.css` puts them where Streamlit will.
If any element is unknown to this module, no HTML is made: the page then opens without a first screen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.GapSize_pb2 import GapSize

from dashboard.ui.components import style_of
from dashboard.ui.html import EMPTY, tag
from dashboard.web.first_answer_components import component_html

_MAIN = 0  # the container of the page in a delta's path; others hold styles and the like
_KEY = re.compile(r"\$\$ID-[0-9a-f]{32}-(.+)")
_CODE_SPAN = re.compile(r"(`+) ?(.*?) ?\1")
_TITLE = re.compile(r"<h1[^>]*>(.*?)(?:<(?:span|a) class=\"xh-origin|</h1>)", re.DOTALL)  # without its provenance mark
_NOTICE = re.compile(r'<p class="xh-illustrative"[^>]*>(.*?)</p>', re.DOTALL)
# Links to files that are made for one session: the text keeps its place, without a link until a session exists.
_OF_A_SESSION = re.compile(r' href="\./tai-ve/[^"]*" download="[^"]*"')
_GAPS = {
    GapSize.GAP_UNDEFINED: "small",
    GapSize.SMALL: "small",
    GapSize.LARGE: "large",
    GapSize.NONE: "none",
    GapSize.XXSMALL: "xxsmall",
    GapSize.XSMALL: "xsmall",
}
_ALIGN = {0: "stretch", 1: "start", 2: "end", 3: "center", 4: "stretch"}
_Justify = Block.FlexContainer.Justify
_JUSTIFY = {
    _Justify.JUSTIFY_END: ".xf-at-end",
    _Justify.JUSTIFY_CENTER: ".xf-in-middle",
    _Justify.SPACE_BETWEEN: ".xf-apart",
}


@dataclass(frozen=True)
class Links:
    """The path of the page, and the addresses of segmented controls' segments, by the control's key and the label."""

    here: str
    segments: Mapping[str, Mapping[str, str]]


class NotKnown(Exception):
    """Raised for anything in the messages that this module cannot draw."""


@dataclass(frozen=True)
class FirstPage:
    """A page as HTML: its content, its title, and the description for a preview of its link.

    The description is the page's headline, and the notice that figures are illustrative if the page has it.
    """

    title: str
    description: str
    content: Markup


@dataclass
class _Node:
    """A place in the page: the element or block in it, and the places inside that block."""

    element: Element | None = None
    block: Block | None = None
    inside: dict[int, _Node] = field(default_factory=dict[int, "_Node"])

    def at(self, path: Iterable[int]) -> _Node:
        """The place at `path` from here."""
        node = self
        for step in path:
            node = node.inside.setdefault(step, _Node())
        return node

    @property
    def children(self) -> list[_Node]:
        """The places inside it, in order."""
        return [self.inside[place] for place in sorted(self.inside)]


def first_page(messages: Iterable[ForwardMsg], links: Links) -> FirstPage:
    """Return the page that `messages` draw. Raises NotKnown for what this module cannot draw, such as a warning."""
    page, title = _Node(), ""
    for message in messages:
        match message.WhichOneof("type"):
            case "delta":
                _put(page, message)
            case "page_config_changed":
                title = message.page_config_changed.title or title
            case "script_finished" if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                raise NotKnown("a run that did not end well")
            case "page_not_found" | "page_info_changed" as kind:
                raise NotKnown(kind)
            case _:
                pass
    content = _inside(page.at([_MAIN]).children, links)
    message = _TITLE.search(content)
    if message is None:
        raise NotKnown("a page without a title")
    told = [Markup(found[1]).striptags() for found in (message, _NOTICE.search(content)) if found]
    shown = tag("div.stMainBlockContainer", tag("div.stVerticalBlock.xf-stretch", content))
    return FirstPage(title, ". ".join(told), shown)


def _put(page: _Node, message: ForwardMsg) -> None:
    node, delta = page.at(message.metadata.delta_path), message.delta
    match delta.WhichOneof("type"):
        case "new_element":
            node.element, node.block = delta.new_element, None
            node.inside.clear()
        case "add_block":
            node.element, node.block = None, delta.add_block
        case kind:
            raise NotKnown(f"{kind}")


def _inside(nodes: Iterable[_Node], links: Links) -> Markup:
    return EMPTY.join(_drawn(node, links) for node in nodes)


def _drawn(node: _Node, links: Links) -> Markup:
    if node.element is not None:
        return _element(node.element, links)
    if node.block is None:
        raise NotKnown("a place with nothing in it")
    block, key = node.block, _key_class(node.block.id)
    match block.WhichOneof("type"):
        case "flex_container":
            flex = block.flex_container
            across = flex.direction == Block.FlexContainer.Direction.HORIZONTAL
            kind = "stHorizontalBlock" if across else "stVerticalBlock"
            gap = _GAPS.get(flex.gap_config.gap_size)
            if gap is None:
                raise NotKnown("a gap between elements")
            classes = f"{kind}{key}.xf-{_ALIGN[flex.align]}.xf-gap-{gap}{'.xf-wrap' if flex.wrap else ''}"
            classes += _JUSTIFY.get(flex.justify, "")
            if not node.inside:
                return EMPTY
            return tag(
                f"div.xf-place.{_width(block.width_config)}", tag(f"div.{classes}", _inside(node.children, links))
            )
        case "column":
            share = f"--share:{100 * block.column.weight:.4f}%"
            held = tag("div.stVerticalBlock.xf-stretch", _inside(node.children, links))
            return tag("div.stColumn", held, style=share)
        case "popover":
            button = tag("span.xf-button", block.popover.label, tag("i.xf-arrow"))
            return tag(f"div.xf-place{key}.{_width(block.width_config)}", button)
        case kind:
            raise NotKnown(f"{kind}")


def _element(element: Element, links: Links) -> Markup:
    width, key = _width(element.width_config), ""
    style: dict[str, str] = {}
    match element.WhichOneof("type"):
        case "html":
            # Written only by `draw_html`, which accepts only escaped HTML.
            drawn = tag("div.stHtml", Markup(_OF_A_SESSION.sub("", element.html.body)))
        case "page_link":
            to = element.page_link
            here = {"aria_current": "page"} if to.page == links.here else {}
            url = f"{to.page or './'}?{to.query_string}".rstrip("?")
            anchor = tag("a", tag("p", plain_label(to.label)), href=url, **here)
            drawn = tag("div.stPageLink", anchor, data_testid="stPageLink")
        case "space":
            drawn, key = tag("div.stSpace"), ".xf-space"
        case "button_group":
            drawn, key = _segments(element.button_group, links), _key_class(element.button_group.id)
        case "button":
            drawn, key = tag("span.xf-quiet-button", plain_label(element.button.label)), _key_class(element.button.id)
        case "plotly_chart":
            drawn = tag("div", role="img", aria_label=element.plotly_chart.alt)
            style = {"style": f"height:{element.height_config.pixel_height}px"}
        case "bidi_component":
            component = element.bidi_component
            data: dict[str, Any] = json.loads(component.json or "{}")
            written = component_html(component.component_name, data, style_of(component.component_name))
            if written is None:
                raise NotKnown(component.component_name)
            if not written:
                return EMPTY if component.component_name != "press_gate" else tag("div.stElementContainer")
            drawn, key = written, _key_class(component.id)
            if pixels := element.width_config.pixel_width:
                style = {"style": f"--pixels:{pixels}px"}
        case "empty":
            return EMPTY
        case kind:
            raise NotKnown(f"{kind}")
    return tag(f"div.stElementContainer{key}.{width}", drawn, **style)


def _segments(group: Any, links: Links) -> Markup:
    """A segmented control: the chosen segment, and the others as links if their addresses are known."""
    key = _KEY.fullmatch(group.id)
    known = links.segments.get(key[1], {}) if key else {}
    segments: list[Markup] = []
    for place, option in enumerate(group.options):
        label = plain_label(option.content)
        if place in group.default:
            segments.append(tag("b", label, aria_current="true"))
        else:
            segments.append(tag("a", label, href=known[label]) if label in known else tag("span", label))
    return tag("div.xf-segments", *segments, role="group", aria_label=group.label)


def plain_label(label: str) -> str:
    """Return the text of a label that `as_label` made."""
    span = _CODE_SPAN.fullmatch(label)
    return span[2] if span else label


def _width(config: Any) -> str:
    match config.WhichOneof("width_spec"):
        case "use_content":
            return "xf-content"
        case "pixel_width":
            return "xf-pixels"
        case _:
            return "xf-whole"


def _key_class(identifier: str) -> str:
    """The class selector for an element with a key; empty without a key."""
    key = _KEY.fullmatch(identifier)
    return f".st-key-{re.sub(r'[^a-zA-Z0-9_-]', '-', key[1])}" if key else ""
