"""Prints which package of the dashboard imports which, from the imports themselves: the drawing in architecture.md.

.venv/bin/python -m docs.draw_layers
"""

from __future__ import annotations

import ast
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]


def imports() -> dict[str, set[str]]:
    """Each package of `dashboard`, and each script at the top, with the packages that it imports."""
    graph = grimp.build_graph("dashboard")
    packages = {child.removeprefix("dashboard."): child for child in graph.find_children("dashboard")}
    found = {
        name: {
            other
            for other, module in packages.items()
            if other != name and graph.direct_import_exists(importer=package, imported=module, as_packages=True)
        }
        for name, package in packages.items()
    }
    return found | {script: _imports_of(ROOT / script) for script in ("app.py", "asgi.py")}


def _imports_of(script: Path) -> set[str]:
    tree = ast.parse(script.read_text(encoding="utf-8"))
    modules = (node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module)
    return {module.split(".")[1] for module in modules if module.startswith("dashboard.")}


def drawing() -> str:
    """One line for each, the deepest last: whatever it imports stands below it."""
    found = imports()

    def height(name: str) -> int:
        return 1 + max((height(other) for other in found[name]), default=0)

    order = sorted(found, key=lambda name: (-height(name), name))
    width = max(map(len, found))
    return "\n".join(
        f"    {name:<{width}}  →  {', '.join(sorted(found[name], key=order.index)) or '(nothing of ours)'}"
        for name in order
    )


if __name__ == "__main__":
    print(drawing())
