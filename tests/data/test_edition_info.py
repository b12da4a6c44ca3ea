"""What an edition says of itself is declared once, and everything that tells of an edition follows."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from dashboard.data import fingerprint, list_editions, read_edition, with_version, write_edition
from dashboard.model import INFO_FIELDS, Edition, EditionId, FieldKind, InfoField, PercentRule
from dashboard.model.edition import said
from dashboard.scoring import differences
from tests.made_editions import PROJECT

SHIPPED = PROJECT / "data" / "editions"
OTHER = {
    FieldKind.TEXT: "Khác",
    FieldKind.WEB_ADDRESS: "https://example.vn/khac",
    FieldKind.DATE: datetime.date(2001, 2, 3),
    FieldKind.PRECISION: 1,
    FieldKind.PERCENT_RULE: PercentRule.ROUND,
}


@pytest.fixture(scope="module")
def edition() -> Edition:
    return read_edition(SHIPPED, EditionId("vinh-phuc-cqdt", "2020"))


@pytest.mark.parametrize("declared", INFO_FIELDS, ids=lambda declared: declared.name)
def test_whatever_is_said_makes_another_version_is_kept_and_is_told_as_a_difference(
    edition: Edition, declared: InfoField, tmp_path: Path
) -> None:
    other = with_version(replace(edition, **{declared.name: OTHER[declared.kind]}))  # pyright: ignore
    assert other.version != edition.version
    write_edition(other, tmp_path)
    assert getattr(read_edition(tmp_path, other.id), declared.name) == OTHER[declared.kind]
    assert [difference.field for difference in differences(edition, other).fields] == [declared.name]


@dataclass(frozen=True, eq=False, kw_only=True)
class _Later(Edition):
    """An edition of a program that has one field more."""

    signed_by: str = field(default="", metadata=said(FieldKind.TEXT))


def test_a_later_field_changes_the_version_only_of_editions_that_use_it(edition: Edition) -> None:
    later = _Later(**vars_of(edition))  # pyright: ignore
    assert fingerprint(later) == fingerprint(edition)
    assert fingerprint(replace(later, signed_by="Chủ tịch")) != fingerprint(edition)


def vars_of(edition: Edition) -> dict[str, object]:
    return {name: getattr(edition, name) for name in Edition.__dataclass_fields__}


def test_the_versions_of_shipped_editions_are_those_that_links_and_saved_scenarios_name() -> None:
    assert {listing.id.period: listing.version for listing in list_editions(SHIPPED)} == VERSIONS
    for period, version in VERSIONS.items():
        assert fingerprint(read_edition(SHIPPED, EditionId("vinh-phuc-cqdt", period))).startswith(version)


VERSIONS = {"2019": "df1759ae65c0640c", "2020": "e74cbce926390021"}
