"""What the store says when it does not keep a scenario, or cannot be asked at all."""

from __future__ import annotations

from enum import StrEnum


class SavingRule(StrEnum):
    """What a scenario must obey to be saved. The value is the key of the sentence under `[scenario_not_saved]`."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL_CHARACTER = "control_character"
    TOO_MANY_CHANGES = "too_many_changes"
    NOT_FINITE = "not_finite"
    NOT_JSON = "not_json"
    PARENT_UNKNOWN = "parent_unknown"


class ScenarioNotSaved(ValueError):
    """Raised when a scenario does not obey `rule`; nothing has been written.

    `field`: what does not obey, named as in `ScenarioStore.save`. `limit`: characters or changes at the most, else 0.
    """

    def __init__(self, rule: SavingRule, field: str, limit: int = 0) -> None:
        super().__init__(f"{field}: {rule}" + (f" ({limit})" if limit else ""))
        self.rule = rule
        self.field = field
        self.limit = limit


class StoreProblem(StrEnum):
    """Why there are no saved scenarios to be had. The value is the key of the sentence under `[store_unavailable]`."""

    ADDRESS_UNKNOWN = "address_unknown"
    NOT_REACHED = "not_reached"
    NOT_USABLE = "not_usable"
    FROM_A_NEWER_PROGRAM = "from_a_newer_program"
    VERSION_LOST = "version_lost"


class StoreUnavailable(Exception):
    """Raised when the database cannot be used. `database` is its address without the password.

    Raised while saving, it leaves open whether the scenario was kept: the connection may have gone between the commit
    and its acknowledgement. Saving again is safe; at worst there are two.
    """

    def __init__(self, problem: StoreProblem, database: str) -> None:
        super().__init__(f"{database}: {problem}")
        self.problem = problem
        self.database = database
