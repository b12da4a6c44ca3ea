"""The settings in .streamlit/config.toml are known to the installed Streamlit, take effect, and can be read."""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit

ROOT = Path(__file__).resolve().parents[1]
CONFIG: dict[str, Any] = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))

NEEDED = {
    "runner.postScriptGC": False,
    "runner.fastReruns": False,
    "runner.magicEnabled": False,
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.enableStaticServing": False,
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.disableDataExport": True,
    "client.showSidebarNavigation": False,
    "theme.font": "sans-serif",
    "theme.baseFontSize": 16,
}

ASK_STREAMLIT = """
import json, sys
from streamlit import config
effective, unknown = {}, []
for name in json.load(sys.stdin):
    try:
        effective[name] = config.get_option(name)
    except RuntimeError:
        unknown.append(name)
json.dump({"effective": effective, "unknown": unknown}, sys.stdout)
"""


def options(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every option of the file under its full name, such as `theme.light.textColor`."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from options(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


OURS = dict(options(CONFIG))


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    """What a Streamlit started in the project's folder says of our options, and what it complained of."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    process = subprocess.run(
        [sys.executable, "-c", ASK_STREAMLIT],
        input=json.dumps(sorted(OURS.keys() | NEEDED.keys())),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return json.loads(process.stdout) | {"complaints": process.stderr}


def test_streamlit_knows_every_option(answer: dict[str, Any]) -> None:
    assert answer["unknown"] == []
    assert "not a valid config option" not in answer["complaints"]


def test_every_option_takes_effect(answer: dict[str, Any]) -> None:
    assert answer["effective"] == OURS


@pytest.mark.parametrize("name", NEEDED)
def test_option_the_dashboard_relies_on(answer: dict[str, Any], name: str) -> None:
    assert answer["effective"].get(name) == NEEDED[name]


def test_uploads_stay_small(answer: dict[str, Any]) -> None:
    assert 1 <= answer["effective"]["server.maxUploadSize"] <= 20


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)


TEXTS = [
    "textColor",
    "grayTextColor",
    "linkColor",
    "codeTextColor",
    "dataframeHeaderTextColor",
    "blueTextColor",
    "orangeTextColor",
]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read(mode: str, ground: str, text: str) -> None:
    theme = CONFIG["theme"][mode]
    assert contrast(theme[text], theme[ground]) >= 4.5


def test_texts_are_all_those_of_the_theme() -> None:
    assert {name for name in CONFIG["theme"]["light"] if name.endswith("TextColor")} <= set(TEXTS)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_a_caption_can_be_read(mode: str, ground: str) -> None:
    """Streamlit draws st.caption in the text colour at 60 %."""
    theme = CONFIG["theme"][mode]
    pairs = [(int(theme["textColor"][at : at + 2], 16), int(theme[ground][at : at + 2], 16)) for at in (1, 3, 5)]
    caption = "#" + "".join(f"{round(0.6 * ink + 0.4 * paper):02X}" for ink, paper in pairs)
    assert contrast(caption, theme[ground]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_the_accent_can_be_read_as_text(mode: str, ground: str) -> None:
    """Streamlit writes a slider's value and a chosen segment in the primary colour."""
    theme = CONFIG["theme"][mode]
    assert contrast(theme["primaryColor"], theme[ground]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_marks_can_be_seen(mode: str) -> None:
    theme = CONFIG["theme"][mode]
    marks = [theme["primaryColor"], theme["blueColor"], theme["orangeColor"], *theme["chartCategoricalColors"]]
    faint = {mark: round(contrast(mark, theme["backgroundColor"]), 2) for mark in marks}
    assert {mark: ratio for mark, ratio in faint.items() if ratio < 3} == {}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_palettes_have_the_length_streamlit_takes(mode: str) -> None:
    theme = CONFIG["theme"][mode]
    assert len(set(theme["chartCategoricalColors"])) == 6
    assert len(set(theme["chartSequentialColors"])) == 10  # any other number is dropped without a word
    assert len(set(theme["chartDivergingColors"])) == 10


def test_light_and_dark_set_the_same_colours() -> None:
    assert CONFIG["theme"]["light"].keys() == CONFIG["theme"]["dark"].keys()


def test_streamlit_still_does_what_the_state_of_a_session_is_built_around() -> None:
    """docs/architecture.md, "Why nothing is lost": with another Streamlit, read it again and run `make fuzz`."""
    from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

    assert "is_history_navigation" in ScriptRunContext.__dataclass_fields__
    scripts = Path(streamlit.__file__).parent.joinpath("static", "static", "js").glob("index.*.js")
    browser_code = "".join(script.read_text(encoding="utf-8") for script in scripts)
    assert "scheduledFragmentId??=" in browser_code  # what changes within one tick goes under one fragment's name
    assert "isHistoryNavigation" in browser_code
