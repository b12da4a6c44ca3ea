"""What docs/dang-nhap.md tells operators to write is what the program reads."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from dashboard.access import Grant, Role, read_role_book
from dashboard.pages.user import SETTINGS
from tests.made_editions import PROJECT

BLOCKS = re.findall(
    r"^```toml\n(.*?)^```", (PROJECT / "docs" / "dang-nhap.md").read_text("utf-8"), flags=re.MULTILINE | re.DOTALL
)


def test_the_role_file_that_is_shown_is_one(tmp_path: Path) -> None:
    (shown,) = [block for block in BLOCKS if "[[grant]]" in block]
    path = tmp_path / "roles.toml"
    path.write_text(shown, encoding="utf-8")
    book = read_role_book(path)
    assert (book.problem, book.two_people, book.anonymous_may_save) == ("", True, True)
    assert [grant.role for grant in book.grants] == [Role.COORDINATOR, Role.COORDINATOR, Role.AGENCY]
    programme = frozenset({"vinh-phuc-cqdt"})
    assert book.grants[2] == Grant("van.thu@soyte.example.vn", Role.AGENCY, programme, frozenset({"so-y-te"}))


def test_the_secrets_that_are_shown_are_those_that_sign_in_needs() -> None:
    (shown,) = [block for block in BLOCKS if "[auth]" in block]
    assert set(tomllib.loads(shown)["auth"]) == set(SETTINGS)
