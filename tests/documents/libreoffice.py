"""Word and PowerPoint files as LibreOffice lays them out, with the fonts of the project alone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

import dashboard.documents

_FONTS = Path(dashboard.documents.__file__).parent / "fonts"


def office() -> str:
    """The program; skips the test where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip("there is no LibreOffice to open the files with")
    return found


def office_version() -> str:
    """Its first two numbers, as `7.4`."""
    said = subprocess.run([office(), "--version"], check=True, capture_output=True, text=True, timeout=120).stdout
    found = re.search(r"(\d+\.\d+)", said)
    assert found, said
    return found[1]


def laid_out(folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return each file as PDF, by its name without the ending. `folder` is empty and may be written to."""
    settings = f"<dir>{_FONTS}</dir><cachedir>{folder}/cache</cachedir><include>/etc/fonts/conf.d</include>"
    (folder / "fonts.conf").write_text(f'<?xml version="1.0"?><fontconfig>{settings}</fontconfig>')
    for name, content in files.items():
        (folder / name).write_bytes(content)
    subprocess.run(
        [office(), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", *files],
        cwd=folder,
        env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")},
        check=True,
        capture_output=True,
        timeout=300,
    )
    names = [Path(name).stem for name in files]
    return {name: (folder / f"{name}.pdf").read_bytes() for name in names}
