"""Feel: from a key press, or the pointer of a drag, to the frame that shows the new total and the new board.

Measured inside Chromium (feel.js) and turn by turn: every round goes once through the dashboard and each of its peers,
which show the same page of the same edition at the same time, so that a noisy machine hits all of them.
"""

from __future__ import annotations

import itertools
import math
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page

from tests.bench.chromium import chromium, fresh_page, wait_until
from tests.bench.figures import OURS, Figure, Target, spread
from tests.bench.made import BLOCK, MAXIMUM, write_made_edition
from tests.bench.subjects import SUBJECTS, Open, Subject
from tests.made_editions import SHIPPED

PART = "feel"
PATIENCE = 10_000
PAUSE = 150
"""Milliseconds between an answer and the next key press."""
WATCH = (Path(__file__).parent / "feel.js").read_text(encoding="utf-8")
TARGET_P95 = {20: 25.0, 102: 25.0, 3321: 50.0}
TARGET_UPDATES = {20: 40.0, 102: 40.0}
TIMES_FASTER = 5.0


@dataclass
class Felt:
    """What one subject gave so far, in milliseconds; `missed`: inputs that no answer followed."""

    total: list[float] = field(default_factory=list[float])
    board: list[float] = field(default_factory=list[float])
    drag: list[float] = field(default_factory=list[float])
    updates: list[float] = field(default_factory=list[float])
    missed: int = 0


def measure(*, quick: bool, folder: Path) -> list[Figure]:
    """Figures for 20, 102 and 3 321 agencies; `quick`: for 20 alone, a few key presses."""
    sizes = [open_shipped()] if quick else [open_shipped(), open_made(folder, 102, 28), open_made(folder, 3321, 100)]
    figures: list[Figure] = []
    with chromium() as browser:
        for agencies, leaves, shown in sizes:
            felt = feel_of(
                browser,
                shown,
                folder,
                rounds=1 if quick else 5,
                presses=3 if quick else 10,
                seconds=0.5 if quick else 2,
            )
            figures += rows(felt, agencies, f"{agencies} × {leaves}")
    return figures


def open_shipped() -> tuple[int, int, Open]:
    """The departments of Vĩnh Phúc, the edition that comes with the project."""
    return 20, 28, Open(SHIPPED, "vinh-phuc-cqdt", "2020", "so-ban-nganh", "so-cong-thuong", slider=6)


def open_made(folder: Path, agencies: int, leaves: int) -> tuple[int, int, Open]:
    """A made-up edition of communes, in a data root of its own."""
    root = folder / f"editions-{agencies}"
    edition = write_made_edition(root, agencies, leaves)
    block = edition.blocks[0]
    total = block.points.sum(axis=1)
    room = abs(block.points[:, 0] - MAXIMUM / 2) < 1  # the first slider can go both ways
    agency = min((row for row in range(agencies) if room[row]), key=lambda row: abs(total[row] - np.median(total)))
    return agencies, leaves, Open(root, edition.id.programme, edition.id.period, BLOCK, block.agencies[agency].code)


def feel_of(
    browser: Browser, shown: Open, folder: Path, *, rounds: int, presses: int, seconds: float
) -> dict[str, Felt]:
    """Work all subjects in turns: in each round `presses` key presses and one drag of `seconds`."""
    felt = {subject.name: Felt() for subject in SUBJECTS}
    with ExitStack() as open_now:
        pages: list[tuple[Subject, Page]] = []
        for subject in SUBJECTS:
            server = open_now.enter_context(subject.served(shown, folder))
            page = fresh_page(browser)
            open_now.callback(page.context.close)
            page.goto(subject.address(server, shown))
            reader = subject.read(shown)
            wait_until(page, READY.replace("SUBJECT", reader))
            page.wait_for_load_state("networkidle")
            page.evaluate(f"({WATCH})({reader})")
            pages.append((subject, page))
        for _, page in pages:
            press_keys(page, 2, Felt())  # the first answers are compiled and cached
        for _ in range(rounds):
            for subject, page in pages:
                press_keys(page, presses, felt[subject.name])
                drag(page, seconds, felt[subject.name], at_least=1 if subject.updates_in_drag else 0)
    return felt


THERE_AND_BACK = ["ArrowRight"] * 4 + ["ArrowLeft"] * 4


def press_keys(page: Page, presses: int, felt: Felt, *, first: int = 0) -> None:
    """Press the arrow keys on the slider, there and back, each key when the answer to the last is on screen.

    `first`: how many were pressed before, where it matters that they lead back.
    """
    page.bring_to_front()
    page.evaluate("benchSubject.slider().focus()")
    for key in itertools.islice(itertools.cycle(THERE_AND_BACK), first, first + presses):
        page.evaluate(f"benchArm({PATIENCE})")
        page.keyboard.press(key)
        answer = page.evaluate("benchAnswer")
        if answer is None:
            felt.missed += 1
        else:
            felt.total.append(answer["total"])
            felt.board.append(answer["board"])
        page.wait_for_timeout(PAUSE)


def drag(page: Page, seconds: float, felt: Felt, *, at_least: int) -> None:
    """Drag the thumb of the first slider to and fro over most of its track, a move for each frame, and let go.

    It takes longer than `seconds` on a machine so busy that `at_least` so many updates are not drawn by then.
    """
    page.bring_to_front()
    page.evaluate("benchSubject.slider().scrollIntoView({block: 'center'})")
    thumb = page.evaluate(THUMB)
    page.mouse.move(thumb["x"], thumb["y"])
    page.evaluate("benchDrag()")
    page.mouse.down()
    start = time.perf_counter()
    while (dragged := time.perf_counter() - start) < seconds or (
        dragged < PATIENCE / 1000 and page.evaluate("benchUpdates()") < at_least
    ):
        swing = math.sin(dragged * math.pi)  # one way in a second, and back in the next
        page.mouse.move(thumb["middle"] + swing * thumb["room"], thumb["y"])  # returns when the page has taken it
    ages = page.evaluate("benchDrop()")
    page.mouse.up()
    felt.updates.append(len(ages) / dragged)
    felt.drag += [age for age in ages if age is not None]
    page.wait_for_timeout(PAUSE * 5)  # the hand rests; what follows then belongs to no key press


READY = "(() => { const s = SUBJECT; return s.slider() && s.total() !== null && s.board() === s.total(); })()"

# Where the thumb is, and the middle and most of its track. A range input is as long as its track (and its thumb 22
# pixels wide); all others are the thumb, or stand inside it.
THUMB = """(() => {
  const slider = benchSubject.slider();
  const wide = (element) => (element.getBoundingClientRect().width > 100 ? element : wide(element.parentElement));
  const track = (slider.closest(".noUi-base") ?? wide(slider)).getBoundingClientRect();
  const box = slider.getBoundingClientRect();
  const thumb = box.width > 2 ? box : slider.parentElement.parentElement.getBoundingClientRect();
  const share = Number(slider.value) / Number(slider.max);
  return {
    x: box.width > 100 ? box.x + 11 + (box.width - 22) * share : thumb.x + thumb.width / 2,
    y: thumb.y + thumb.height / 2,
    middle: track.x + track.width / 2,
    room: 0.4 * track.width,
  };
})()"""


def rows(felt: dict[str, Felt], agencies: int, size: str) -> list[Figure]:
    """The table's rows for one size; peers after the dashboard, and how much slower the best of them is."""
    found: list[Figure] = []
    for name, one in felt.items():
        follows = TARGET_UPDATES.get(agencies) if name == OURS else None
        limit = Target("p95 ms", at_most=TARGET_P95[agencies]) if name == OURS else None
        pressed, missed = spread(one.board), _missed(one)
        measure = "key press to total and board"
        found.append(Figure(PART, measure, size, name, pressed, len(one.board), limit, missed))
        found.append(Figure(PART, "key press to total alone", size, name, spread(one.total), len(one.total)))
        updates = {"updates a second /s": sum(one.updates) / len(one.updates)}
        ages = {f"age {key}": value for key, value in spread(one.drag).items()} if one.drag else {}
        note = "" if ages else "nothing follows before the pointer is let go"
        at_least = Target("updates a second /s", at_least=follows) if follows else None
        found.append(Figure(PART, "drag", size, name, updates | ages, len(one.drag), at_least, note))
    p95 = {name: spread(one.board)["p95 ms"] for name, one in felt.items()}
    best = min((name for name in p95 if name != OURS), key=p95.__getitem__)
    found.append(
        Figure(
            PART,
            "best peer's p95 beside ours",
            size,
            best,
            {"ratio ×": p95[best] / p95[OURS]},
            len(felt[best].board),
            Target("ratio ×", at_least=TIMES_FASTER),
        )
    )
    return found


def _missed(one: Felt) -> str:
    return f"{one.missed} key presses without an answer" if one.missed else ""
