"""However many tags a part has, somebody counts them."""

from __future__ import annotations

import pytest

from dashboard.sandbox import package
from dashboard.sandbox.limits import FileRefused, FileRule
from dashboard.sandbox.package import read_xml


def tags_read(children: int) -> int:
    """How many tags of a root and its children are called back."""
    seen: list[str] = []
    read_xml("a.xml", b"<a>" + b"<b/>" * children + b"</a>", lambda name, _attributes: seen.append(name))
    return len(seen)


def test_a_part_has_as_many_tags_as_it_may_and_not_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_TAGS", 100)
    assert tags_read(99) == 100
    with pytest.raises(FileRefused) as refused:
        tags_read(100)
    assert refused.value.rule is FileRule.TOO_MANY_CELLS
