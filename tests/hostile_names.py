"""An edition in which everything that people name looks like markup, and how to see whether a name came to life."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from dashboard.data import with_version, write_edition
from dashboard.database import ScenarioStore
from dashboard.model import Block, Criterion, Edition, Scenario
from tests.made_editions import MadeBlock, build

PAYLOADS = (
    "**Đậm{n}**",
    "$E=mc^2 Toán{n}$",
    ":red[Đỏ{n}]",
    "![Ảnh{n}](http://la.invalid/{n}.png)",
    "<b>Thẻ{n}</b>",
    "<img src=x onerror=alert({n})>Hình{n}",
    "[Nối{n}](javascript:alert({n}))",
    ":material/home: Nhà{n}",
    "`Mã{n}`",
    "_Nghiêng{n}_",
    "# Đề{n}",
    "1. Mục{n}",
    ":smile: Cười{n}",
    "<a href='http://la.invalid'>Liên{n}</a>",
    "Hai{n}<br>dòng",
    "~~Gạch{n}~~",
    "&lt;b&gt;Thực{n}&amp;",
    "<sub>Dưới{n}</sub> %{{x}}",
    "http://la.invalid/Địa{n}",
    ":green-badge[Huy{n}]",
)
"""Each in a name of its own; the word with the number, which no other name has, finds it again."""
BLOCK = "khoi"
PROGRAMME = "la"
CRITERIA = ("1.1", "1.2", "2.1", "3.1")


def payload(number: int) -> str:
    """The name with this number."""
    return PAYLOADS[number % len(PAYLOADS)].format(n=number)


def names() -> dict[str, str]:
    """Every hostile name that the edition may show, by the word in it that no other name has."""
    found: dict[str, str] = {}
    for number in range(220):
        name = payload(number)
        word = next(piece for piece in _words(name) if piece.endswith(str(number)) and not piece[0].isdigit())
        found[word] = name
    return found


def _words(name: str) -> list[str]:
    return "".join(character if character.isalnum() else " " for character in name).split()


def hostile_editions(root: Path) -> Edition:
    """Put two periods of a hostile programme, the later in two versions, in force under `root`; return the last."""
    build(root, _block(0), programme="khac", title="Chương trình khác")
    for period in ("2023", "2024"):
        made = build(root, _block(0), _block(100, code="khoi-hai"), programme=PROGRAMME, period=period)
        named = [_named(block, 20 + 100 * index) for index, block in enumerate(made.blocks)]
        edition = with_version(
            replace(
                made,
                version="",
                programme_name=payload(200),
                title=payload(201),
                decision=payload(202),
                blocks=tuple(named),
            )
        )
        write_edition(edition, root)
    return edition


def _block(first: int, code: str = BLOCK) -> MadeBlock:
    nodes = [("1", "", "A", None), ("1.1", "1", "B", 10.0), ("1.2", "1", "C", 10.0), ("2", "", "D", None)]
    nodes += [("2.1", "2", "E", 10.0), ("3", "", "F", None), ("3.1", "3", "G", 10.0)]
    agencies = {
        f"cq-{first + number}": (payload(first + number), tuple((number * (leaf + 3)) % 10 for leaf in range(4)))
        for number in range(20)
    }
    return MadeBlock(code, payload(first + 40), nodes, agencies)


def _named(block: Block, first: int) -> Block:
    nodes = tuple(
        Criterion(node.code, node.parent, payload(first + index), node.max_points, node.step)
        for index, node in enumerate(block.tree.nodes)
    )
    return replace(block, tree=replace(block.tree, nodes=nodes))


def save_hostile_scenario(url: str, edition: Edition) -> str:
    """Save a scenario of hostile title, author and note; return its id."""
    store = ScenarioStore(url)
    saved = store.save(
        edition_id=edition.id,
        version=edition.version,
        scenario=Scenario({("cq-3", "1.1"): 10.0}),
        title=payload(203),
        author=payload(204),
        note=payload(205),
    )
    store.close()
    return saved.id


def html_faults(html: str) -> list[str]:
    """Names in `html` that a reader would not see as they are written; plotly reads its texts as such HTML too."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _missing(html, " ".join("".join(reader.text).split()))


def markdown_faults(markdown: str) -> list[str]:
    """Names in `markdown` that do not stand in a code span whole, and so may come to life."""
    spans = (match[2] for match in re.finditer(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", markdown, re.DOTALL))
    return _missing(markdown, "\n".join(span[1:-1] if span[0] == span[-1] == " " else span for span in spans))


def _missing(source: str, shown: str) -> list[str]:
    all_names = names()
    words = {word for word in re.findall(r"\w+", source) if word in all_names}
    return [all_names[word] for word in sorted(words) if not _is_shown(all_names[word], shown)]


def _is_shown(name: str, shown: str) -> bool:
    """Whether `name` is there, if only its beginning and "…"."""
    beginnings = (name[:length].rstrip() + "…" for length in range(3, len(name)))
    return name in shown or any(beginning in shown for beginning in beginnings)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.text += [f"\n{value}\n" for name, value in attrs if name in ("title", "aria-label") and value]
