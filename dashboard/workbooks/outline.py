"""How numbered criteria stand under each other: I over 1.1, 1 over 1.1, A over I over 1, a over a1."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_LETTER = re.compile(r"[A-Z]", re.IGNORECASE)
_LETTER_NUMBER = re.compile(r"([A-Z]+)[.\d]*\d", re.IGNORECASE)
_BULLET = re.compile(r"[-–+*•]")


def levels(codes: Sequence[str]) -> list[int]:
    """Return the depth of each code in the outline that all of them make, in order; 0 is outermost.

    A style of numbering that is seen for the first time stands under the line before it; one that was seen goes back
    to where it was.
    """
    open_styles: list[str] = []
    found: list[int] = []
    before = ""
    for code in codes:
        style = _style(code, before, open_styles)
        if style in open_styles:
            del open_styles[open_styles.index(style) + 1 :]
        else:
            open_styles = _above(style, open_styles)
            open_styles.append(style)
        found.append(len(open_styles) - 1)
        before = code
    return found


def heads_of(codes: Sequence[str]) -> list[list[int]]:
    """Return, for each code, the places of the codes that it stands under, outermost first."""
    above: list[int] = []
    found: list[list[int]] = []
    for place, level in enumerate(levels(codes)):
        del above[level:]
        found.append(list(above))
        above.append(place)
    return found


def _style(code: str, before: str, open_styles: Sequence[str]) -> str:
    text = code.strip().rstrip(".)")
    if _NUMBER.fullmatch(text):
        return f"number {text.count('.')}"
    if len(text) == 1 and text.isupper() and "letter" in open_styles and ord(text) == ord((before or "@")[0]) + 1:
        return "letter"
    if _ROMAN.fullmatch(text):
        return "roman"
    if _LETTER.fullmatch(text):
        return "letter" if text.isupper() else "small letter"
    if _LETTER_NUMBER.fullmatch(text):
        return "letter and number"
    return "bullet" if not text or _BULLET.fullmatch(text) else "other"


def _above(style: str, open_styles: list[str]) -> list[str]:
    """The open styles that a new one stands under: 1.1 that comes first is not over the 1 that comes later."""
    if style.startswith("number "):
        depth = int(style.removeprefix("number "))
        return [s for s in open_styles if not (s.startswith("number ") and int(s.removeprefix("number ")) > depth)]
    return open_styles
