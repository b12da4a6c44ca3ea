"""The folders of this installation: the one with the files shipped with the program, and the working folder.

In a checkout both are the project folder. In a wheel, the shipped files are in the package, laid out as in the project
folder (pyproject.toml, `force-include`), and the working folder is the one where the program is started.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parents[1]
_SHIPPED = PACKAGE / "shipped"


def shipped_folder() -> Path:
    """Return the folder with `asgi.py`, `app.py`, `.streamlit/` and `data/editions`."""
    return _SHIPPED if _SHIPPED.is_dir() else PACKAGE.parent


def working_folder() -> Path:
    """Return the folder in which `var/` is created, for roles and saved scenarios."""
    return Path.cwd() if _SHIPPED.is_dir() else PACKAGE.parent
