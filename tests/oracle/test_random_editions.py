"""What the program says of editions drawn at random, beside arithmetic that shares no line with it.

A few seeds each time; `make fuzz` tries more (FUZZ_EDITIONS, FUZZ_SEED). All that is not as reckoned is listed at once.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from random import Random

import openpyxl
import pytest

from dashboard.command_line import main
from dashboard.data import read_edition
from dashboard.excel import scenario_workbook
from dashboard.model import EditionId, Scenario
from dashboard.pages.saved_scenarios import scenario_store
from dashboard.scoring import apply_scenario, rank_edition, scenario_effect
from dashboard.ui.localizer import Localizer
from tests.excel.workbooks import COVER
from tests.oracle.drawing import PROGRAMME, Block, Cell, Edition, decimal, draw, draw_points, write
from tests.oracle.reckoning import Figures, Ranked, full, full_maximum, half_even, ranked, same_maximum, shown, signed
from tests.pages.hand import Hand
from tests.pages.screen import announcement_of, component, open_page, pickers, put_files, words_on
from tests.pages.shown import show
from tests.pages.tables import tables

FIRST_SEED = int(os.environ.get("FUZZ_SEED", "1"))
SEEDS = range(FIRST_SEED, FIRST_SEED + int(os.environ.get("FUZZ_EDITIONS", "3")))


@dataclass
class Case:
    """Two periods under one data root, and whatever is said otherwise than it is."""

    before: Edition
    now: Edition
    root: Path
    chance: Random
    capsys: pytest.CaptureFixture[str]
    wrong: list[str] = field(default_factory=list[str])

    def same(self, where: str, said: object, right: object) -> None:
        """Note it when `said` is not `right`."""
        if said != right:
            self.wrong.append(f"{where}: said {said!r}, right is {right!r}")

    def holds(self, where: str, text: str, phrase: str) -> None:
        """Note it when `phrase` is not in `text`."""
        if phrase not in text:
            self.wrong.append(f"{where}: {phrase!r} is not in {text!r}")

    @property
    def figures(self) -> Figures:
        """How figures are written."""
        return Figures(self.now.precision, self.now.cut)

    def old(self, block: Block) -> Ranked | None:
        """The same block a period before."""
        return next((ranked(self.before, old) for old in self.before.blocks if old.code == block.code), None)

    def prints(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command; return what it ends with and what it prints."""
        self.capsys.readouterr()
        code = main([*arguments, "--data", str(self.root)])
        printed = self.capsys.readouterr()
        return code, printed.out, printed.err


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_said_of_an_edition_is_as_reckoned(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, now = draw(seed)
    case = Case(before, now, tmp_path / "root", Random(seed), capsys)
    facts = [fact for block in now.blocks for fact in _facts(now, block)]
    for edition, printed in ((before, None), (now, facts)):
        _builds(case, edition, write(edition, tmp_path / edition.period, printed))
    show(case.root, monkeypatch)
    for look in LOOKS:
        look(case)
    assert not case.wrong, f"seed {seed}:\n" + "\n".join(case.wrong)


# What the command line says


def _builds(case: Case, edition: Edition, folder: Path) -> None:
    """Every score off its step is kept and named, and nothing else."""
    code, _, said = case.prints("build", str(folder), "--lang", "en")
    named = sorted(re.findall(r"value “(.*?)”: neither", said))
    case.same(f"build {edition.period}: exit code and scores off their step", (code, named), (0, _off_step(edition)))


def _off_step(edition: Edition) -> list[str]:
    """The recorded scores that are on no step, as the source writes them."""
    return sorted(
        decimal(points)
        for block in edition.blocks
        for leaf in block.leaves
        for agency in block.agencies
        if (points := block.points[agency, leaf.code]) is not None
        and leaf.step
        and points not in (leaf.maximum, leaf.highest)
        and points % leaf.step
    )


def leaderboards(case: Case) -> None:
    """`leaderboard`, and with `--set`: figures at full precision."""
    for edition in (case.before, case.now):
        for block in edition.blocks:
            of = ["leaderboard", "--edition", f"{PROGRAMME}/{edition.period}", "--block", block.code]
            _leaderboard(case, ranked(edition, block), case.prints(*of))
            changes = _changes(case, block)
            sets = [text for (a, c), points in changes.items() for text in ("--set", f"{a}:{c}={decimal(points)}")]
            _leaderboard(case, ranked(edition, block, changes), case.prints(*of, *sets))


def _leaderboard(case: Case, right: Ranked, printed: tuple[int, str, str]) -> None:
    code, out, _ = printed
    said = list(csv.DictReader(io.StringIO(out)))
    case.same("leaderboard: exit code", code, 0)
    case.same("leaderboard: order", [row["agency"] for row in said], right.order)
    for row in said:
        agency = row["agency"]
        tied = "true" if right.shared(agency) else "false"
        case.same(f"leaderboard {agency}", (row["rank"], row["tied"]), (str(right.rank[agency]), tied))
        for name, value in (("total", right.sums), ("maximum", right.maximum)):
            case.same(f"leaderboard {agency} {name}", row[name], decimal(value[agency]))
        share = 100 * right.sums[agency] / right.maximum[agency]
        near = abs(Fraction(row["percent"]) - share) < Fraction(1, 10**11)  # a float of 17 digits
        case.same(f"leaderboard {agency} percent {row['percent']}", near, True)


def _changes(case: Case, block: Block) -> dict[Cell, Fraction]:
    """Some changes that are allowed: on the step, or the maximum, or what is recorded anyway."""
    cells = [cell for cell, points in block.points.items() if points is not None]
    leaves = {leaf.code: leaf for leaf in block.leaves}
    changes: dict[Cell, Fraction] = {}
    for agency, code in case.chance.sample(cells, min(len(cells), case.chance.randint(1, 4))):
        leaf = leaves[code]
        points = draw_points(case.chance, leaf, case.now.precision)
        if leaf.step is not None and points not in (leaf.maximum, leaf.highest):
            points = points // leaf.step * leaf.step
        recorded = block.points[agency, code]
        changes[agency, code] = recorded if recorded is not None and case.chance.random() < 0.1 else points
    return changes


def issues(case: Case) -> None:
    """What breaks a rule of points is refused, and a score off its step can be put back."""
    for block in case.now.blocks:
        of = ["leaderboard", "--edition", f"{PROGRAMME}/{case.now.period}", "--block", block.code]
        for (agency, code), recorded in block.points.items():
            (leaf,) = (leaf for leaf in block.leaves if leaf.code == code)
            off = leaf.step is not None and recorded is not None and bool(recorded % leaf.step)
            between = [leaf.step / 2] if leaf.step and leaf.maximum > leaf.step else []
            wrong = [leaf.highest + Fraction(1, 1000), leaf.minimum - Fraction(1, 1000), *between]
            if case.chance.random() < 0.1 or off:
                for points in wrong:
                    if points != recorded:
                        code_of = case.prints(*of, "--set", f"{agency}:{code}={decimal(points)}")[0]
                        case.same(f"--set {agency}:{code}={decimal(points)}", code_of, 2)
                if recorded is not None:
                    again = case.prints(*of, "--set", f"{agency}:{code}={decimal(recorded)}")
                    _leaderboard(case, ranked(case.now, block), again)


def _facts(edition: Edition, block: Block) -> list[tuple[str, ...]]:
    """Right figures of a block as they would be printed."""
    right, figures, precision = ranked(edition, block), Figures(edition.precision, edition.cut), edition.precision
    rows: list[tuple[str, str, str]] = [("agency_count", "", str(len(block.agencies)))]
    for agency in block.agencies:
        rows += [("total", agency, _fixed(right.total[agency], precision)), ("rank", agency, str(right.rank[agency]))]
    rows.append(("mean_total", "", _fixed(half_even(right.mean, precision + 1), precision + 1)))
    percents = (("mean_pct", "", right.mean_percent), ("best_pct", right.best, right.percent[right.best]))
    rows += [(name, agency, _fixed(figures.shortened(value, 2), 2)) for name, agency, value in percents]
    rows += [
        ("best_total", right.best, _fixed(right.total[right.best], precision)),
        ("worst_total", right.worst, _fixed(right.total[right.worst], precision)),
    ]
    spread = right.total[right.best] - right.total[right.worst]
    rows.append(("spread", "", _fixed(spread, precision)))
    return [(block.code, name, agency, value, value, "Thông báo") for name, agency, value in rows]


def _fixed(value: Fraction, decimals: int) -> str:
    """A number of this many decimals as a source writes it."""
    text = shown(value, decimals).replace(".", "").replace(",", ".")
    return text.replace("−", "-")


def checks(case: Case) -> None:
    """`check` holds what is right, and misses no figure that is wrong by one in its last place."""
    of = ["check", "--edition", f"{PROGRAMME}/{case.now.period}"]
    code, out, _ = case.prints(*of)
    case.same("check", (code, _missed(out)), (0, []))
    facts = [list(fact) for block in case.now.blocks for fact in _facts(case.now, block)]
    (wrong,) = case.chance.sample([fact for fact in facts if fact[1] not in ("agency_count",)], 1)
    decimals = len(wrong[3].partition(".")[2])
    wrong[3] = wrong[4] = _fixed(Fraction(wrong[3]) + Fraction(1, 10**decimals), decimals)
    folder = write(case.now, case.root.parent / "wrong", [tuple(fact) for fact in facts])
    other = replace(case, root=case.root.parent / "other")
    other.prints("build", str(folder))
    code, out, _ = other.prints(*of)
    case.same("check of a wrong figure", (code, _missed(out)), (1, [wrong[:3]]))


def _missed(printed: str) -> list[list[str]]:
    """Block, statistic and agency of the figures that do not hold."""
    rows = csv.DictReader(io.StringIO(printed))
    return [[row["block"], row["statistic"], row["agency"]] for row in rows if row["holds"] != "true"]


# What pages say

CALLED = {"Huyện, thành phố": "địa phương", "Xã, phường": "địa phương"}
"""What the agencies of a block are called where they are not “cơ quan”."""


def overview(case: Case) -> None:
    """Mean, ends, who needs attention, groups and moves of each block, and the announcement."""
    screen, figures = open_page("overview", ct=PROGRAMME, ky=case.now.period), case.figures
    opening = [
        f"{block.name} {len(block.agencies)} {CALLED.get(block.name, 'cơ quan')} Trung bình khối "
        for block in case.now.blocks
    ]
    (told,) = (line for line in words_on(screen).split("\n") if line.startswith(opening[0]))
    starts = [*(told.index(words) for words in opening), len(told)]
    announced = announcement_of(screen)
    for number, (block, paragraph) in enumerate(zip(case.now.blocks, announced[1:], strict=True)):
        right, old = ranked(case.now, block), case.old(block)
        where, panel = f"overview {block.code}", told[starts[number] : starts[number + 1]]
        maximum = full(sum((leaf.maximum for leaf in block.leaves), Fraction(0)))
        mean, share = shown(half_even(right.mean, 1), 1), figures.percent(right.mean_percent)
        case.holds(where, panel, f"Trung bình khối {mean} ■ đạt {share} (tối đa {maximum} điểm) ")
        _ends(case, where, panel, right)
        if len(block.agencies) > 1:
            _attention(case, where, panel, right, old)
        if old is not None:
            _mean_change(case, where, panel, right, old)
            _moves(
                case,
                where,
                panel[panel.index(" trên mức trung bình khối") :] if " trên mức" in panel else "",
                right,
                old,
            )
        _groups(case, where, panel, right)
        _announced(case, f"announcement {block.code}", paragraph, right, old)


def statistics(case: Case) -> None:
    """Mean, best, worst and spread of each block in full, on the page of method."""
    figures, of_blocks = case.figures, [table for table in tables(open_page("method")) if "Trung vị" in table[0]]
    said = {(row[0], row[1]): row[3:] for table in of_blocks for row in table[1:]}
    for block in case.now.blocks:
        right, where = ranked(case.now, block), f"statistics {block.code}"
        ends = [right.total[right.best], right.total[right.worst]]
        shares = [right.percent[right.best], right.percent[right.worst]]
        points = [figures.mean(right.mean), *map(figures.points, [*ends, ends[0] - ends[1]])]
        percent = [*map(figures.percent, [right.mean_percent, *shares])]
        percent.append(shown(figures.shortened(shares[0]) - figures.shortened(shares[1]), 1))
        for measure, reckoned in (("điểm", points), ("% điểm tối đa", percent)):
            told = [text.split(" ")[0].rstrip("■◧○") for text in said[block.name, measure]]
            case.same(f"{where} {measure}", [told[0], *told[3:]], reckoned)


def _candidates(right: Ranked, extreme: str) -> list[str]:
    """Whoever shares the first or the last rank."""
    return [agency for agency in right.order if right.rank[agency] == right.rank[extreme]]


def _ends(case: Case, where: str, panel: str, right: Ranked) -> None:
    figures, names, order = case.figures, right.block.agencies, right.order
    for agency in (*order[:3], *order[3:][-3:]):
        points, percent = figures.points(right.total[agency]), figures.percent(right.percent[agency])
        said = f"{percent} ■ {points} điểm" if right.by_percent else f"{points} ■"
        case.holds(where, panel, f" {right.placed(agency)} {names[agency]} {said} ")


def _attention(case: Case, where: str, panel: str, right: Ranked, old: Ranked | None) -> None:
    """Who fell by three places, is below the mean and falling, or 20 points of percent under the mean of a group."""
    figures, names = case.figures, right.block.agencies
    found: list[tuple[int, str]] = []
    for agency in reversed(right.order):
        moved: list[str] = []
        if old is not None and agency in old.block.agencies:
            below = right.key[agency] < (right.mean_percent if right.by_percent else right.mean)
            compared = "total" if same_maximum(right, old, agency) else "percent"
            falling = getattr(right, compared)[agency] < getattr(old, compared)[agency]
            fell = right.rank[agency] - old.rank[agency] >= 3
            moved = ["fell"] * fell + ["falling"] * (below and falling)
        lags = [
            (mean - 100 * of[0] / of[1], group, 100 * of[0] / of[1], mean)
            for group in right.block.groups
            if (of := right.group(agency, group)) and of[1] and (mean := right.mean_of_group(group)) is not None
        ]
        furthest = max(lags, key=lambda lag: lag[0])
        reasons: list[str] = []
        if moved and old is not None:
            told = _change(case, right, old, agency)
            reasons.append(f"{told}, dưới trung bình" if "falling" in moved else told)
        if furthest[0] >= 20:
            _, group, own, mean = furthest
            reasons.append(f"{right.block.group_name(group)} {figures.percent(own)} (khối {figures.percent(mean)})")
        if reasons:
            found.append((len(moved) + (furthest[0] >= 20), f"{names[agency]} {'; '.join(reasons)} "))
    title = f"Cần quan tâm ({len(found)}) " if found else "Không có cơ quan nào cần quan tâm "
    case.holds(where, panel, title)
    first = sorted(found, key=lambda one: -one[0])[:5]
    case.holds(where, panel, " ".join(text for _, text in first).replace("  ", " "))


def _mean_change(case: Case, where: str, panel: str, right: Ranked, old: Ranked) -> None:
    figures = case.figures
    if _same_means(right, old):
        rounded = [half_even(mean, 1) for mean in (old.mean, right.mean)]
        alike = rounded[0] == rounded[1]
        change = figures.mean_change(old.mean, right.mean) if alike else signed(rounded[1] - rounded[0], 1)
    else:
        change = figures.percent_change(old.mean_percent, right.mean_percent) + " điểm phần trăm"
    case.holds(where, panel, f" {change} ■ so với năm 2023")


def _same_means(right: Ranked, old: Ranked) -> bool:
    """Whether the means can be compared in points."""
    both = [agency for agency in right.block.agencies if agency in old.block.agencies]
    maxima = [sum(of.maximum.values(), Fraction(0)) / len(of.maximum) for of in (right, old)]
    return all(same_maximum(right, old, agency) for agency in both) and maxima[0] == maxima[1]


def _change(case: Case, right: Ranked, old: Ranked, agency: str) -> str:
    """The move of an agency in words."""
    before, after = old.rank[agency], right.rank[agency]
    places = f"{'tăng' if after < before else 'giảm'} {abs(after - before)} bậc ({before} → {after})"
    if after == before:
        places = f"giữ nguyên hạng {after}"
    if same_maximum(right, old, agency):
        return f"{places}, {case.figures.change(old.total[agency], right.total[agency])} điểm"
    return f"{places}, {case.figures.percent_change(old.percent[agency], right.percent[agency])} điểm phần trăm"


def _moves(case: Case, where: str, below: str, right: Ranked, old: Ranked) -> None:
    names = right.block.agencies
    for agency in names:
        if (agency in old.block.agencies and f"{names[agency]} tăng" in below) or f"{names[agency]} giảm" in below:
            case.holds(where, below, f"{names[agency]} {_change(case, right, old, agency)}")
    new = [name for agency, name in names.items() if agency not in old.block.agencies]
    for name in new:
        case.holds(where, below, name)


def _groups(case: Case, where: str, below: str, right: Ranked) -> None:
    means = [(mean, group) for group in right.block.groups if (mean := right.mean_of_group(group)) is not None]
    in_order = sorted(means, key=lambda found: found[0])
    line = " ".join(f"{right.block.group_name(group)} {case.figures.percent(mean)}" for mean, group in in_order)
    case.holds(where, below, line)


def _announced(case: Case, where: str, paragraph: str, right: Ranked, old: Ranked | None) -> None:
    figures, names, decimals = case.figures, right.block.agencies, right.block.percent_decimals

    def percent(value: Fraction) -> str:
        text = shown(value, decimals)
        return text.rstrip("0").rstrip(",") if "," in text else text

    def reached(agencies: list[str]) -> str:
        share = f"{percent(figures.shortened(right.percent[agencies[0]], decimals))}%"
        totals = {figures.points(right.total[agency]) for agency in agencies}
        return f"{totals.pop()} điểm ({share})" if len(totals) == 1 else f"{share} điểm tối đa"

    change = ""
    if old is not None and _same_means(right, old):
        text = figures.mean_change(old.mean, right.mean)
        direction = {"+": "tăng", "−": "giảm"}.get(text[0])
        change = f", {direction} {text[1:]} điểm so với năm 2023" if direction else ", không đổi so với năm 2023"
    share = percent(figures.shortened(right.mean_percent, decimals))
    leaders, trailing = _candidates(right, right.best), _candidates(right, right.worst)
    first = _listed([names[agency] for agency in leaders])
    lead = f"Cùng cao nhất là {first}, đạt" if leaders[1:] else f"Cao nhất là {first} đạt"
    sentences = [
        f"Khối {right.block.name}: có {len(names)} {CALLED.get(right.block.name, 'cơ quan')} tham gia xếp hạng.",
        f"Điểm trung bình đạt {figures.mean(right.mean)} điểm, bằng {share}% điểm tối đa{change}.",
        f"{lead} {reached(leaders)}.",
    ]
    if len(names) > 1:
        best, worst = right.best, right.worst
        apart = f"{figures.points(right.total[best] - right.total[worst])} điểm"
        if right.by_percent:
            shares = [figures.shortened(right.percent[agency], decimals) for agency in (best, worst)]
            apart = f"{percent(shares[0] - shares[1])} điểm phần trăm"
        last = _listed([names[agency] for agency in trailing])
        sentences.append(
            f"Thấp nhất là {last} đạt {reached(trailing)}; chênh lệch giữa cao nhất và thấp nhất là {apart}."
        )
        means = [(mean, group) for group in right.block.groups if (mean := right.mean_of_group(group)) is not None]
        mean, group = min(means, key=lambda found: found[0])
        weakest = f"“{right.block.group_name(group)}”, trung bình {figures.percent(mean)} điểm tối đa"
        sentences.append(
            f"Nhóm tiêu chí đạt thấp nhất là {weakest}; đề nghị các cơ quan xây dựng kế hoạch khắc phục các nhóm "
            "tiêu chí đạt thấp."
        )
    case.same(where, paragraph, " ".join(sentences))


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return " và ".join([", ".join(first), last]) if first else last


def leaderboard_page(case: Case) -> None:
    """Rank, total, percent, groups, the next rank and the move of everybody."""
    figures = case.figures
    for block in case.now.blocks:
        right, old = ranked(case.now, block), case.old(block)
        data = component(open_page("leaderboard", ct=PROGRAMME, ky=case.now.period, khoi=block.code), "leaderboard")
        by_place = sorted(data["rows"], key=lambda row: row["place"])
        case.same(f"leaderboard page {block.code}: order", [row["code"] for row in by_place], right.order)
        for row in data["rows"]:
            agency = row["code"]
            needed = right.next_better(agency)
            groups = [right.group(agency, group) for group in block.groups]
            said = {name: row[name] for name in ("rank", "shared", "total", "percent", "next")}
            said["groups"] = [(group["points"], group["percent"]) for group in row["groups"]]
            reckoned: dict[str, object] = {
                "rank": str(right.rank[agency]),
                "shared": "đồng hạng" if right.shared(agency) else "",
                "total": figures.points(right.total[agency]),
                "percent": figures.percent(right.percent[agency]),
                "next": f"+{figures.points(needed[0])} → {needed[1]}" if needed else "",
                "groups": [_of_group(figures, *of) if of else ("", "") for of in groups],
            }
            case.same(f"leaderboard page {agency}", said, reckoned)
            if old is not None and agency in old.block.agencies:
                change = _change(case, right, old, agency)
                case.same(f"leaderboard page {agency}: change", row["change"]["sentence"], change)


def _of_group(figures: Figures, points: Fraction, maximum: Fraction) -> tuple[str, str]:
    """Points, and the percentage where there is a maximum."""
    shown = figures.points(points)
    return shown, figures.percent(100 * points / maximum) if maximum else shown


def agency_page(case: Case) -> None:
    """Place, distances, the next rank, and every criterion of one agency of each block."""
    figures = case.figures
    for block in case.now.blocks:
        right, old = ranked(case.now, block), case.old(block)
        agency = case.chance.choice(list(block.agencies))
        screen = open_page("agency", ct=PROGRAMME, ky=case.now.period, khoi=block.code, cq=agency)
        where, text = f"agency page {agency}", words_on(screen)
        total, needed = right.total[agency], right.next_better(agency)
        label = "Đồng hạng" if right.shared(agency) else "Hạng"
        case.holds(where, text, f"{label} {right.rank[agency]} /{len(block.agencies)} ")
        share = f"đạt {figures.percent(right.percent[agency])} (tối đa {full(right.maximum[agency])} điểm)"
        case.holds(where, text, f"Tổng điểm {figures.points(total)} ■ {share}")
        _against(case, where, text, right, agency)
        if needed:
            case.holds(where, text, f"Cần thêm {figures.points(needed[0])} điểm để lên hạng {needed[1]}")
        if old is not None and agency in old.block.agencies:
            case.holds(where, text, _change(case, right, old, agency))
        (lost,) = (table for table in tables(screen) if table[0][:1] == ["Tiêu chí"])
        _criteria(case, where, right, agency, {row[0]: row for row in lost[1:]})


def _against(case: Case, where: str, text: str, right: Ranked, agency: str) -> None:
    figures, best = case.figures, right.total[right.best]
    if right.by_percent:
        own, mean, first = right.percent[agency], right.mean_percent, right.percent[right.best]
        apart = figures.percent_change(mean, own)
        case.holds(where, text, f"So với trung bình khối {apart} điểm phần trăm trung bình {figures.percent(mean)}")
        beside = f"{figures.percent(first)} ({figures.points(best)} điểm)"
        apart = figures.percent_change(first, own)
        case.holds(where, text, f"So với cao nhất {apart} điểm phần trăm cao nhất {beside}")
        return
    against = figures.mean_change(right.mean, right.total[agency])
    case.holds(where, text, f"So với trung bình khối {against} trung bình {figures.mean(right.mean)}")
    case.holds(
        where, text, f"So với cao nhất {figures.change(best, right.total[agency])} cao nhất {figures.points(best)}"
    )


def _criteria(case: Case, where: str, right: Ranked, agency: str, said: dict[str, list[str]]) -> None:
    block = right.block
    for leaf in block.leaves:
        own = right.points[agency, leaf.code]
        if own is None or leaf.name not in said:
            continue
        scores = [points for other in block.agencies if (points := right.points[other, leaf.code]) is not None]
        _, _, gap, points, maximum, mean, best, rank = said[leaf.name]
        place = 1 + sum(score > own for score in scores)
        case.same(
            f"{where} {leaf.code}",
            (_value(gap), _value(points), maximum, _value(best), rank),
            (
                max(leaf.maximum - own, Fraction(0)),
                own,
                full_maximum(leaf),
                max(scores),
                ("đồng hạng " if scores.count(own) > 1 else "") + str(place),
            ),
        )
        decimals = len(mean.partition(",")[2])
        case.same(f"{where} {leaf.code}: mean", mean, shown(sum(scores, Fraction(0)) / len(scores), decimals))


def _value(text: str) -> Fraction:
    """The number that a reader reads."""
    return Fraction(text.replace(".", "").replace(",", ".").replace("−", "-"))


def simulation(case: Case) -> None:
    """What the sliders answer: after a change from the link, and after a hand moved one more."""
    for block in case.now.blocks:
        agency = case.chance.choice(list(block.agencies))
        own = {cell: points for cell, points in _changes(case, block).items() if cell[0] == agency}
        hand = Hand(agency, ct=PROGRAMME, ky=case.now.period, khoi=block.code, thu=_link(own))
        _simulated(case, block, agency, own, hand.answer)
        leaves = [leaf for leaf in block.leaves if block.points[agency, leaf.code] is not None]
        leaf = case.chance.choice(leaves)
        for points in (leaf.highest, Fraction(0), leaf.minimum, block.points[agency, leaf.code] or Fraction(0)):
            hand.does("set", leaf.code, float(points))
            own[agency, leaf.code] = points
            _simulated(case, block, agency, own, hand.answer)
        hand.does("reset", leaf.code)
        _simulated(case, block, agency, own, hand.answer)
        hand.does("reset_all")
        _simulated(case, block, agency, {}, hand.answer)


def _link(changes: dict[Cell, Fraction]) -> str:
    by_agency: dict[str, list[str]] = {}
    for (agency, leaf), points in changes.items():
        by_agency.setdefault(agency, []).append(f"{leaf}={decimal(points)}")
    return "~~".join(f"{agency}:{'~'.join(leaves)}" for agency, leaves in by_agency.items())


def _simulated(case: Case, block: Block, agency: str, changes: dict[Cell, Fraction], answer: dict[str, object]) -> None:
    old, new, figures = ranked(case.now, block), ranked(case.now, block, changes), case.figures
    where = f"simulation {agency} {_link(changes)}"
    summary: dict[str, dict[str, str]] = answer["summary"]  # type: ignore[assignment]
    count = len(block.agencies)
    right = {
        "total": (figures.points(old.total[agency]), figures.points(new.total[agency])),
        "percent": (figures.percent(old.percent[agency]), figures.percent(new.percent[agency])),
        "mean": (figures.mean(old.mean), figures.mean(new.mean)),
    }
    case.same(where, {name: (summary[name]["before"], summary[name]["after"]) for name in right}, right)
    case.same(f"{where}: rank", summary["rank"]["after"], f"{new.placed(agency)}/{count}")
    change = figures.change(old.total[agency], new.total[agency])
    case.same(f"{where}: total", summary["total"]["note"], "" if old.total[agency] == new.total[agency] else change)
    means = figures.mean_change(old.mean, new.mean)
    case.same(f"{where}: mean", summary["mean"]["note"], means if right["mean"][0] != right["mean"][1] else "")
    needed = new.next_better(agency)
    status = f"Cần thêm {figures.points(needed[0])} điểm để lên hạng {needed[1]}" if needed else "Đang đứng đầu."
    if needed:
        case.same(f"{where}: next", answer["status"], status)
    board: list[dict[str, str]] = answer["board"]["rows"]  # type: ignore[index]
    case.same(f"{where}: order", [row["code"] for row in board], new.order)
    for row in board:
        other = row["code"]
        places = old.rank[other] - new.rank[other]
        total = figures.percent(new.percent[other], 2) if new.by_percent else figures.points(new.total[other])
        move = f"{'▲' if places > 0 else '▼'} {abs(places)}" if places else ""
        said = row["shared"] + row["rank"], row["total"], row["move"], row["simulated"]
        case.same(f"{where}: {other}", said, (new.placed(other), total, move, new.total[other] != old.total[other]))
    values: dict[str, dict[str, object]] = answer["values"]  # type: ignore[assignment]
    for leaf in block.leaves:
        points = new.points[agency, leaf.code]
        if points is not None:
            case.same(
                f"{where}: {leaf.code}",
                (values[leaf.code]["text"], values[leaf.code]["value"]),
                (full(points), float(points)),
            )


def method_page(case: Case) -> None:
    """Maxima and steps of every criterion, and every printed figure beside the recomputed one."""
    for block in case.now.blocks:
        screen = open_page("method", ct=PROGRAMME, ky=case.now.period, khoi=block.code)
        (tree,) = (table for table in tables(screen) if table[0][0] == "Mã")
        right: list[list[str]] = []
        for group in block.groups:
            leaves = block.of_group(group)
            maximum = sum((leaf.maximum for leaf in leaves), Fraction(0))
            right.append([group, block.group_name(group), full(maximum), ""])
            right += [
                [leaf.code, leaf.name, full_maximum(leaf), full(leaf.step) if leaf.step else ""] for leaf in leaves
            ]
        case.same(f"method {block.code}", [row[:4] for row in tree[1:]], right)
    facts = sum(len(_facts(case.now, block)) for block in case.now.blocks)
    case.holds("method", words_on(screen), f"{facts} số liệu trong văn bản")


def comparison(case: Case) -> None:
    """Two saved scenarios side by side, for each block."""
    figures, store = case.figures, scenario_store()
    edition = read_edition(case.root, EditionId(PROGRAMME, case.now.period))
    for block in case.now.blocks:
        scenarios = [_changes(case, block), _changes(case, block)]
        saved = [
            store.save(
                edition_id=edition.id,
                version=edition.version,
                scenario=Scenario({cell: float(points) for cell, points in changes.items()}),
                title=f"Kịch bản {number}",
                assumptions={"rivals": "", "agency": "", "block": block.code},
            )
            for number, changes in enumerate(scenarios)
        ]
        screen = open_page("scenarios", ct=PROGRAMME, ky=case.now.period, khoi=block.code)
        pickers(screen)["compare_saved"].set_value([one.id for one in saved]).run()
        (table,) = tables(screen)
        old = ranked(case.now, block)
        all_of_them = [old, *(ranked(case.now, block, changes) for changes in scenarios)]
        right = [[label, *(_block_figure(figures, name, of) for of in all_of_them)] for name, label in _BLOCK_FIGURES]
        for agency in old.order:
            cells = [_standing(figures, of, agency) + _arrow(old.rank[agency] - of.rank[agency]) for of in all_of_them]
            right.append([block.agencies[agency], *cells])
        for said, row in zip(table[2:], right, strict=True):
            case.same(f"comparison {block.code} {[_link(changes) for changes in scenarios]}", said, row)


_BLOCK_FIGURES = (("mean", "Trung bình khối"), ("best", "Cao nhất"), ("worst", "Thấp nhất"), ("spread", "Chênh lệch"))


def _block_figure(figures: Figures, name: str, of: Ranked) -> str:
    best, worst = of.total[of.best], of.total[of.worst]
    if name == "mean":
        return figures.mean(of.mean)
    points = figures.points({"best": best, "worst": worst, "spread": best - worst}[name])
    if not of.by_percent:
        return points
    first, last = figures.shortened(of.percent[of.best]), figures.shortened(of.percent[of.worst])
    if name == "spread":
        return f"{shown(first - last, 1)} điểm phần trăm ({points})"
    return f"{shown(first if name == 'best' else last, 1)}% ({points})"


def _standing(figures: Figures, of: Ranked, agency: str) -> str:
    points, percent = figures.points(of.total[agency]), figures.percent(of.percent[agency])
    return " · ".join([points, *([percent] if of.by_percent else []), of.placed(agency)])


def _arrow(places: int) -> str:
    return f" {'▲' if places > 0 else '▼'}{abs(places)}" if places else ""


def workbooks(case: Case) -> None:
    """The workbook of a scenario, and the template, read back."""
    figures, edition = case.figures, read_edition(case.root, EditionId(PROGRAMME, case.now.period))
    ranked_edition = rank_edition(edition, read_edition(case.root, EditionId(PROGRAMME, case.before.period)))
    for block in case.now.blocks:
        changes = _changes(case, block)
        scenario = Scenario({cell: float(points) for cell, points in changes.items()})
        of_block = ranked_edition.blocks[block.code]
        effect = scenario_effect(of_block, apply_scenario(of_block.block, scenario))
        content = scenario_workbook(COVER, ranked_edition, scenario, [effect], Localizer("vi", edition))
        book = openpyxl.load_workbook(io.BytesIO(content))
        old, new = ranked(case.now, block), ranked(case.now, block, changes)
        where = f"workbook {block.code} {_link(changes)}"
        for row, agency in zip(book["Xếp hạng"].iter_rows(min_row=3, values_only=True), new.order, strict=True):
            right = [
                *(Fraction(rank) for rank in (new.rank[agency], old.rank[agency], old.rank[agency] - new.rank[agency])),
                block.agencies[agency],
                *(old.total[agency], new.total[agency], new.total[agency] - old.total[agency]),
                *(figures.shortened(of.percent[agency]) / 100 for of in (old, new)),
                old.maximum[agency],
            ]
            case.same(f"{where} {agency}", [_cell(value) for value in row[:10]], right)
        finer = case.now.precision + 1
        said = {str(row[0]): row[1:6] for row in book["Số liệu khối"].iter_rows(min_row=3, values_only=True)}
        for label, points, percents in _summaries(old, new):
            before, after = (None if value is None else half_even(value, finer) for value in points)
            change = None if before is None or after is None else after - before
            shares = [None if value is None else figures.shortened(value) / 100 for value in percents]
            case.same(f"{where} {label}", [_cell(value) for value in said[label]], [before, after, change, *shares])


_Pair = tuple[Fraction | None, Fraction | None]


def _summaries(old: Ranked, new: Ranked) -> list[tuple[str, _Pair, _Pair]]:
    """Figures of a block and means of its groups, each before and after, in points and in percent."""
    points = [(of.mean, of.total[of.best], of.total[of.worst]) for of in (old, new)]
    percent = [(of.mean_percent, of.percent[of.best], of.percent[of.worst]) for of in (old, new)]
    rows: list[tuple[str, _Pair, _Pair]] = [
        (label, (points[0][at], points[1][at]), (percent[0][at], percent[1][at]))
        for at, label in enumerate(("Trung bình", "Cao nhất", "Thấp nhất"))
    ]
    apart = "Chênh lệch cao nhất – thấp nhất"
    spreads = [[figures[1] - figures[2] for figures in pair] for pair in (points, percent)]
    rows.append((apart, (spreads[0][0], spreads[0][1]), (spreads[1][0], spreads[1][1])))
    for group in old.block.groups:
        of_points = old.mean_points_of_group(group), new.mean_points_of_group(group)
        of_percent = old.mean_of_group(group), new.mean_of_group(group)
        rows.append((f"Trung bình: {old.block.group_name(group)}", of_points, of_percent))
    return rows


def _cell(value: object) -> object:
    """A cell as the decimal that it stands for: a spreadsheet shows fifteen digits."""
    return Fraction(f"{value:.13g}") if isinstance(value, int | float) else value


def importing(case: Case) -> None:
    """The template with one score changed: scores off their step are named, the preview is of the new points."""
    path = case.root.parent / "bieu.xlsx"
    of = ["template", "--edition", f"{PROGRAMME}/{case.now.period}", "--out", str(path)]
    case.same("template", case.prints(*of)[0], 0)
    block = case.chance.choice(case.now.blocks)
    agency, code = case.chance.choice([cell for cell, points in block.points.items() if points is not None])
    (leaf,) = (leaf for leaf in block.leaves if leaf.code == code)
    points = next(new for new in (leaf.highest, Fraction(0), leaf.minimum) if new != block.points[agency, code])
    book = openpyxl.load_workbook(path)
    sheet = book[f"Điểm – {block.name}"]
    (row,) = (cells[0].row for cells in sheet.iter_rows(min_col=2, max_col=2) if cells[0].value == agency)
    codes = next(cells for cells in sheet.iter_rows() if cells[0].value == "code")
    (column,) = (cell.column for cell in codes if cell.value == code)
    sheet.cell(row or 0, column or 0).value = float(points)
    book.save(path)
    screen = open_page("import", ct=PROGRAMME, ky=case.now.period)
    put_files(screen, {path.name: path.read_bytes()})
    found, points_of, percent_of = tables(screen), case.figures.points, case.figures.percent
    previews = [table for table in found if table[0][:2] == ["Hạng", "Cơ quan"]]
    for of_block, preview in zip(case.now.blocks, previews, strict=True):
        changes = {(agency, code): points} if of_block is block else {}
        new = ranked(case.now, of_block, changes)
        right = [
            [new.placed(other), of_block.agencies[other], points_of(new.total[other]), percent_of(new.percent[other])]
            for other in new.order
        ]
        case.same(f"import preview {of_block.code} {agency}:{code}={decimal(points)}", preview[1:], right)
    old, new = ranked(case.now, block), ranked(case.now, block, {(agency, code): points})
    for table in found:
        for name, ranks, _, totals, change in (row for row in table if len(row) == 5 and " → " in row[1]):
            (moved,) = (other for other in block.agencies if block.agencies[other] == name)
            case.same(f"import moves {moved}: ranks", ranks, f"{old.rank[moved]} → {new.rank[moved]}")
            if old.total[moved] != new.total[moved]:
                shown_totals = f"{case.figures.points(old.total[moved])} → {case.figures.points(new.total[moved])}"
                right = shown_totals, case.figures.change(old.total[moved], new.total[moved])
                case.same(f"import moves {moved}: totals", (totals, change), right)
    changed = Block(block.code, block.name, 0, block.leaves, block.agencies, {**block.points, (agency, code): points})
    edition = replace(case.now, blocks=tuple(changed if one is block else one for one in case.now.blocks))
    code_of, _, said = case.prints("import", str(path), "--lang", "en")
    named = sorted(Fraction(text) for text in re.findall(r"value “(.*?)”: neither", said))
    case.same(
        "import: exit code and scores off their step", (code_of, named), (0, sorted(map(Fraction, _off_step(edition))))
    )


LOOKS: tuple[Callable[[Case], None], ...] = (
    leaderboards,
    issues,
    checks,
    overview,
    statistics,
    leaderboard_page,
    agency_page,
    simulation,
    method_page,
    comparison,
    workbooks,
    importing,
)
