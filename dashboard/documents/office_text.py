"""Text of any origin as the XML of an office file can hold it."""

from __future__ import annotations

import re

_SPACE = re.compile(r"[^\S\u00a0]+")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def one_line(text: str) -> str:
    """`text` without what XML cannot hold, and on one line: a name is never a line break or a tab.

    A no-break space stays one.
    """
    return _NOT_XML.sub("", _SPACE.sub(" ", text)).strip()
