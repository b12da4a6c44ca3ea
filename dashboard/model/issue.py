"""Issues in what is read, written or done: the rule that is broken, the place, and the severity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Rule(StrEnum):
    """The rule that is broken. The value is the key of its sentence in the text catalogues."""

    FOLDER_MISSING = "refusal.folder_missing"
    FILE_MISSING = "refusal.file_missing"
    FILE_UNKNOWN = "refusal.file_unknown"
    FILE_UNREADABLE = "refusal.file_unreadable"
    NOT_UTF8 = "refusal.not_utf8"

    CSV_MALFORMED = "refusal.csv_malformed"
    SEMICOLON_SEPARATED = "refusal.semicolon_separated"
    HEADER_MISSING = "refusal.header_missing"
    COLUMN_MISSING = "refusal.column_missing"
    COLUMN_UNKNOWN = "refusal.column_unknown"
    COLUMN_DOUBLED = "refusal.column_doubled"
    ROW_RAGGED = "refusal.row_ragged"
    TABLE_EMPTY = "refusal.table_empty"

    TOML_MALFORMED = "refusal.toml_malformed"
    KEY_MISSING = "refusal.key_missing"
    KEY_UNKNOWN = "refusal.key_unknown"
    NOT_TEXT = "refusal.not_text"

    VALUE_MISSING = "refusal.value_missing"
    CONTROL_CHARACTER = "refusal.control_character"
    TEXT_TOO_LONG = "refusal.text_too_long"
    CODE_UNSAFE = "refusal.code_unsafe"
    SEPARATOR_IN_CODE = "refusal.separator_in_code"
    CODE_DOUBLED = "refusal.code_doubled"
    NAME_DOUBLED = "refusal.name_doubled"

    NOT_A_NUMBER = "refusal.not_a_number"
    DECIMAL_COMMA = "refusal.decimal_comma"
    THOUSANDS_SEPARATOR = "refusal.thousands_separator"
    NUMBER_AMBIGUOUS = "refusal.number_ambiguous"
    NOT_FINITE = "refusal.not_finite"
    NOT_A_WHOLE_NUMBER = "refusal.not_a_whole_number"
    OUT_OF_RANGE = "refusal.out_of_range"
    NOT_POSITIVE = "refusal.not_positive"
    NOT_A_DATE = "refusal.not_a_date"
    URL_NOT_HTTP = "refusal.url_not_http"
    PERCENT_RULE_UNKNOWN = "refusal.percent_rule_unknown"
    PROVENANCE_UNKNOWN = "refusal.provenance_unknown"
    STATISTIC_UNKNOWN = "refusal.statistic_unknown"

    BLOCK_UNKNOWN = "refusal.block_unknown"
    BLOCK_WITHOUT_AGENCIES = "refusal.block_without_agencies"
    BLOCK_WITHOUT_CRITERIA = "refusal.block_without_criteria"
    BLOCK_MAXIMUM_TOO_LARGE = "refusal.block_maximum_too_large"

    AGENCY_UNKNOWN = "refusal.agency_unknown"
    AGENCY_OF_OTHER_BLOCK = "refusal.agency_of_other_block"
    AGENCY_REQUIRED = "refusal.agency_required"
    AGENCY_NOT_EXPECTED = "refusal.agency_not_expected"
    TOO_MANY_DECIMALS = "refusal.too_many_decimals"

    GRADE_DOUBLED = "refusal.grade_doubled"
    GRADE_START_DOUBLED = "refusal.grade_start_doubled"

    CRITERION_UNKNOWN = "refusal.criterion_unknown"
    CRITERION_LOST_ZERO = "refusal.criterion_lost_zero"
    CRITERION_DOUBLED_LOST_ZERO = "refusal.criterion_doubled_lost_zero"
    PARENT_UNKNOWN = "refusal.parent_unknown"
    PARENT_CYCLE = "refusal.parent_cycle"
    TREE_TOO_DEEP = "refusal.tree_too_deep"
    LEAF_WITHOUT_MAXIMUM = "refusal.leaf_without_maximum"
    INNER_NODE_WITH_MAXIMUM = "refusal.inner_node_with_maximum"
    LEAF_ONLY = "refusal.leaf_only"
    MINIMUM_ABOVE_ZERO = "refusal.minimum_above_zero"
    MAXIMUM_BELOW_ZERO = "refusal.maximum_below_zero"
    NOTHING_COUNTED = "refusal.nothing_counted"

    SCORE_DOUBLED = "refusal.score_doubled"
    SCORE_DOUBLED_LOST_ZERO = "refusal.score_doubled_lost_zero"
    SCORE_MISSING = "refusal.score_missing"
    SCORE_ON_INNER_NODE = "refusal.score_on_inner_node"
    POINTS_BELOW_ZERO = "refusal.points_below_zero"
    POINTS_BELOW_MINIMUM = "refusal.points_below_minimum"
    POINTS_ABOVE_MAXIMUM = "refusal.points_above_maximum"
    POINTS_OFF_STEP = "refusal.points_off_step"
    AGENCY_WITHOUT_ROWS = "refusal.agency_without_rows"
    AGENCY_NOT_SCORED = "refusal.agency_not_scored"

    BLOCK_WITHOUT_SCORES = "refusal.block_without_scores"
    SCORE_SHEET_DOUBLED = "refusal.score_sheet_doubled"
    SCORE_COLUMN_MISSING = "refusal.score_column_missing"
    SCORE_ROW_MISSING = "refusal.score_row_missing"
    SCORES_NOT_FILLED = "refusal.scores_not_filled"
    SCORE_EMPTY = "refusal.score_empty"
    NAME_OF_OTHER = "refusal.name_of_other"
    NAME_DIFFERS = "refusal.name_differs"
    MAXIMUM_DIFFERS = "refusal.maximum_differs"

    SHEET_MISSING = "refusal.sheet_missing"
    SHEET_DOUBLED = "refusal.sheet_doubled"
    SHEET_NOT_READ = "refusal.sheet_not_read"
    NOT_READ = "refusal.not_read"
    FORM_ALTERED = "refusal.form_altered"
    LAYOUT_UNKNOWN = "refusal.layout_unknown"
    FORM_UNKNOWN = "refusal.form_unknown"
    EXAMPLE_LEFT = "refusal.example_left"
    TURNED_INTO_DATE = "refusal.turned_into_date"
    DECIMALS_TOO_FEW = "refusal.decimals_too_few"

    CELL_ERROR = "refusal.cell_error"
    FORMULA_NOT_CALCULATED = "refusal.formula_not_calculated"

    ANSWER_UNUSABLE = "refusal.answer_unusable"
    ANSWER_UNASKED = "refusal.answer_unasked"
    SHEET_HIDDEN = "refusal.sheet_hidden"
    SHEET_HIDDEN_READ = "refusal.sheet_hidden_read"
    LINES_HIDDEN = "refusal.lines_hidden"
    ROWS_HIDDEN = "refusal.rows_hidden"
    COLUMNS_HIDDEN = "refusal.columns_hidden"
    SHEET_WITHOUT_TABLE = "refusal.sheet_without_table"
    COLUMN_NOT_READ = "refusal.column_not_read"
    ROW_NOT_READ = "refusal.row_not_read"
    ROW_ABOVE_HEADER = "refusal.row_above_header"
    ROW_WITHOUT_NAME = "refusal.row_without_name"
    AGENCY_DOUBLED = "refusal.agency_doubled"
    AGENCY_RENAMED = "refusal.agency_renamed"
    AGENCY_NEW = "refusal.agency_new"
    AGENCIES_GONE = "refusal.agencies_gone"
    CRITERION_NEW = "refusal.criterion_new"
    CRITERIA_GONE = "refusal.criteria_gone"
    CRITERION_RENAMED = "refusal.criterion_renamed"
    CRITERION_MAXIMUM_CHANGED = "refusal.criterion_maximum_changed"
    BONUS_OR_PENALTY_UNCLEAR = "refusal.bonus_or_penalty_unclear"
    TABLES_OF_BLOCK_DIFFER = "refusal.tables_of_block_differ"
    PRINTED_FIGURE_DIFFERS = "refusal.printed_figure_differs"
    PRINTED_RANK_DIFFERS = "refusal.printed_rank_differs"
    PRINTED_NOT_CHECKED = "refusal.printed_not_checked"
    PRINTED_UNREADABLE = "refusal.printed_unreadable"
    EARLIER_UNREADABLE = "refusal.earlier_unreadable"
    LAYOUT_LONG_LIST = "refusal.layout_long_list"
    LAYOUT_LISTS_APART = "refusal.layout_lists_apart"
    LAYOUT_WITHOUT_POINTS = "refusal.layout_without_points"
    LAYOUT_SHEET_MISSING = "refusal.layout_sheet_missing"
    LAYOUT_DIFFERS = "refusal.layout_differs"
    LAYOUT_LINE_UNKNOWN = "refusal.layout_line_unknown"
    LAYOUT_MALFORMED = "refusal.layout_malformed"
    LAYOUT_KEPT_GONE = "refusal.layout_kept_gone"
    LAYOUT_KEPT_NEW = "refusal.layout_kept_new"
    LAYOUT_KEPT_TABLE_GONE = "refusal.layout_kept_table_gone"
    LAYOUT_KEPT_UNUSED = "refusal.layout_kept_unused"
    LAYOUT_KEPT_DAMAGED = "refusal.layout_kept_damaged"
    CRITERION_WITHOUT_NAME = "refusal.criterion_without_name"

    UNREADABLE_UNSAFE_NAME = "refusal.unreadable_unsafe_name"
    UNREADABLE_NO_SUCH_EDITION = "refusal.unreadable_no_such_edition"
    UNREADABLE_CURRENT_DAMAGED = "refusal.unreadable_current_damaged"
    UNREADABLE_VERSION_MISSING = "refusal.unreadable_version_missing"
    UNREADABLE_FILE_MISSING = "refusal.unreadable_file_missing"
    UNREADABLE_FILE_TRUNCATED = "refusal.unreadable_file_truncated"
    UNREADABLE_FILE_ALTERED = "refusal.unreadable_file_altered"
    UNREADABLE_FILE_FOREIGN = "refusal.unreadable_file_foreign"
    UNREADABLE_FORMAT_UNKNOWN = "refusal.unreadable_format_unknown"
    UNREADABLE_JSON_DAMAGED = "refusal.unreadable_json_damaged"
    UNREADABLE_NOT_PERMITTED = "refusal.unreadable_not_permitted"
    UNREADABLE_ALIASES_DAMAGED = "refusal.unreadable_aliases_damaged"
    UNREADABLE_ORIGINAL_MISSING = "refusal.unreadable_original_missing"
    UNREADABLE_ORIGINAL_ALTERED = "refusal.unreadable_original_altered"
    UNREADABLE_ADDRESS_UNKNOWN = "refusal.unreadable_address_unknown"
    UNREADABLE_ADDRESS_MALFORMED = "refusal.unreadable_address_malformed"
    UNREADABLE_ADDRESS_PARAMETER = "refusal.unreadable_address_parameter"
    UNREADABLE_ADDRESS_WITH_SECRET = "refusal.unreadable_address_with_secret"
    UNREADABLE_STORE_NO_ANSWER = "refusal.unreadable_store_no_answer"
    UNREADABLE_STORE_NO_ACCESS = "refusal.unreadable_store_no_access"
    UNREADABLE_STORE_NO_BUCKET = "refusal.unreadable_store_no_bucket"
    UNREADABLE_STORE_FAILED = "refusal.unreadable_store_failed"
    UNREADABLE_LOCK_TAKEN = "refusal.unreadable_lock_taken"

    LOG_ENTRY_DAMAGED = "version_log.entry_damaged"
    LOG_ENTRY_MISSING = "version_log.entry_missing"
    LOG_ENTRY_DOUBLED = "version_log.entry_doubled"
    LOG_CHAIN_BROKEN = "version_log.chain_broken"
    LOG_END_MISSING = "version_log.end_missing"
    LOG_SWITCH_UNLOGGED = "version_log.switch_unlogged"

    EDIT_CONFLICT = "switch_refused.current_changed"
    ALREADY_CURRENT = "switch_refused.already_in_force"

    DENIED_ROLE_BOOK_UNREADABLE = "not_authorized.role_book_unreadable"
    DENIED_NOT_SIGNED_IN = "not_authorized.not_signed_in"
    DENIED_NO_ROLE = "not_authorized.no_role"
    DENIED_OTHER_PROGRAMME = "not_authorized.other_programme"
    DENIED_OTHER_AGENCY = "not_authorized.other_agency"
    DENIED_WRONG_ROLE = "not_authorized.wrong_role"
    DENIED_SUBMITTED_BY_THE_SAME = "not_authorized.submitted_by_the_same"
    DENIED_SUBMITTER_UNKNOWN = "not_authorized.submitter_unknown"

    SAVING_EMPTY = "scenario_not_saved.empty"
    SAVING_TOO_LONG = "scenario_not_saved.too_long"
    SAVING_CONTROL_CHARACTER = "scenario_not_saved.control_character"
    SAVING_TOO_MANY_CHANGES = "scenario_not_saved.too_many_changes"
    SAVING_NOT_FINITE = "scenario_not_saved.not_finite"
    SAVING_NOT_JSON = "scenario_not_saved.not_json"
    SAVING_PARENT_UNKNOWN = "scenario_not_saved.parent_unknown"

    STORE_ADDRESS_UNKNOWN = "store_unavailable.address_unknown"
    STORE_NOT_REACHED = "store_unavailable.not_reached"
    STORE_NOT_USABLE = "store_unavailable.not_usable"
    STORE_FROM_A_NEWER_PROGRAM = "store_unavailable.from_a_newer_program"
    STORE_VERSION_LOST = "store_unavailable.version_lost"

    NOT_WRITTEN = "command_line.not_written"
    TEXT_NOT_HELD = "command_line.template_text_not_held"


class Severity(StrEnum):
    """ERROR: the source cannot be accepted as it is. WARNING: it can, but a person should check the place."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Issue:
    """One rule that is broken, and the place.

    `file` is a file of a source folder, a worksheet (then `cell` is the place, such as `D7`), or a path under the data
    root; `""` if the issue has no place. `row` is the line number in an editor (from 1), None for the whole file.
    `value` is the text as found, `""` for an empty cell, None if the issue is not about one cell. `details` fills the
    placeholders of the rule's sentence; numbers in it are written as a source folder must write them, with a decimal
    point.
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
        return f"{place}: {_word(self.rule)}" + ("" if self.value is None else f" ({self.value!r})")


class IssueError(Exception):
    """Raised when an issue prevents an action; nothing has been written.

    `file` is the place, `""` for none in particular; `rule` and `details` are as in `Issue`.
    """

    def __init__(self, file: str, rule: StrEnum, **details: str) -> None:
        super().__init__(file, rule)
        self.file = file
        self.rule = rule
        self.details = details

    @property
    def key(self) -> str:
        """The key of the rule's sentence in the text catalogues."""
        return self.rule

    @property
    def word(self) -> str:
        """The name of the rule in logs."""
        return _word(self.rule)

    def __str__(self) -> str:
        details = "".join(f", {name} {value!r}" for name, value in self.details.items())
        return f"{self.file}: {self.word}{details}".removeprefix(": ")

    def __reduce__(self) -> tuple[Any, ...]:
        """Support pickling, as by Streamlit's cache of the list of editions: exceptions lose keyword arguments."""
        return _unpickled, (type(self), self.__dict__)


def _word(rule: StrEnum) -> str:
    return rule.rpartition(".")[2]


def _unpickled(kind: type[IssueError], state: dict[str, Any]) -> IssueError:
    error = kind.__new__(kind)
    error.__dict__.update(state)
    return error
