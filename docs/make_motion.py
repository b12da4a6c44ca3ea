"""Film the simulation for the README: a hand drags two sliders, the board follows. Saves an animated GIF.

Run by `make images`, which names the Chromium in the variable CHROMIUM. Prints the path of the film.
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass, field

from PIL import Image
from playwright.sync_api import FloatRect, Page, sync_playwright
from staged_dashboard import IMAGES, MILLISECOND, ROOT, open_browser, open_view, settle, staged_dashboard

FILM = IMAGES / "mo-phong.gif"
LARGEST_FILE = 1_500_000
COLOURS = 128
WINDOW = {"width": 1240, "height": 760}
WIDTH = 960
"""Of the film, in pixels; the window is larger."""

VIEW = "mo-phong?cq=so-cong-thuong&tc=2.2.2~2.2.3~2.3.2~2.3.3"
DRAGS = (("2.3.3", 3.0), ("2.2.2", 3.5))
"""Criteria in the order in which they are dragged, and the points that they are dragged to."""

THUMB = 22  # pixels, as in simulator.css
STEPS = 6
WHILE_MOVING, AT_REST, AT_THE_END = 220 * MILLISECOND, 700 * MILLISECOND, 2500 * MILLISECOND

HAND = """() => {
  const hand = document.createElement("div");
  hand.style.cssText = "position:fixed;z-index:1e9;width:22px;height:22px;margin:-11px;border-radius:50%;"
    + "background:rgb(0 0 0 / 30%);border:2px solid #fff;box-shadow:0 0 0 1px #000;pointer-events:none";
  document.body.append(hand);
  addEventListener("pointermove", (event) => {
    hand.style.left = `${event.clientX}px`;
    hand.style.top = `${event.clientY}px`;
  }, true);
}"""
"""A browser without a screen draws no pointer."""


@dataclass
class Film:
    """Pictures of the part of the window that moves, and how long each is shown in milliseconds."""

    page: Page
    part: FloatRect
    pictures: list[Image.Image] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)

    def shoot(self, length: int) -> None:
        """Add one picture."""
        taken = Image.open(io.BytesIO(self.page.screenshot(clip=self.part))).convert("RGB")
        height = round(taken.height * WIDTH / taken.width)
        self.pictures.append(taken.resize((WIDTH, height), Image.Resampling.LANCZOS))
        self.lengths.append(length)

    def write(self) -> None:
        """Save the film, all pictures in the colours of the last: it has all of them."""
        palette = self.pictures[-1].quantize(COLOURS, method=Image.Quantize.MEDIANCUT)
        first, *others = (picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in self.pictures)
        first.save(FILM, save_all=True, append_images=others, duration=self.lengths, loop=0, optimize=True)


def main() -> int:
    """Film it; 1 when the film came out too large."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with staged_dashboard() as stage, sync_playwright() as playwright:
        browser = open_browser(playwright)
        page = browser.new_context(viewport=WINDOW, locale="vi-VN").new_page()
        open_view(page, stage.address + VIEW)
        page.evaluate(HAND)
        film = Film(page, moving_part(page))
        film.shoot(AT_REST * 2)
        for criterion, points in DRAGS:
            drag(film, criterion, points)
        film.lengths[-1] = AT_THE_END
        film.write()
        browser.close()
    size = FILM.stat().st_size
    print(f"{FILM.relative_to(ROOT)}  {size / 1000:.0f} kB, {len(film.pictures)} pictures")
    if size > LARGEST_FILE:
        print(f"The film is larger than {LARGEST_FILE // 1000} kB.", file=sys.stderr)
    return int(size > LARGEST_FILE)


def moving_part(page: Page) -> FloatRect:
    """Figures, sliders and board, as far as they are in the window; the page is scrolled to them."""
    figures, columns = page.locator(".summary"), page.locator(".columns")
    figures.evaluate("element => element.scrollIntoView({block: 'start'})")
    settle(page)
    above, below = figures.bounding_box(), columns.bounding_box()
    assert above is not None
    assert below is not None
    top, bottom = above["y"], min(WINDOW["height"], below["y"] + below["height"])
    return {"x": above["x"] - 12, "y": top, "width": above["width"] + 24, "height": bottom - top}


def drag(film: Film, criterion: str, points: float) -> None:
    """Drag the slider of a criterion to `points`, a picture at each step and two while the rows come to rest."""
    page = film.page
    slider = page.locator(f'li[data-code="{criterion}"] input[type=range]')
    box = slider.bounding_box()
    assert box is not None
    today, maximum = float(slider.input_value()), float(slider.get_attribute("max") or 0)
    y = box["y"] + box["height"] / 2

    def place(value: float) -> float:
        return box["x"] + THUMB / 2 + (box["width"] - THUMB) * value / maximum

    page.mouse.move(place(today), y)
    page.mouse.down()
    for step in range(1, STEPS + 1):
        page.mouse.move(place(today + (points - today) * step / STEPS), y, steps=3)
        page.wait_for_timeout(90 * MILLISECOND)  # in the middle of what slides
        film.shoot(WHILE_MOVING)
    page.wait_for_timeout(600 * MILLISECOND)
    film.shoot(AT_REST)
    page.mouse.up()


if __name__ == "__main__":
    sys.exit(main())
