"""The address of a view: the parameters of the URL, by which a link restores exactly this view.

Parameters are short Vietnamese words, in this order; each with what it means and an example:

- `ct`: programme (chương trình); `vinh-phuc-cqdt`
- `ky`: period (kỳ); `2020`
- `khoi`: block (khối); `so-ban-nganh`
- `cq`: agency (cơ quan); `so-cong-thuong`
- `voi`: what the agency is compared with (với): another agency, or ~cao-nhat the best of the block, ~ky-truoc itself
  in the edition before, without it the mean of the block; `so-noi-vu`
- `xem`: how the leaderboard is seen: bieu-do, ban-do-nhiet; or on the overview all that need attention: can-quan-tam;
  `bieu-do`
- `tim`: search on the leaderboard (tìm); `so cong`
- `sx`: order of the leaderboard (sắp xếp), - for descending; `-nhom-2.1`
- `loc`: which agencies the leaderboard shows (lọc): duoi-trung-binh, giam-hang or, by the percent it begins at,
  xep-loai-; ranks stay; `duoi-trung-binh`
- `sat`: percent of the maximum below which neighbours on the leaderboard count as nearly tied (sát nhau), 0 for none,
  left out for 0.5; `1`
- `tc`: criteria in focus (tiêu chí); `2.3.3~2.2.2`
- `thu`: scenario (điểm thử); `so-cong-thuong:2.2.2=2.75~2.3.3=3~~so-y-te:1.2.1=2`
- `gt`: what the other agencies are assumed to do (giả thiết): lap-lai repeats their last gain, thu-hep-20 closes
  20% of their gap, without it they keep their points; `thu-hep-20`
- `diem`: which points rank (điểm): tu-cham self-scores, without it the points of the edition; `tu-cham`
- `kb`: id of a saved scenario (kịch bản), opened read-only; it includes its changes and assumptions, so thu, gt
  and diem are left out; 22 characters
- `goc`: id of the saved scenario that is being edited (gốc): the parent of what will be saved; 22 characters
- `pb`: another version of the edition (phiên bản) than the one in force, named in a banner on every page;
  `e74cbce926390021`
- `muc`: which section of the simulation page is open (mục): anh-huong, phuong-an, tieu-chi, ca-khoi, luu;
  `phuong-an`
- `dich`: goal of the plans (đích): hang-, tong-, phan-tram- or, by the percent it begins at, xep-loai-; `hang-15`
- `gh`: limits of the plans (giới hạn): n criteria at the most, k a locked one, c fixed effort, tren strictly above,
  nhe weighted effort; `n3~k2.2.2~tren`
- `cs`: efforts per point (công sức) that differ from the edition's, by criterion; `2.2.2=3~2.3.3=0.5`
- `pbo`: question of an allocation (phân bổ): d points for the block, left out for 10, p percent to reach, left out
  for 80, and the aim that was pressed: nhom-yeu, toi-muc, thap-nhat; `d12.5~p60~toi-muc`
- `trinh`: screens of the presentation (trình chiếu) in their order, k: a block, s seconds of each, and the order of the
  agencies: tu-dau, theo-ten; `ket-qua~xep-hang~co-quan~k:so-ban-nganh~tu-dau~s20`
- `man`: the screen of the presentation that is shown (màn hình); `so-ban-nganh~xep-hang~2`
- `trang`: a page that was requested and does not exist: the server adds it when it redirects to the nearest one;
  `xep-hang`
- `lang`: language, left out for Vietnamese; `en`

Empty values are left out. A link is read leniently and checked later against the edition: this module knows no
edition. `address_codes.py` reads and writes the values of `thu`, `gt`, `dich`, `gh`, `cs`, `pbo`, `trinh` and
`man`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dashboard.model import Scenario
from dashboard.ui.address_codes import read_scenario, write_scenario
from dashboard.ui.texts import Language

SELF_SCORES = "tu-cham"
"""The score basis of self-scores; without one an edition is ranked by its own points."""
BEST, BEFORE = "~cao-nhat", "~ky-truoc"
"""Values of `compared` other than agencies, whose codes contain no `~`; an empty value is the mean."""


@dataclass(frozen=True)
class Address:
    """One view. Empty text means the default: the first programme, its latest period, the first block.

    `compared`: what the agency is compared with. `only`, `near`: which agencies the leaderboard shows, and the distance
    below which they count as nearly tied. `focus`: criteria to put in focus. `peers`: what the others are assumed to
    do. `score_basis`: the points that rank. `saved`: id of a saved scenario, which then replaces the changes; `parent`:
    id of the one that is being edited. `version`: an older version of the edition. `screens`: what the presentation
    shows; `screen`: the screen that is shown. `missing_page`: a requested page that does not exist. `unread`: pieces
    of the link that could not be read. Both are named to the user.
    """

    programme: str = ""
    period: str = ""
    block: str = ""
    agency: str = ""
    compared: str = ""
    view: str = ""
    query: str = ""
    sort: str = ""
    only: str = ""
    near: str = ""
    language: Language = "vi"
    scenario: Scenario = field(default_factory=Scenario)
    focus: tuple[str, ...] = ()
    peers: str = ""
    score_basis: str = ""
    section: str = ""
    goal: str = ""
    limits: str = ""
    efforts: str = ""
    allocation: str = ""
    saved: str = ""
    parent: str = ""
    version: str = ""
    screens: str = ""
    screen: str = ""
    missing_page: str = ""
    unread: tuple[str, ...] = ()


PARAMETERS = {
    "ct": "programme",
    "ky": "period",
    "khoi": "block",
    "cq": "agency",
    "voi": "compared",
    "xem": "view",
    "tim": "query",
    "sx": "sort",
    "loc": "only",
    "sat": "near",
    "tc": "focus",
    "thu": "scenario",
    "gt": "peers",
    "diem": "score_basis",
    "kb": "saved",
    "goc": "parent",
    "pb": "version",
    "muc": "section",
    "dich": "goal",
    "gh": "limits",
    "cs": "efforts",
    "pbo": "allocation",
    "trinh": "screens",
    "man": "screen",
    "trang": "missing_page",
    "lang": "language",
}
"""Fields of an address by the names of their parameters, in the order of a URL."""
_NOT_PLAIN = {"tc", "thu", "lang"}
"""Parameters that do not hold the text of their field as it is."""
_OF_SAVED = {"thu", "gt", "diem"}
"""Parameters that the id of a saved scenario replaces."""
_FOCUS_END = "~"
OF_THE_TABLE = ("query", "sort", "only", "near")
"""Fields that only the leaderboard's table shows, and which it changes by itself."""


def without_table(address: Address) -> Address:
    """`address` without the fields of the leaderboard's table, for links to anything else."""
    return replace(address, query="", sort="", only="", near="")


def read_address(parameters: Mapping[str, str]) -> Address:
    """Return the view that URL parameters name."""
    scenario, unread = read_scenario(parameters.get("thu", ""))
    return Address(
        **{field: parameters.get(name, "") for name, field in PARAMETERS.items() if name not in _NOT_PLAIN},
        language="en" if parameters.get("lang") == "en" else "vi",
        scenario=scenario,
        focus=tuple(code for code in parameters.get("tc", "").split(_FOCUS_END) if code),
        unread=unread,
    )


def address_parameters(address: Address) -> dict[str, str]:
    """Return the URL parameters of a view, leaving out what is empty or at its default."""
    parameters: dict[str, str] = {name: getattr(address, field) for name, field in PARAMETERS.items()}
    parameters["tc"] = _FOCUS_END.join(address.focus)
    parameters["thu"] = "" if address.saved else write_scenario(address.scenario)
    parameters["lang"] = "" if address.language == "vi" else address.language
    left_out = _OF_SAVED if address.saved else set[str]()
    return {name: value for name, value in parameters.items() if value and name not in left_out}
