"""The layout of a workbook: which tables there are, and what each row and column of them is. Plain data.

The proposer derives a layout from the cells, the user decides its doubts, `layout_file` writes it as TOML. Rows and
columns are numbered from 0, as in the cells. Where agencies go down, the lines of agencies are rows and the lines of
criteria columns; where they go across, it is the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST_TABLES = 400
MOST_LINES = 60_000
"""Per table: more than the rows of any sheet."""
MOST_DOUBTS = 2_000


class Direction(StrEnum):
    """How the agencies of a table are arranged: one below another, or side by side."""

    DOWN = "down"
    ACROSS = "across"


class Measure(StrEnum):
    """Which points a line holds: those that count, or self-scores."""

    POINTS = "points"
    SELF_SCORED = "self_scored"


class Role(StrEnum):
    """What a row or column is. The value is the key of its name under `[layout_role]` in the text catalogues.

    NAMES and CODES among the lines of criteria are those of agencies, and vice versa. SUMMARY describes all agencies (a
    mean, the highest, a sum). OTHER holds figures that are not points of this period.
    """

    AGENCY = "agency"
    CRITERION = "criterion"
    NAMES = "names"
    CODES = "codes"
    NUMBERS = "numbers"
    MAXIMA = "maxima"
    GROUP = "group"
    GROUP_SUM = "group_sum"
    TOTAL = "total"
    RANK = "rank"
    SUMMARY = "summary"
    OTHER = "other"
    NOTE = "note"


class Reason(StrEnum):
    """Why a line has its role. The value is the key under `[layout_reason]`, and is written into kept layout files."""

    HEADING = "heading"
    FIGURES = "figures"
    ADDS_UP = "adds_up"
    NUMBERING = "numbering"
    IS_MEAN = "is_mean"
    NO_FIGURES = "no_figures"
    NO_NUMBER = "no_number"
    OTHER_SHEET = "other_sheet"
    ASSIGNED = "pointed_at"
    AS_BEFORE = "as_before"


@dataclass(frozen=True, slots=True)
class GroupName:
    """A criterion group as headings name it; either may be `""`."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row or column: its index and what it is.

    `code`, `name`, `groups` (outermost first) and `maximum` belong to a criterion, group or group sum, or to a line
    that may be one while in doubt; `maximum` is None where a line of maxima holds it. `heading` is at `heading_index`
    of the other axis: a file with another text there does not have this layout. `parent_headings` are those above it,
    outermost first. An agency whose `name` is `""` is named by its cell.
    """

    index: int
    role: Role
    reason: Reason = Reason.ASSIGNED
    code: str = ""
    name: str = ""
    groups: tuple[GroupName, ...] = ()
    maximum: float | None = None
    measure: Measure = Measure.POINTS
    heading_index: int | None = None
    heading: str = ""
    parent_headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One table. Tables with the same `block` hold agencies of one block, or further criteria of the same agencies.

    `names` is the index of the line of criteria with the agency names; None where each agency's Line has its name.
    """

    sheet: str
    direction: Direction
    block: str
    names: int | None
    of_agencies: tuple[Line, ...]
    of_criteria: tuple[Line, ...]


class DoubtKind(StrEnum):
    """What is in doubt. The value is the key of the sentence under `[import_question]`, as for every question."""

    LINE = "layout_line"
    AGENCIES = "layout_agencies"
    TABLE = "layout_table"
    NEW_TABLE = "layout_new_table"
    COUNTED = "layout_counted"
    CODES = "layout_codes"
    SHARES = "layout_shares"
    AGENCY_NAME = "layout_agency_name"


USE, LEAVE_OUT, SELF_SCORED, JOIN = "use", "leave_out", "self_scored", "join"
"""What may be done with a table; JOIN: it has further criteria of the agencies of another one."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A decision for the user. `table` counts from 0; `of_agencies` and `index` identify the line, None for the table.

    `choices` are roles for a line, headings of which one counts under each criterion, or else USE, LEAVE_OUT,
    SELF_SCORED or JOIN; `proposed` applies until then, `suggested` is whether there is enough evidence to suggest it.
    """

    key: str
    kind: DoubtKind
    table: int
    choices: tuple[str, ...]
    proposed: str
    cell: str
    value: str = ""
    of_agencies: bool = True
    index: int | None = None
    suggested: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """The tables of a workbook and the open doubts. Sheets that have no table are left out.

    `left_out` names those sheets in a layout kept for the next period, `laid_out_anew` the sheets converted from lists:
    see `lists`.
    """

    tables: tuple[TableLayout, ...]
    doubts: tuple[Doubt, ...] = ()
    left_out: tuple[str, ...] = ()
    laid_out_anew: tuple[str, ...] = ()
