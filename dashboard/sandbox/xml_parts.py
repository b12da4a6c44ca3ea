"""Read one part as strict XML: UTF-8, well formed, no document type, no tag where it does not belong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from dashboard.sandbox.limits import DEEPEST_XML, MOST_CELLS, MOST_TAGS, FileRefused, FileRule

Start = Callable[[str, dict[str, str]], None]
Children = Mapping[str, frozenset[str]]
"""Which tags are allowed directly under which; tags that are not listed may contain anything."""

_UTF8 = ("utf-8", "utf8", "us-ascii", "ascii")
_CHUNK = 64 * 1024
_ROOT = ""


def read_xml(
    part: str,
    content: bytes,
    start: Start,
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
    children: Children | None = None,
    *,
    plain: bool = False,
) -> None:
    """Call back for every tag, by its name without prefix, and for text. Raises FileRefused, and what callbacks raise.

    A damaged tag would hide its content from every reader, so tags that `children` does not know are refused. The
    document itself is the tag `""`. In a `plain` part, comments inside a tag and CDATA are refused too: Excel does not
    write them, and readers of workbooks misread them: calamine takes `1<!-- -->2` for 1.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:4]:
        raise FileRefused(FileRule.NOT_UTF8, part=part)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    path = [_ROOT]
    tags = 0
    known = children or {}

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal tags
        tags += 1
        if tags > MOST_TAGS:
            raise FileRefused(FileRule.TOO_MANY_CELLS, limit=str(MOST_CELLS))
        if ":" in name:
            name = name.rpartition(":")[2]
        allowed = known.get(path[-1])
        if allowed is not None and name not in allowed:
            raise FileRefused(FileRule.DAMAGED, part=part)
        path.append(name)
        if len(path) > DEEPEST_XML:
            raise FileRefused(FileRule.NESTED_TOO_DEEP, part=part, limit=str(DEEPEST_XML))
        start(name, attributes)

    def on_end(_name: str) -> None:
        name = path.pop()
        if end is not None:
            end(name)

    def on_declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.casefold() not in _UTF8:
            raise FileRefused(FileRule.NOT_UTF8, part=part)

    def on_doctype(*_declared: object) -> None:
        raise FileRefused(FileRule.DOCTYPE, part=part)

    def on_oddity(*_found: object) -> None:
        raise FileRefused(FileRule.DAMAGED, part=part)

    def on_comment(_text: str) -> None:
        if path[-1] != _ROOT:
            on_oddity()

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.XmlDeclHandler = on_declaration
    parser.StartDoctypeDeclHandler = on_doctype
    if plain:
        parser.CommentHandler = on_comment
        parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = on_oddity
    if characters is not None:
        parser.CharacterDataHandler = characters
    try:
        for offset in range(0, len(content), _CHUNK):
            parser.Parse(content[offset : offset + _CHUNK], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise FileRefused(FileRule.DAMAGED, part=part) from error
