"""HTML of components before any script has run: the same as their scripts draw from the same data.

Each is in a shadow root with its own style, as it will be later. Controls that need the script (search, sorting,
drop-down lists) have their place and their labels, and do nothing yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from markupsafe import Markup

from dashboard.model import LARGEST_GROUP_COUNT
from dashboard.ui.html import EMPTY, tag

ROWS = 120  # as many as `leaderboard.js` draws at once

Data = Mapping[str, Any]


def component_html(name: str, data: Data, css: str) -> Markup | None:
    """Return the HTML of a component: `EMPTY` for one that draws nothing, None for one that this module cannot draw."""
    if name in _DRAWS_NOTHING:
        return EMPTY
    write = _WRITERS.get(name)
    if write is None:
        return None
    # The style sheet is ours and contains no text from an edition.
    inside = EMPTY.join([tag("style", Markup(css)), write(data)])
    return tag("div", tag("template", inside, shadowrootmode="open"))


def _picker(data: Data) -> Markup:
    names = dict(data["options"])
    chosen = ", ".join(names.get(code, code) for code in data["chosen"])
    label = tag("label" if data["shown"] else "label.hidden", data["label"])
    # The same height, width and text position as the picker's input.
    field = tag("span", chosen or data["placeholder"], style=_FIELD)
    return tag("div.picker", label, tag("div.box", field, tag("i.arrow")))


_FIELD = (
    "flex:1 1 4rem;min-width:0;width:4rem;min-height:30px;line-height:30px;overflow:hidden;white-space:nowrap;"
    "text-overflow:ellipsis"
)


def _copyable_text(data: Data) -> Markup:
    paragraphs = (tag("p", paragraph) for paragraph in data["paragraphs"])
    return EMPTY.join([tag("div.text", *paragraphs), "\n", tag("button", data["labels"]["copy"], type="button")])


def _leaderboard(data: Data) -> Markup:
    labels, rows = data["labels"], sorted(data["rows"], key=lambda row: row["place"])
    search = Markup('<input type="search" disabled placeholder="{}" aria-label="{}">')
    near = data["near"]
    bands = (tag("span", tag(f"i.band-{band}"), name) for band, name in enumerate(data["bands"]))
    bar = tag(
        "div.bar",
        search.format(labels["searchHint"], labels["search"]),
        tag("label", labels["filter"], _choice(data["filters"], "")),
        tag("label", tag("i.near-key"), labels["near"], _choice(near["choices"], near["otherwise"])),
        tag("span.shown", labels["shown"].replace("{shown}", str(len(rows)))),
        tag("span.stay", labels["ranksStay"]),
        tag("span.key", labels["key"], *bands) if data["groups"] else EMPTY,
    )
    legend = (tag("button", _sign(index), group["name"], type="button") for index, group in enumerate(data["groups"]))
    body = tag("tbody", *(_leaderboard_row(row, data) for row in rows[:ROWS]))
    table = tag("table", tag("caption", Markup(labels["caption"])), tag("thead", tag("tr", *_heads(data))), body)
    return EMPTY.join([bar, tag("div.legend", *legend), tag("div.frame", table)])


def _choice(choices: Iterable[Data], chosen: str) -> Markup:
    """A drop-down list with all its options, since the widest one determines its width."""
    plain, marked = Markup("<option>{}</option>"), Markup("<option selected>{}</option>")
    options = ((marked if choice["code"] == chosen else plain).format(choice["name"]) for choice in choices)
    return Markup("<select disabled>{}</select>").format(EMPTY.join(options))


def _sign(index: int) -> Markup:
    """The colour key of a group."""
    return tag(f"i.g{index % LARGEST_GROUP_COUNT}")


def _heads(data: Data) -> list[Markup]:
    labels = data["labels"]

    def head(classes: str, label: str, title: str = "", arrow: str = "", sign: Markup = EMPTY) -> Markup:
        inside = tag("button", sign, tag("span", label), tag("span.arrow", arrow, aria_hidden="true"), type="button")
        given = {"title": title} if title else {}
        order = "ascending" if arrow else "none"
        return tag(f"th.{classes}", inside, scope="col", data_label=label, aria_sort=order, **given)

    change = [head("change", labels["change"], labels["changeLong"])] if data["hasChange"] else []
    return [
        head("number.rank", labels["rank"], arrow="▲"),
        *change,
        head("agency", labels["agency"]),
        head("number.total", labels["total"]),
        head("number.percent", labels["percent"], labels["percentLong"]),
        tag("th.bars", tag("span.plain", labels["contributions"]), scope="col", data_label=labels["contributions"]),
        *(head("heat", group["name"], sign=_sign(index)) for index, group in enumerate(data["groups"])),
        head("next.number", labels["next"], labels["nextLong"]),
    ]


def _leaderboard_row(row: Data, data: Data) -> Markup:
    origin, change = row["origin"], row["change"]
    sign = tag(
        f"span.origin.{origin['kind']}",
        origin["sign"],
        role="img",
        title=origin["sentence"],
        aria_label=origin["sentence"],
    )
    moved = tag(
        f"td.change.{change['kind']}",
        tag("span", change["sign"], aria_hidden="true"),
        tag("span.visually-hidden", change["sentence"]),
        title=change["sentence"],
    )
    return tag(
        "tr",
        tag("td.rank", row["rank"], tag("small", row["shared"]) if row["shared"] else EMPTY),
        moved if data["hasChange"] else EMPTY,
        tag(
            "th.agency",
            tag("a", row["name"], href=_agency_url(data["agencyPage"], row["code"]), lang="vi"),
            scope="row",
        ),
        tag("td.number.total", row["total"], sign),
        tag("td.number.percent", row["percent"]),
        tag("td.bars", _stack(row, data)),
        *(_heat(group, index, data) for index, group in enumerate(row["groups"])),
        tag("td.next", row["next"]),
    )


def _agency_url(page: str, code: str) -> str:
    there = urlsplit(page)
    parameters = dict(parse_qsl(there.query)) | {"cq": code}
    return f"{there.path}?{urlencode(parameters)}"


def _stack(row: Data, data: Data) -> Markup:
    if not row["groups"]:
        bars = [tag("i.g0", style=f"width:{row['percentValue']}%")]
    else:
        bars = [
            tag(
                f"i.g{index % LARGEST_GROUP_COUNT}",
                style=f"width:{group['share']}%",
                title=f"{data['groups'][index]['name']}: {group['points']}",
            )
            for index, group in enumerate(row["groups"])
        ]
    return tag("span.stack", *bars, aria_hidden="true", title=row["missing"])


def _heat(group: Data, index: int, data: Data) -> Markup:
    if group["value"] is None:
        return tag("td.heat", "–", title=data["labels"]["notApplicable"])
    said = f"{data['groups'][index]['name']}: {group['points']}"
    return tag(f"td.heat.band-{group['band']}", group["percent"], title=said)


_DRAWS_NOTHING = frozenset({"document_language", "press_gate", "neighbour_keys", "return_after_sign_in", "page_frame"})
_WRITERS: Mapping[str, Callable[[Data], Markup]] = MappingProxyType(
    {"picker": _picker, "copyable_text": _copyable_text, "leaderboard": _leaderboard}
)
