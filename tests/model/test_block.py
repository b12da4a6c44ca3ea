"""A block of agencies with their points."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.model import PROVENANCES, Agency, Block, CriteriaTree, Criterion, Grade, Provenance, vietnamese_sort_key

TREE = CriteriaTree((Criterion("a", None, "A", 10.0), Criterion("b", None, "B", 4.0)))


def agency(name: str) -> Agency:
    return Agency(name.lower(), name, vietnamese_sort_key(name))


def block(points: list[list[float]], *names: str) -> Block:
    matrix = np.array(points)
    return Block("so", "Sở", TREE, tuple(map(agency, names)), matrix, np.zeros(matrix.shape, dtype=np.uint8))


def test_points_are_agencies_by_leaves_and_nothing_else() -> None:
    with pytest.raises(ValueError, match=r"block so: expected a matrix \(2, 2\), got \(1, 2\)"):
        block([[1, 2]], "X", "Y")
    with pytest.raises(ValueError, match="got \\(1, 3\\)"):
        block([[1, 2, 3]], "X")


def test_origins_and_self_scores_have_the_shape_of_the_points() -> None:
    fitting = np.zeros((1, 2))
    with pytest.raises(ValueError, match="expected a matrix"):
        Block("so", "Sở", TREE, (agency("X"),), fitting, np.zeros((2, 2), dtype=np.uint8))
    with pytest.raises(ValueError, match="expected a matrix"):
        Block("so", "Sở", TREE, (agency("X"),), fitting, np.zeros((1, 2), dtype=np.uint8), np.zeros((2, 2)))


def test_nobody_can_change_the_points_of_a_block() -> None:
    fixed = block([[1, 2]], "X")
    for array in (fixed.points, fixed.origins, fixed.maxima):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_rows_are_found_by_the_code_of_the_agency_and_maxima_by_column() -> None:
    found = block([[1, 2], [3, 4]], "X", "Y")
    assert found.agency_index["y"] == 1
    assert found.maxima.tolist() == [10, 4]


def test_names_are_in_vietnamese_order() -> None:
    found = block([[0, 0]] * 4, "Đồng Nai", "Vĩnh Phúc", "Ăn", "An")
    assert [found.agencies[row].name for row in found.name_order] == ["An", "Ăn", "Đồng Nai", "Vĩnh Phúc"]


def test_agencies_of_the_same_name_stay_in_source_order() -> None:
    assert block([[0, 0]] * 3, "X", "X", "A").name_order == (2, 0, 1)


def test_scores_are_counted_by_origin_without_those_that_do_not_apply() -> None:
    published, illustrative = map(PROVENANCES.index, (Provenance.PUBLISHED, Provenance.ILLUSTRATIVE))
    origins = np.array([[published, illustrative], [illustrative, illustrative]], dtype=np.uint8)
    found = Block("so", "Sở", TREE, (agency("X"), agency("Y")), np.array([[1, 2], [0, np.nan]]), origins)
    assert dict(found.origin_counts()) == {Provenance.PUBLISHED: 1, Provenance.ILLUSTRATIVE: 2}


@pytest.mark.parametrize("percents", [(70.0, 86.0), (86.0, 86.0), (86.0, float("nan"))])
def test_grades_descend(percents: tuple[float, ...]) -> None:
    grades = tuple(Grade(f"{number}", percent) for number, percent in enumerate(percents))
    with pytest.raises(ValueError, match="highest first"):
        replace(block([[1, 2]], "X"), grades=grades)
