"""Where this installation keeps what is shipped with the program, and where it works.

In the project folder both are that folder. In a wheel, what is shipped stands in the package, as in the project folder
(pyproject.toml, `force-include`), and work is kept in the folder where the program is started.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parents[1]
_SHIPPED = PACKAGE / "shipped"


def shipped_folder() -> Path:
    """Return the folder with `asgi.py`, `app.py`, `.streamlit/` and `data/editions`."""
    return _SHIPPED if _SHIPPED.is_dir() else PACKAGE.parent


def working_folder() -> Path:
    """Return the folder in which `var/` is made: roles, saved scenarios."""
    return Path.cwd() if _SHIPPED.is_dir() else PACKAGE.parent
