"""Prefetched scripts: those that another page or view needs are loaded before it is opened.

Streamlit and our components load a script when something that needs it is drawn: this costs one or two round trips
after the run, and the whole of plotly for a chart. A test opens every page and finds what is missing here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from streamlit import file_util

from dashboard.ui.components import script
from dashboard.ui.components.component import module_address, served_modules

NEXT_SCRIPTS = "next_scripts"
_OF_PAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "leaderboard": ("leaderboard",),
        "simulation": ("simulator",),
        "scenarios": ("TextInput",),
        "appraisal": ("PlotlyChart",),
        "import": ("FileUploader", "DownloadButton"),
        "presentation": ("presentation",),
    }
)
"""What draws each page when it is opened: our components by name, and Streamlit's by the names of their files."""
_OF_VIEWS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "leaderboard": ("heat_map", "PlotlyChart"),
        "simulation": ("TextInput", "DataFrame", "DownloadButton", "Checkbox", "Button"),
    }
)
"""What draws the other views of a page."""
_IMPORTED = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")


def next_scripts(pages: Mapping[str, str]) -> str:
    """Return the script module that prefetches them. `pages`: the paths of the pages by page name.

    To be called after all our components have been imported.
    """
    scripts = {
        kind: {pages[page]: list(_files(names)) for page, names in needed.items() if page in pages}
        for kind, needed in (("next", _OF_PAGES), ("later", _OF_VIEWS))
    }
    return f"const SCRIPTS = {json.dumps(scripts)};\n{script(NEXT_SCRIPTS)}"


def _files(names: Iterable[str]) -> Iterable[str]:
    """The script files of `names`, with all their imports that a page does not load anyway when it opens."""
    at_opening = _with_imports("index")
    files: dict[str, None] = {}
    for name in names:
        if name in served_modules():
            files[module_address(name, "").rpartition("/")[2]] = None
        else:
            files |= dict.fromkeys(sorted(_with_imports(name) - at_opening))
    return files


@cache
def _with_imports(name: str) -> frozenset[str]:
    """The file of Streamlit's script `name` and all that it imports; empty if Streamlit has no such script."""
    folder = Path(file_util.get_static_dir()) / "static" / "js"
    called = re.compile(rf"{name}\.[\w-]{{8}}\.js")
    to_read = {file.name for file in folder.iterdir() if called.fullmatch(file.name)}
    found: set[str] = set()
    while to_read:
        file = to_read.pop()
        found.add(file)
        to_read |= set(_IMPORTED.findall((folder / file).read_text(encoding="utf-8"))) - found
    return frozenset(found)
