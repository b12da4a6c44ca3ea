"""The address of a view: what stands in the URL, so that a link restores exactly this view.

Parameters are short Vietnamese words: `ct` (chương trình), `ky` (kỳ), `khoi`, `cq` (cơ quan), `thu` (điểm thử),
`gt` (giả thiết về cơ quan khác), `diem` (xếp theo điểm nào), `kb` (kịch bản đã lưu), `goc` (kịch bản gốc),
`pb` (phiên bản số liệu), `tc` (tiêu chí), `xem` (cách xem), `tim` (tìm), `sx` (sắp xếp), `muc` (mục), `dich` (đích),
`gh` (giới hạn), `cs` (công sức), `pbo` (phân bổ), `trang` (trang không có), `lang`.
What is empty is left out. Whatever a link says is read leniently and checked later against the edition: this module
knows no edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.model import Scenario
from dashboard.ui.texts import Language
from dashboard.ui.typed_number import TypedNumberRefused, read_typed_number, written_number

LONGEST_SCENARIO = 4000
"""Characters of a scenario in a link; browsers and proxies cut addresses not far above 8 000."""

# No code holds any of these: `dashboard.data` refuses them in agency and criterion codes.
_AGENCY_END, _POINTS_START, _CELL_END, _CELLS_END = ":", "=", "~", "~~"


@dataclass(frozen=True)
class Address:
    """One view. Empty text means the default: the first programme, its latest period, the first block.

    `focus`: criteria to bring forward. `rivals`: what the others are assumed to do. `track`: the points to rank by.
    `saved`: id of a saved scenario, which then stands for its changes; `parent`: id of the one that is being edited.
    `version`: an older version of the edition. `sought`: a page that is not there. `unread`: pieces of the link that
    make no sense. Both are named to the user.
    """

    programme: str = ""
    period: str = ""
    block: str = ""
    agency: str = ""
    view: str = ""
    query: str = ""
    sort: str = ""
    language: Language = "vi"
    scenario: Scenario = field(default_factory=Scenario)
    focus: tuple[str, ...] = ()
    rivals: str = ""
    track: str = ""
    section: str = ""
    goal: str = ""
    limits: str = ""
    efforts: str = ""
    allocation: str = ""
    saved: str = ""
    parent: str = ""
    version: str = ""
    sought: str = ""
    unread: tuple[str, ...] = ()


def read_address(parameters: Mapping[str, str]) -> Address:
    """Return the view that URL parameters name."""
    scenario, unread = read_scenario(parameters.get("thu", ""))
    return Address(
        programme=parameters.get("ct", ""),
        period=parameters.get("ky", ""),
        block=parameters.get("khoi", ""),
        agency=parameters.get("cq", ""),
        view=parameters.get("xem", ""),
        query=parameters.get("tim", ""),
        sort=parameters.get("sx", ""),
        language="en" if parameters.get("lang") == "en" else "vi",
        scenario=scenario,
        focus=tuple(code for code in parameters.get("tc", "").split(_CELL_END) if code),
        rivals=parameters.get("gt", ""),
        track=parameters.get("diem", ""),
        section=parameters.get("muc", ""),
        goal=parameters.get("dich", ""),
        limits=parameters.get("gh", ""),
        efforts=parameters.get("cs", ""),
        allocation=parameters.get("pbo", ""),
        saved=parameters.get("kb", ""),
        parent=parameters.get("goc", ""),
        version=parameters.get("pb", ""),
        sought=parameters.get("trang", ""),
        unread=unread,
    )


def address_parameters(address: Address) -> dict[str, str]:
    """Return the URL parameters of a view, leaving out what is empty or at its default."""
    parameters = {
        "ct": address.programme,
        "ky": address.period,
        "khoi": address.block,
        "cq": address.agency,
        "xem": address.view,
        "tim": address.query,
        "sx": address.sort,
        "tc": _CELL_END.join(address.focus),
        "thu": "" if address.saved else write_scenario(address.scenario),
        "gt": "" if address.saved else address.rivals,
        "diem": "" if address.saved else address.track,
        "kb": address.saved,
        "goc": address.parent,
        "pb": address.version,
        "muc": address.section,
        "dich": address.goal,
        "gh": address.limits,
        "cs": address.efforts,
        "pbo": address.allocation,
        "trang": address.sought,
        "lang": "" if address.language == "vi" else address.language,
    }
    return {name: value for name, value in parameters.items() if value}


def write_scenario(scenario: Scenario) -> str:
    """Return a scenario as text for a link: `agency:criterion=points~criterion=points`, agencies joined by `~~`."""
    by_agency: dict[str, list[str]] = {}
    for (agency, criterion), points in scenario.changes.items():
        by_agency.setdefault(agency, []).append(f"{criterion}{_POINTS_START}{written_number(points)}")
    return _CELLS_END.join(f"{agency}{_AGENCY_END}{_CELL_END.join(cells)}" for agency, cells in by_agency.items())


def read_scenario(text: str) -> tuple[Scenario, tuple[str, ...]]:
    """Return the scenario written in `text` and the pieces that could not be read."""
    changes: dict[tuple[str, str], float] = {}
    unread: list[str] = []
    if len(text) > LONGEST_SCENARIO:
        return Scenario(), (text[:40] + "…",)
    for part in filter(None, text.split(_CELLS_END)):
        agency, separator, cells = part.partition(_AGENCY_END)
        if not separator or not agency:
            unread.append(part)
            continue
        for cell in cells.split(_CELL_END):
            criterion, _, points = cell.rpartition(_POINTS_START)
            try:
                changes[agency, criterion] = read_typed_number(points)
            except TypedNumberRefused:
                unread.append(cell)
    return Scenario(changes), tuple(unread)
