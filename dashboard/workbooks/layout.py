"""The layout of a workbook: which tables there are, and what each row and column of them is. Plain data.

The proposer makes one from the cells, a person decides what it doubts, `layout_file` writes it down as TOML. Rows and
columns count from 0, as in the cells. In a table with agencies down, its lines of agencies are rows and its lines of
criteria columns; with agencies across it is the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST_TABLES = 400
MOST_LINES = 60_000
"""Of a table: more than a sheet has rows."""
MOST_DOUBTS = 2_000


class Direction(StrEnum):
    """Where the agencies of a table stand: one under another, or side by side."""

    DOWN = "down"
    ACROSS = "across"


class Measure(StrEnum):
    """Whose points a line holds: those that count, or those that the agencies gave themselves."""

    POINTS = "points"
    SELF_SCORED = "self_scored"


class Role(StrEnum):
    """What a row or column is. The value is the key of its name under `[layout_role]` in the text catalogues.

    NAMES and CODES are those of agencies among the lines of criteria, and the other way round. SUMMARY says something
    of all agencies (a mean, the highest, a sum). OTHER holds figures that are no points of this period.
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
    """Why the proposer takes a line for what it says. The value is the key under `[layout_reason]`."""

    HEADING = "heading"
    FIGURES = "figures"
    ADDS_UP = "adds_up"
    NUMBERING = "numbering"
    IS_MEAN = "is_mean"
    NO_FIGURES = "no_figures"
    NO_NUMBER = "no_number"
    OTHER_SHEET = "other_sheet"
    POINTED_AT = "pointed_at"
    AS_BEFORE = "as_before"


@dataclass(frozen=True, slots=True)
class GroupName:
    """A criterion group as headings name it; either may be `""`."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row or column, at its place, and what it is.

    `code`, `name`, `groups` (outermost first) and `maximum` are of a criterion, group or group sum, or of what may be
    one while that is in doubt; the maximum is None where a line of maxima says it. `said` is the heading, at the place
    `head` of the other axis: a file that says something else there is not of this layout; `under` are the headings
    over it, outermost first. An agency whose `name` is `""` is named by its cell.
    """

    at: int
    role: Role
    why: Reason = Reason.POINTED_AT
    code: str = ""
    name: str = ""
    groups: tuple[GroupName, ...] = ()
    maximum: float | None = None
    measure: Measure = Measure.POINTS
    head: int | None = None
    said: str = ""
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One table. Tables with the same `block` hold agencies of one block, or further criteria of the same agencies.

    `names` is the line of criteria that names the agencies; None where every agency is named by its line.
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
    """What a person must decide. `table` counts from 0; `of_agencies` and `at` say which line, None for the table.

    `choices` are roles for a line, the headings of which one counts under each criterion, else USE, LEAVE_OUT or
    SELF_SCORED; `proposed` is what the layout has until then, `suggested` whether enough speaks for it to say so.
    """

    key: str
    kind: DoubtKind
    table: int
    choices: tuple[str, ...]
    proposed: str
    cell: str
    value: str = ""
    of_agencies: bool = True
    at: int | None = None
    suggested: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """The tables of a workbook, and what is still in doubt. Sheets that no table is of are left out.

    `left_out` names them in a layout that is kept for the next period, `laid_out_anew` the sheets that were made of
    lists: see `lists`.
    """

    tables: tuple[TableLayout, ...]
    doubts: tuple[Doubt, ...] = ()
    left_out: tuple[str, ...] = ()
    laid_out_anew: tuple[str, ...] = ()
