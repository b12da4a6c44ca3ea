"""The documents keep their promises: links lead somewhere, commands print what is shown, labels are on screen."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from dashboard.command_line import main
from dashboard.model import Scenario
from dashboard.ui import address as address_module
from dashboard.ui.address import Address, address_parameters
from dashboard.ui.texts import catalogue_keys

ROOT = Path(__file__).resolve().parents[1]
LARGEST_PICTURE = 200_000
GUIDE = ROOT / "docs" / "huong-dan.md"


def documents() -> list[Path]:
    """Every Markdown file of the project; hidden folders and what is installed are none of ours."""
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*.md"))
    return sorted(path for path in found if not any(part.startswith(".") or part == "var" for part in path.parts))


def read(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def prose(text: str) -> str:
    """Text without its code blocks, so that what stands there is taken for no markup."""
    return re.sub(r"^```.*?^```|^ {4}.*?$", "", text, flags=re.MULTILINE | re.DOTALL)


def links(document: Path) -> list[str]:
    targets = re.findall(r"\]\(([^()\s]+)\)", prose(read(document)))
    return [target for target in targets if not re.match(r"https?://|mailto:", target)]


def anchors(document: Path) -> set[str]:
    """The anchors that GitHub gives to headings."""
    headings = re.findall(r"^#+ (.+)$", prose(read(document)), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_there_are_documents() -> None:
    assert {Path("README.md"), Path("docs/architecture.md"), Path("docs/huong-dan.md")} <= set(documents())


@pytest.mark.parametrize("document", documents(), ids=str)
def test_links_lead_somewhere(document: Path) -> None:
    for link in links(document):
        path, _, anchor = link.partition("#")
        target = (ROOT / document.parent / path).resolve() if path else ROOT / document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("document", documents(), ids=str)
def test_no_path_of_one_machine_is_written(document: Path) -> None:
    assert not re.search(r"(?<![\w.])/(home|root|work|tmp|Users)/", read(document))


def test_every_picture_is_small_and_used() -> None:
    used = {(ROOT / document.parent / link).resolve() for document in documents() for link in links(document)}
    pictures = sorted((ROOT / "docs" / "images").glob("*.png"))
    assert pictures
    assert [picture.name for picture in pictures if picture not in used] == []
    assert [picture.name for picture in pictures if picture.stat().st_size > LARGEST_PICTURE] == []


@pytest.mark.parametrize("document", documents(), ids=str)
def test_make_targets_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read(Path("Makefile")), flags=re.MULTILINE))
    named = set(re.findall(r"(?:`|^ {4}(?:\$ )?)make ([a-z-]+)", read(document), flags=re.MULTILINE))
    assert named <= targets


def test_every_target_is_in_the_readme() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", read(Path("Makefile")), flags=re.MULTILINE))
    assert targets - {"help"} <= set(re.findall(r"make ([a-z-]+)", read(Path("README.md"))))


def test_the_parameters_are_those_of_the_address() -> None:
    named = re.findall(r"^- `(\w+)`: ", address_module.__doc__ or "", flags=re.MULTILINE)
    full = Address(**{field.name: "x" for field in fields(Address) if field.type == "str"}, language="en", focus=("1",))
    edited = replace(full, saved="", scenario=Scenario({("a", "1"): 2.0}))
    opened, edited = list(address_parameters(full)), list(address_parameters(edited))
    assert set(named) == {*opened, *edited}  # a saved scenario stands for its changes and assumptions
    assert [name for name in named if name in opened] == opened
    assert [name for name in named if name in edited] == edited


# Samples of the command line


def samples() -> Iterator[tuple[str, str]]:
    """(arguments, what is printed below them) of each command shown in a console block."""
    for document in documents():
        for block in re.findall(r"^```console\n(.*?)^```", read(document), flags=re.MULTILINE | re.DOTALL):
            for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                line, _, printed = command.partition("\n")
                yield line, printed


@pytest.fixture
def copied_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources and editions of the project, to be written to without harm."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "data" / "editions"))


@pytest.mark.usefixtures("copied_project")
@pytest.mark.parametrize(("line", "printed"), list(samples()))
def test_commands_print_what_is_shown(line: str, printed: str, capsys: pytest.CaptureFixture[str]) -> None:
    program, _, arguments = line.partition(" -m dashboard ")
    assert program == ".venv/bin/python"
    assert main(arguments.split()) == 0
    output = capsys.readouterr()
    there_is = iter((output.out + output.err).splitlines())
    shown = printed.strip().splitlines()
    assert [
        wanted for wanted in shown if wanted != "…" and wanted not in there_is
    ] == []  # `in` goes on from the last hit


def test_samples_are_found() -> None:
    assert {line.split()[3] for line, _ in samples()} >= {"build", "leaderboard", "plan", "check", "template"}


# The guide speaks of what is on screen


def test_bold_words_of_the_guide_are_on_screen() -> None:
    texts = list(catalogue_keys("vi").values())
    bold = re.findall(r"\*\*(.+?)\*\*", prose(GUIDE.read_text(encoding="utf-8")))
    assert len(bold) > 30
    assert [words for words in bold if not any(words in text for text in texts)] == []


def quoted_messages() -> list[str]:
    """First cells of the guide's tables of messages."""
    found: list[str] = []
    for table in re.split(r"\n\n", GUIDE.read_text(encoding="utf-8")):
        rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
        if rows and rows[0][0] in ("Thông báo", "Từ chối"):
            found += [row[0] for row in rows[2:]]
    return found


def test_messages_are_found() -> None:
    assert len(quoted_messages()) > 15


@pytest.mark.parametrize("message", quoted_messages())
def test_messages_of_the_guide_are_those_of_the_program(message: str) -> None:
    patterns = (re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)) for text in catalogue_keys("vi").values() if text)
    exact = [pattern for pattern in patterns if pattern.replace(".+", "").strip() and re.fullmatch(pattern, message)]
    assert exact
