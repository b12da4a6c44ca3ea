"""Read the zip package of a workbook, and refuse one with parts that could run or refer to anything outside.

Readers get these parts and never the file, so that what was checked is what is read: two programs may read the same zip
differently.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from dashboard.sandbox.limits import MEGABYTE, MOST_INFLATED, MOST_PARTS, MOST_SHEETS, FileRefused, FileRule
from dashboard.sandbox.xml_parts import read_xml

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


LONGEST_SHEET_NAME = 255
"""In characters. Excel allows 31 and reads longer names that other programs wrote."""
FINDINGS_NAME = "_dashboard_findings"
"""A defined name that marks the list of findings at the start of a marked copy, so it is not taken for a data sheet."""

_MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet", "dialogsheet", "intlmacrosheet")
_BINARY_TYPE = "application/vnd.ms-excel.sheet.binary.macroenabled.main"
_MACRO_FOLDERS = ("xl/macrosheets/", "xl/dialogsheets/", "xl/vbaproject", "word/vbaproject")
_LINK_FOLDERS = ("xl/externallinks/", "xl/connections", "xl/querytables/")
_OBJECT_FOLDERS = ("xl/embeddings/", "xl/activex/", "word/embeddings/", "word/activex/")
_CHILDREN = {"": frozenset(("workbook",)), "sheets": frozenset(("sheet",))}
_SHEET_KINDS = ("worksheet", "chartsheet")
_STATES = ("visible", "hidden", "veryHidden")
_SHEET_ATTRIBUTES = frozenset(("name", "sheetId", "state"))
_ON_A_DISK = re.compile(r"(?:file:///)?[A-Za-z]:[\\/]|[^/\\:]+$")
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(slots=True)
class SheetEntry:
    """A sheet as the workbook lists it, with the part that holds it."""

    name: str
    visible: bool
    part: str


@dataclass(slots=True)
class _Listing:
    sheets: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    findings: str = ""


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


def sheet_entries(parts: Parts) -> list[SheetEntry]:
    """Return the sheets in the order of the workbook, without the findings of a marked copy.

    Raises FileRefused when there are too many, or when the list does not fit the parts.
    """
    listing = _listing(parts[WORKBOOK])
    if len(listing.sheets) > MOST_SHEETS:
        raise FileRefused(FileRule.TOO_MANY_SHEETS, found=str(len(listing.sheets)), limit=str(MOST_SHEETS))
    names = [name.casefold() for name, _, _ in listing.sheets]
    if not all(0 < len(name) <= LONGEST_SHEET_NAME for name in names) or len(set(names)) < len(names) or not names:
        raise FileRefused(FileRule.DAMAGED, part=WORKBOOK)
    targets = targets_of(parts, WORKBOOK_RELATIONSHIPS)
    entries: list[SheetEntry] = []
    for name, state, relationship in listing.sheets:
        kind, part = targets.get(relationship, ("", ""))
        if part not in parts or kind not in _SHEET_KINDS or state not in _STATES:
            raise FileRefused(FileRule.DAMAGED, part=name)
        if kind == "worksheet" and name != listing.findings:
            entries.append(SheetEntry(name, state == "visible", part))
    return entries


def _listing(workbook: bytes) -> _Listing:
    listing = _Listing()
    in_findings = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal in_findings
        if name == "sheet":
            relationship = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            if not {key for key in attributes if ":" not in key} <= _SHEET_ATTRIBUTES:
                raise FileRefused(FileRule.DAMAGED, part=WORKBOOK)
            listing.sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), relationship))
        in_findings = name == "definedName" and attributes.get("name") == FINDINGS_NAME

    def characters(data: str) -> None:
        if in_findings:
            listing.findings += data

    read_xml(WORKBOOK, workbook, start, characters=characters, children=_CHILDREN)
    listing.findings = (
        listing.findings.rpartition("!")[0].strip().removeprefix("'").removesuffix("'").replace("''", "'")
    )
    return listing


def targets_of(parts: Parts, relationships: str) -> dict[str, tuple[str, str]]:
    """Return kind and part of each relationship of the workbook, by id. Names of parts are case-insensitive."""
    names = {name.casefold(): name for name in parts}
    targets: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            part = _part_of(attributes.get("Target", ""))
            targets[attributes.get("Id", "")] = (kind, names.get(part.casefold(), part))

    if relationships not in parts:
        raise FileRefused(FileRule.DAMAGED, part=relationships)
    read_xml(relationships, parts[relationships], start)
    return targets


def _part_of(target: str) -> str:
    """The part that a relationship of the workbook refers to; as for the readers, `xl/…` is a path from the root."""
    if target.startswith(("/", "xl/")):
        return posixpath.normpath(target.lstrip("/"))
    return posixpath.normpath(posixpath.join("xl", target))


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
