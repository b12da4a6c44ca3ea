"""The address of a view: what stands in the URL, so that a link restores exactly this view.

Parameters are short Vietnamese words, in this order; each with what it means and an example:

- `ct`: programme (chương trình); `vinh-phuc-cqdt`
- `ky`: period (kỳ); `2020`
- `khoi`: block (khối); `so-ban-nganh`
- `cq`: agency (cơ quan); `so-cong-thuong`
- `xem`: how the leaderboard is seen; `bieu-do`
- `tim`: search on the leaderboard (tìm); `so cong`
- `sx`: order of the leaderboard (sắp xếp), - for descending; `-nhom-2.1`
- `tc`: criteria brought forward (tiêu chí); `2.3.3~2.2.2`
- `thu`: scenario (điểm thử); `so-cong-thuong:2.2.2=2.75~2.3.3=3~~so-y-te:1.2.1=2`
- `gt`: what the other agencies are assumed to do (giả thiết): lap-lai repeats their last gain, thu-hep-20 closes
  20% of their gap, nothing stands still; `thu-hep-20`
- `diem`: which points one ranks by (điểm): tu-cham self-scores, nothing the points of the edition; `tu-cham`
- `kb`: id of a saved scenario (kịch bản), opened read-only; it stands for its changes and assumptions, so thu, gt
  and diem are left out; 22 characters
- `goc`: id of the saved scenario that is being edited (gốc): the parent of what will be saved; 22 characters
- `pb`: another version of the edition (phiên bản) than the one in force, named in a banner on every page;
  `e74cbce926390021`
- `muc`: which section of the simulation page is open (mục): anh-huong, phuong-an, tieu-chi, ca-khoi, luu;
  `phuong-an`
- `dich`: goal of the plans (đích): hang-, tong-, phan-tram- or, by the percent it begins at, xep-loai-; `hang-15`
- `gh`: limits of the plans (giới hạn): n criteria at the most, k a locked one, c fixed effort, tren strictly above,
  nhe weighted effort; `n3~k2.2.2~tren`
- `cs`: efforts for a point (công sức) that are other than the edition's, by criterion; `2.2.2=3~2.3.3=0.5`
- `pbo`: question of an allocation (phân bổ): d points for the block, left out for 10, p percent to reach, left out
  for 80, and the aim that was pressed: nhom-yeu, toi-muc, thap-nhat; `d12.5~p60~toi-muc`
- `trang`: a page that was sought and is not there: the server puts it in when it leads to the nearest one;
  `xep-hang`
- `lang`: language, left out for Vietnamese; `en`

`thu` joins criteria with `~` and agencies with `~~`; codes with `:`, `=`, `,` or `~` are refused when an edition is
built. What is empty is left out. Whatever a link says is read leniently and checked later against the edition: this
module knows no edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.model import Scenario
from dashboard.ui.numbers import TypedNumberRefused, read_typed_number, written_number
from dashboard.ui.texts import Language

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
