"""What is refused in a source, said so that a person can open the file and put it right."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MOST_LISTED = 1_000
"""Refusals, and warnings, that are kept; further ones are counted. A table in the wrong place has one in every cell."""
MOST_OF_A_RULE = 20
"""That are kept of every rule, however many of others came before: what is rare must not be lost among what is not."""


class Rule(StrEnum):
    """What a source must obey. The value is the key of the sentence under `[refusal]` in the text catalogues."""

    FOLDER_MISSING = "folder_missing"
    FILE_MISSING = "file_missing"
    FILE_UNKNOWN = "file_unknown"
    FILE_UNREADABLE = "file_unreadable"
    NOT_UTF8 = "not_utf8"

    CSV_MALFORMED = "csv_malformed"
    SEMICOLON_SEPARATED = "semicolon_separated"
    HEADER_MISSING = "header_missing"
    COLUMN_MISSING = "column_missing"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_DOUBLED = "column_doubled"
    ROW_RAGGED = "row_ragged"
    TABLE_EMPTY = "table_empty"

    TOML_MALFORMED = "toml_malformed"
    KEY_MISSING = "key_missing"
    KEY_UNKNOWN = "key_unknown"
    NOT_TEXT = "not_text"

    VALUE_MISSING = "value_missing"
    CONTROL_CHARACTER = "control_character"
    TEXT_TOO_LONG = "text_too_long"
    CODE_UNSAFE = "code_unsafe"
    SEPARATOR_IN_CODE = "separator_in_code"
    CODE_DOUBLED = "code_doubled"
    NAME_DOUBLED = "name_doubled"

    NOT_A_NUMBER = "not_a_number"
    DECIMAL_COMMA = "decimal_comma"
    THOUSANDS_SEPARATOR = "thousands_separator"
    NUMBER_AMBIGUOUS = "number_ambiguous"
    NOT_FINITE = "not_finite"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    OUT_OF_RANGE = "out_of_range"
    NOT_POSITIVE = "not_positive"
    NOT_A_DATE = "not_a_date"
    URL_NOT_HTTP = "url_not_http"
    PERCENT_RULE_UNKNOWN = "percent_rule_unknown"
    PROVENANCE_UNKNOWN = "provenance_unknown"
    STATISTIC_UNKNOWN = "statistic_unknown"

    BLOCK_UNKNOWN = "block_unknown"
    BLOCK_WITHOUT_AGENCIES = "block_without_agencies"
    BLOCK_WITHOUT_CRITERIA = "block_without_criteria"
    BLOCK_MAXIMUM_TOO_LARGE = "block_maximum_too_large"

    AGENCY_UNKNOWN = "agency_unknown"
    AGENCY_OF_OTHER_BLOCK = "agency_of_other_block"
    AGENCY_REQUIRED = "agency_required"
    AGENCY_NOT_EXPECTED = "agency_not_expected"
    TOO_MANY_DECIMALS = "too_many_decimals"

    GRADE_DOUBLED = "grade_doubled"
    GRADE_START_DOUBLED = "grade_start_doubled"

    CRITERION_UNKNOWN = "criterion_unknown"
    CRITERION_LOST_ZERO = "criterion_lost_zero"
    CRITERION_DOUBLED_LOST_ZERO = "criterion_doubled_lost_zero"
    PARENT_UNKNOWN = "parent_unknown"
    PARENT_CYCLE = "parent_cycle"
    TREE_TOO_DEEP = "tree_too_deep"
    LEAF_WITHOUT_MAXIMUM = "leaf_without_maximum"
    INNER_NODE_WITH_MAXIMUM = "inner_node_with_maximum"
    LEAF_ONLY = "leaf_only"

    SCORE_DOUBLED = "score_doubled"
    SCORE_DOUBLED_LOST_ZERO = "score_doubled_lost_zero"
    SCORE_MISSING = "score_missing"
    SCORE_ON_INNER_NODE = "score_on_inner_node"
    POINTS_BELOW_ZERO = "points_below_zero"
    POINTS_ABOVE_MAXIMUM = "points_above_maximum"
    POINTS_OFF_STEP = "points_off_step"
    AGENCY_WITHOUT_ROWS = "agency_without_rows"
    AGENCY_NOT_SCORED = "agency_not_scored"

    BLOCK_WITHOUT_SCORES = "block_without_scores"
    SCORE_SHEET_DOUBLED = "score_sheet_doubled"
    SCORE_COLUMN_MISSING = "score_column_missing"
    SCORE_ROW_MISSING = "score_row_missing"
    SCORES_NOT_FILLED = "scores_not_filled"
    SCORE_EMPTY = "score_empty"
    NAME_OF_OTHER = "name_of_other"
    NAME_DIFFERS = "name_differs"
    MAXIMUM_DIFFERS = "maximum_differs"

    SHEET_MISSING = "sheet_missing"
    SHEET_DOUBLED = "sheet_doubled"
    SHEET_NOT_READ = "sheet_not_read"
    NOT_READ = "not_read"
    FORM_ALTERED = "form_altered"
    LAYOUT_UNKNOWN = "layout_unknown"
    LAYOUT_LONG_LIST = "layout_long_list"
    LAYOUT_LISTS_APART = "layout_lists_apart"
    LAYOUT_WITHOUT_POINTS = "layout_without_points"
    LAYOUT_SHEET_MISSING = "layout_sheet_missing"
    LAYOUT_DIFFERS = "layout_differs"
    LAYOUT_LINE_UNKNOWN = "layout_line_unknown"
    LAYOUT_MALFORMED = "layout_malformed"
    CRITERION_WITHOUT_NAME = "criterion_without_name"
    FORM_UNKNOWN = "form_unknown"
    EXAMPLE_LEFT = "example_left"
    TURNED_INTO_DATE = "turned_into_date"
    DECIMALS_TOO_FEW = "decimals_too_few"

    CELL_ERROR = "cell_error"
    FORMULA_NOT_CALCULATED = "formula_not_calculated"

    ANSWER_UNUSABLE = "answer_unusable"
    ANSWER_UNASKED = "answer_unasked"
    SHEET_HIDDEN = "sheet_hidden"
    SHEET_HIDDEN_READ = "sheet_hidden_read"
    LINES_HIDDEN = "lines_hidden"
    ROWS_HIDDEN = "rows_hidden"
    COLUMNS_HIDDEN = "columns_hidden"
    SHEET_WITHOUT_TABLE = "sheet_without_table"
    COLUMN_NOT_READ = "column_not_read"
    ROW_NOT_READ = "row_not_read"
    ROW_ABOVE_HEADER = "row_above_header"
    ROW_WITHOUT_NAME = "row_without_name"
    AGENCY_DOUBLED = "agency_doubled"
    AGENCY_RENAMED = "agency_renamed"
    AGENCY_NEW = "agency_new"
    AGENCIES_GONE = "agencies_gone"
    CRITERION_NEW = "criterion_new"
    CRITERIA_GONE = "criteria_gone"
    CRITERION_RENAMED = "criterion_renamed"
    CRITERION_MAXIMUM_CHANGED = "criterion_maximum_changed"
    BONUS_OUTSIDE_MODEL = "bonus_outside_model"
    TABLES_OF_BLOCK_DIFFER = "tables_of_block_differ"
    MAXIMA_NOT_ROUND = "maxima_not_round"
    PRINTED_FIGURE_DIFFERS = "printed_figure_differs"
    PRINTED_RANK_DIFFERS = "printed_rank_differs"
    PRINTED_NOT_CHECKED = "printed_not_checked"
    PRINTED_UNREADABLE = "printed_unreadable"
    EARLIER_UNREADABLE = "earlier_unreadable"


class Severity(StrEnum):
    """Whether a source cannot be taken as it is, or can, and somebody should look at the place."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing in a source that cannot be accepted or, as a warning, should be looked at.

    `file` is a file of a source folder or a sheet of a workbook, where `cell` is the place (`D7`). `row` is the line
    an editor shows (from 1), None for the whole file. `value` is the text as found, `""` for an empty cell, None when
    the refusal is not about one cell. `details` fills the placeholders of the rule's sentence; numbers in it are
    written as the file must write them, with a decimal point.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    rule: Rule
    details: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    cell: str | None = None
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.cell or self.row, self.column) if part is not None)
        return f"{place}: {self.rule}" + ("" if self.value is None else f" ({self.value!r})")


class SourceError(Exception):
    """Raised with the refusals found in a source, by file and row, so that all can be put right at once.

    `more`: how many there are beside those that are listed.
    """

    def __init__(self, issues: tuple[Issue, ...], more: int = 0) -> None:
        super().__init__("; ".join(str(issue) for issue in issues))
        self.issues = issues
        self.more = more


_LOSES_ROWS = (Rule.CSV_MALFORMED, Rule.ROW_RAGGED)


class IssueLog:
    """Collects refusals while a source is read, so that the first does not hide the others."""

    def __init__(self) -> None:
        self._listed: list[Issue] = []
        self._listed_of: Counter[Severity] = Counter()
        self._noted_of: Counter[tuple[Severity, Rule]] = Counter()
        self._files: dict[str, int] = {}
        self._lost: set[str] = set()

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What stands in the way of taking the source, tables in the order they were read, each by row.

        Of very many, the first that were found: `more` tells how many others there are.
        """
        return self._by_place(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """What somebody should look at, in the same order."""
        return self._by_place(Severity.WARNING)

    def refuse(
        self,
        file: str,
        rule: Rule,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        **details: str,
    ) -> None:
        """Note one refusal of something in a file, or of a whole sheet."""
        self.add(Issue(file, row, column, value, rule, details))

    def add(self, found: Issue) -> None:
        """Note one refusal or warning, wherever it is."""
        self._files.setdefault(found.file, len(self._files))
        if found.rule in _LOSES_ROWS:
            self._lost.add(found.file)
        noted = self._noted_of[found.severity, found.rule]
        self._noted_of[found.severity, found.rule] = noted + 1
        if self._listed_of[found.severity] < MOST_LISTED or noted < MOST_OF_A_RULE:
            self._listed_of[found.severity] += 1
            self._listed.append(found)

    def more(self, severity: Severity) -> int:
        """How many were noted beside those that are listed."""
        noted = sum(count for (kind, _), count in self._noted_of.items() if kind is severity)
        return noted - self._listed_of[severity]

    def lost_rows(self, file: str) -> bool:
        """Whether rows of `file` could not be read at all, so that what seems to be missing may stand in them."""
        return file in self._lost

    def raise_if_any(self) -> None:
        """Raise SourceError with the refusals noted, if any. Warnings do not count."""
        if issues := self.issues:
            raise SourceError(issues, self.more(Severity.ERROR))

    def _by_place(self, severity: Severity) -> tuple[Issue, ...]:
        chosen = (r for r in self._listed if r.severity is severity)
        return tuple(sorted(chosen, key=lambda r: (self._files[r.file], math.inf if r.row is None else r.row)))
