"""Take the pictures of the documents that can be downloaded, for the guide. Run by `make images`; prints each path."""

from __future__ import annotations

import datetime
import io
import os
import shutil
import subprocess
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from PIL import Image

from dashboard.data import list_editions, previous_edition, read_edition
from dashboard.documents.administrative_papers import announcement_paper, remedy_plan_paper
from dashboard.documents.agency_sheet import agency_sheet_values
from dashboard.documents.basis import Basis
from dashboard.documents.card import agency_card_values, card
from dashboard.documents.charts import chart_picture, range_chart
from dashboard.documents.meeting_slides import deck_of, meeting_slides
from dashboard.documents.paper import Paper
from dashboard.documents.powerpoint import slides_pptx
from dashboard.documents.proposal import proposal_of_plans, proposal_paper
from dashboard.documents.typesetting import picture
from dashboard.model import EditionId
from dashboard.scoring import NoChange, RankedBlock, rank_edition
from dashboard.scoring.plans import Efforts, Limits, Plans, RankGoal, find_plans
from dashboard.ui.address import Address
from dashboard.ui.localizer import VIET_NAM, Localizer

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "dashboard" / "documents" / "fonts"
EDITION = EditionId("vinh-phuc-cqdt", "2020")
AGENCY = "so-cong-thuong"
MADE = datetime.datetime(2026, 11, 28, 8, 0, tzinfo=VIET_NAM)
PIXELS_PER_INCH = 88.0


def main() -> None:
    """Take all of them."""
    editions = ROOT / "data" / "editions"
    edition, before = read_edition(editions, EDITION), previous_edition(list_editions(editions), EDITION)
    previous = read_edition(editions, before) if before else None
    ranked = rank_edition(edition, previous)
    address = Address(programme=EDITION.programme, period=EDITION.period)
    history = (*((rank_edition(previous, None),) if previous else ()), ranked)
    basis = Basis(ranked, Localizer("vi", edition), address, MADE, "https://xephang.example.vn", history)
    block = next(block for block in ranked.blocks.values() if AGENCY in block.block.agency_index)
    row, goal = block.block.agency_index[AGENCY], RankGoal(15)
    plans = find_plans(block.block, row, goal, Limits(), Efforts(), edition.precision, count=3)
    assert isinstance(plans, Plans)
    proposal = proposal_of_plans(basis, block, row, goal, plans, block.block.points, NoChange())
    aimed = replace(basis, address=replace(address, goal="hang-15"))
    _save("phieu-co-quan", _page("agency_sheet", agency_sheet_values(basis, block, row)))
    _save("phieu-de-xuat", _paper(proposal_paper(aimed, proposal)))
    _save("ke-hoach", _paper(remedy_plan_paper(aimed, proposal)))
    _save("thong-bao", _paper(announcement_paper(basis)))
    _save("the", card(agency_card_values(basis, block, row), basis))
    _save("bieu-do", _chart(basis, block, row))
    _save_slide("bao-cao-hop", slides_pptx(deck_of(basis, meeting_slides(basis, [block]), [block])), page=3)


def _chart(basis: Basis, block: RankedBlock, row: int) -> bytes:
    """The picture that the corner of the chart of groups gives."""
    words, agency = basis.words, block.block.agencies[row]
    title = words("agency.groups_title_weak", group="Mức độ tương tác")
    origin = words("provenance.sentence", kind=words.provenance(block.origins.of_agency_scores(AGENCY))).lower()
    note = words("agency.groups_note", origin=origin)
    frame = basis.frame(title, "co-quan", agency=AGENCY)
    return chart_picture(range_chart(words, block, row), title, note, agency.name, frame, basis, "png")


def _paper(paper: Paper) -> bytes:
    values = asdict(paper)
    return _page("paper", {**values.pop("frame"), **values})


def _page(template: str, values: dict[str, object]) -> bytes:
    return picture(template, values, MADE, "png", PIXELS_PER_INCH)


def _save_slide(name: str, slides: bytes, page: int) -> None:
    """Save a slide as LibreOffice draws it; without it and pdftoppm the picture stays as it is."""
    office, raster = shutil.which("soffice"), shutil.which("pdftoppm")
    if office is None or raster is None:
        print("The picture of a slide was not taken: there is no soffice, or no pdftoppm.")
        return
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "slides.pptx").write_bytes(slides)
        fonts = f"<dir>{FONTS}</dir><cachedir>{folder}/cache</cachedir><include>/etc/fonts/fonts.conf</include>"
        Path(folder, "fonts.conf").write_text(f'<?xml version="1.0"?><fontconfig>{fonts}</fontconfig>')
        known = {**os.environ, "FONTCONFIG_FILE": f"{folder}/fonts.conf"}
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [office, profile, "--headless", "--convert-to", "pdf", "slides.pptx"]
        subprocess.run(command, cwd=folder, env=known, check=True)
        taken = ["-f", str(page), "-l", str(page), "-r", "75", "-png", "-singlefile"]
        subprocess.run([raster, *taken, "slides.pdf", "slide"], cwd=folder, check=True)
        _save(name, Path(folder, "slide.png").read_bytes())


def _save(name: str, png: bytes) -> None:
    """Save a picture with few colours and a hair line around it, for paper is as white as the page it is shown on."""
    sheet = Image.open(io.BytesIO(png)).convert("RGB")
    sheet.thumbnail((1200, 1600))
    framed = Image.new("RGB", (sheet.width + 2, sheet.height + 2), "#C8CFD7")
    framed.paste(sheet, (1, 1))
    path = ROOT / "docs" / "images" / f"tai-ve-{name}.png"
    framed.quantize(64).save(path, optimize=True)
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
