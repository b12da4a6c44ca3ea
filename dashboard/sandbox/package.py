"""Read the zip package of a workbook and its parts as strict XML; refuse what could run or refer to anything outside.

Readers get these parts and never the file, so that what was checked is what is read: two programs may read the same zip
differently. Strict XML is UTF-8, well formed, without a document type, and without a tag where it does not belong.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from xml.parsers import expat

from dashboard.sandbox.limits import (
    DEEPEST_XML,
    MEGABYTE,
    MOST_CELLS,
    MOST_INFLATED,
    MOST_PARTS,
    MOST_TAGS,
    FileRefused,
    FileRule,
)

Parts = Mapping[str, bytes]

_FLAG_ENCRYPTED = 0x1 | 0x40
_CHUNK = 256 * 1024
_ZIP_MAGIC = b"PK\x03\x04"
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_LONGEST_NAME = 250
CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK = "xl/workbook.xml"
WORKBOOK_RELATIONSHIPS = "xl/_rels/workbook.xml.rels"
SHARED_STRINGS = "xl/sharedStrings.xml"
_USUAL = {name.casefold(): name for name in (CONTENT_TYPES, WORKBOOK, WORKBOOK_RELATIONSHIPS, SHARED_STRINGS)}
"""Some programs write these names with other capitals and mean the same parts."""


def read_parts(content: bytes) -> Parts:
    """Return the parts of a zip by name. Raises FileRefused for a damaged zip, or one that Excel would not write."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = _checked_directory(archive.infolist())
            return _inflated(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError) as error:
        raise FileRefused(FileRule.DAMAGED, part="zip") from error


def stored(parts: Parts) -> io.BytesIO:
    """Return the parts as an uncompressed zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    file.seek(0)
    return file


def _checked_directory(entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Return the entries that are files. Raises FileRefused for problems that the directory alone shows."""
    if len(entries) > MOST_PARTS:
        raise FileRefused(FileRule.TOO_MANY_PARTS, limit=str(MOST_PARTS))
    names: set[str] = set()
    for entry in entries:
        name = _name_of(entry)
        if not _stays_inside(name):
            raise FileRefused(FileRule.PART_NAME_UNSAFE, part=name[:_LONGEST_NAME])
        if name.casefold() in names:  # names of parts are case-insensitive
            raise FileRefused(FileRule.PART_DOUBLED, part=name)
        names.add(name.casefold())
        if entry.flag_bits & _FLAG_ENCRYPTED:
            raise FileRefused(FileRule.ENCRYPTED)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileRefused(FileRule.DAMAGED, part=name)
    if sum(entry.file_size for entry in entries) > MOST_INFLATED:
        raise _inflates_too_much()
    return [entry for entry in entries if not entry.is_dir()]


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The name of a part; some programs on Windows separate its folders with backslashes."""
    return entry.orig_filename.replace("\\", "/")


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        0 < len(name) <= _LONGEST_NAME
        and name.isprintable()
        and not path.is_absolute()
        and ":" not in name
        and not any(step in ("", ".", "..") for step in name.removesuffix("/").split("/"))
    )


def _inflated(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Parts:
    parts: dict[str, bytes] = {}
    left = MOST_INFLATED
    for entry in entries:
        part = bytearray()
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                part += chunk
                if len(part) > left:
                    raise _inflates_too_much()
        if len(part) != entry.file_size:
            raise FileRefused(FileRule.DAMAGED, part=entry.filename)
        if part.startswith((_ZIP_MAGIC, _OLE_MAGIC)):
            rule = FileRule.MACROS if "vbaproject" in entry.filename.casefold() else FileRule.EMBEDDED_OBJECTS
            raise FileRefused(rule, part=entry.filename)
        left -= len(part)
        name = _name_of(entry)
        parts[_USUAL.get(name.casefold(), name)] = bytes(part)
    return parts


def _inflates_too_much() -> FileRefused:
    return FileRefused(FileRule.INFLATES_TOO_MUCH, limit=str(MOST_INFLATED // MEGABYTE))


_MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet", "dialogsheet", "intlmacrosheet")
_BINARY_TYPE = "application/vnd.ms-excel.sheet.binary.macroenabled.main"
_MACRO_FOLDERS = ("xl/macrosheets/", "xl/dialogsheets/", "xl/vbaproject", "word/vbaproject")
_LINK_FOLDERS = ("xl/externallinks/", "xl/connections", "xl/querytables/")
_OBJECT_FOLDERS = ("xl/embeddings/", "xl/activex/", "word/embeddings/", "word/activex/")
_ON_A_DISK = re.compile(r"(?:file:///)?[A-Za-z]:[\\/]|[^/\\:]+$")
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check_parts(parts: Parts) -> None:
    """Raise FileRefused when the parts are no workbook, or hold things that a workbook of figures does not need."""
    if CONTENT_TYPES not in parts or WORKBOOK not in parts:
        raise FileRefused(FileRule.NOT_A_WORKBOOK)
    check_safety(parts)


def check_safety(parts: Parts) -> None:
    """Raise FileRefused when an Office file has code, embedded objects or external references, or is not Office XML."""
    for folder, rule in (
        *((folder, FileRule.MACROS) for folder in _MACRO_FOLDERS),
        *((folder, FileRule.EXTERNAL_LINKS) for folder in _LINK_FOLDERS),
        *((folder, FileRule.EMBEDDED_OBJECTS) for folder in _OBJECT_FOLDERS),
    ):
        for name in parts:
            if name.casefold().startswith(folder):
                raise FileRefused(rule, part=name)
    for name, content in parts.items():
        _refuse_doctype(name, content)
    if CONTENT_TYPES not in parts:
        raise FileRefused(FileRule.NOT_A_WORKBOOK)
    read_xml(CONTENT_TYPES, parts[CONTENT_TYPES], _refuse_macro_types)
    for name, content in parts.items():
        if name.casefold().endswith(".rels"):
            read_xml(name, content, _refuse_links)


def _refuse_doctype(name: str, content: bytes) -> None:
    """Refuse a document type in any encoding that an XML reader may accept: zero bytes of wide encodings are dropped.

    Excel's pictures are skipped: they are not XML and may contain any bytes.
    """
    if name.casefold().startswith(("xl/media/", "xl/printersettings/", "word/media/")):
        return
    squeezed = content.replace(b"\0", b"") if b"\0" in content else content
    if _DOCTYPE.search(squeezed):
        raise FileRefused(FileRule.DOCTYPE, part=name)


def _refuse_macro_types(name: str, attributes: dict[str, str]) -> None:
    kind = attributes.get("ContentType", "").casefold()
    if kind == _BINARY_TYPE:  # does not imply macros: such a workbook has no other type
        return
    if name in ("Default", "Override") and any(macro in kind for macro in _MACRO_TYPES):
        raise FileRefused(FileRule.MACROS)


def _refuse_links(name: str, attributes: dict[str, str]) -> None:
    """Refuse external links, except hyperlinks and a template on the author's disk: nothing here follows them."""
    kind = attributes.get("Type", "").rpartition("/")[2].casefold()
    if name != "Relationship" or kind == "hyperlink":
        return
    if kind == "attachedtemplate" and _ON_A_DISK.match(attributes.get("Target", "")):
        return
    if attributes.get("TargetMode", "").casefold() == "external" or kind in ("externallink", "connections"):
        raise FileRefused(FileRule.EXTERNAL_LINKS)
    if kind == "vbaproject":
        raise FileRefused(FileRule.MACROS)


_Start = Callable[[str, dict[str, str]], None]
_Children = Mapping[str, frozenset[str]]
"""Which tags are allowed directly under which; tags that are not listed may contain anything."""

_UTF8 = ("utf-8", "utf8", "us-ascii", "ascii")
_XML_CHUNK = 64 * 1024
_ROOT = ""


def read_xml(
    part: str,
    content: bytes,
    start: _Start,
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
    children: _Children | None = None,
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
        for offset in range(0, len(content), _XML_CHUNK):
            parser.Parse(content[offset : offset + _XML_CHUNK], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise FileRefused(FileRule.DAMAGED, part=part) from error
