"""What browsers fetch before a page is opened: files that there are, and names of pages that there are."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit import file_util

from dashboard.pages import panels
from dashboard.pages.navigation import page_names
from dashboard.ui.components import module_address, served_modules
from dashboard.web import page_assets as module
from dashboard.web.page_assets import next_scripts
from dashboard.web.server_process import preload


@pytest.fixture(scope="module")
def scripts() -> dict[str, dict[str, list[str]]]:
    """What the module says: kind, path of the page, files."""
    preload(panels)
    found = re.match(r"const SCRIPTS = (.*);\n", next_scripts(page_names()))
    assert found
    return json.loads(found[1])


def test_every_script_is_one_that_is_served(scripts: dict[str, dict[str, list[str]]]) -> None:
    own = {module_address(name, "").rpartition("/")[2] for name in served_modules()}
    streamlits = {file.name for file in (Path(file_util.get_static_dir()) / "static" / "js").iterdir()}
    named = {file for of_pages in scripts.values() for files in of_pages.values() for file in files}
    assert named - own - streamlits == set()


def test_every_page_and_every_name_of_the_tables_is_there(scripts: dict[str, dict[str, list[str]]]) -> None:
    assert {*scripts["next"]} == {page_names()[page] for page in module._OF_PAGES}
    assert {*scripts["later"]} == {page_names()[page] for page in module._OF_VIEWS}
    for name in {name for names in (*module._OF_PAGES.values(), *module._OF_VIEWS.values()) for name in names}:
        assert name in served_modules() or module._with_imports(name), name


def test_a_chart_needs_what_plotly_imports_and_nothing_that_the_page_has_from_its_opening(
    scripts: dict[str, dict[str, list[str]]],
) -> None:
    later = scripts["later"]["bang-xep-hang"]
    assert any(file.startswith("PlotlyChart.") for file in later)
    assert any(file.startswith("withFullScreenWrapper.") for file in later)
    assert not {file.partition(".")[0] for file in later} & {"index", "react-dom", "protobuf"}


def test_a_script_that_streamlit_has_no_more_is_left_out() -> None:
    assert module._with_imports("NoSuchScript") == frozenset()
