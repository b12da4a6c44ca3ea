"""`report`: a document to print, sign or send, from the same values as the screen."""

from __future__ import annotations

import datetime
import re
import zipfile
from contextlib import closing
from dataclasses import replace
from typing import BinaryIO
from urllib.parse import parse_qsl, urlsplit

from dashboard.command_line.arguments import ReportRequest
from dashboard.command_line.output import ExitCode, say, write_atomically, writing_into
from dashboard.data import EditionError, Storage, earlier_editions, list_editions, previous_edition, read_edition
from dashboard.database import StoreUnavailable, open_store
from dashboard.documents.administrative_papers import announcement_paper, remedy_plan_paper
from dashboard.documents.agency_sheet import agency_sheet
from dashboard.documents.basis import Basis
from dashboard.documents.card import agency_card_values, block_card_values, card, scenario_card_values
from dashboard.documents.meeting_slides import deck_of, meeting_slides
from dashboard.documents.paper import Paper, paper_pdf
from dashboard.documents.proposal import (
    Proposal,
    asked_limits,
    proposal_of_plans,
    proposal_of_scenario,
    proposal_paper,
)
from dashboard.model import Edition, EditionId
from dashboard.scoring import (
    CriterionProfile,
    NoChange,
    PeerAssumption,
    RankedBlock,
    SameGainAsLastPeriod,
    effect_with_peers,
    on_self_scores,
    rank_edition,
    refused_changes,
)
from dashboard.scoring.plans import Impossible, find_plans
from dashboard.ui.address import SELF_SCORES, Address, read_address
from dashboard.ui.address_codes import read_goal, read_peers, read_scenario
from dashboard.ui.issues import change_refused_sentence, issue_sentence
from dashboard.ui.localizer import VIET_NAM, Localizer
from dashboard.ui.texts import Language, text

_SAVED = re.compile(r"[A-Za-z0-9_-]{22}")
_NOT_IN_A_NAME = re.compile(r"[^\w.-]")
_PROGRESS = 100
"""Number of sheets between two progress lines."""


class _Refused(Exception):
    """Raised if a request cannot be fulfilled; the text is the reason."""


def report(root: Storage, edition_id: EditionId, request: ReportRequest, language: Language) -> int:
    """Write the requested document; return the exit code. Raises IssueError."""
    if request.out.exists() and not request.replace:
        say(text("command_line.template_exists", language, file=request.out))
        return ExitCode.REFUSED
    try:
        address = _address(edition_id, request, language)
        basis = _basis(root, address, request, language)
        content = None if request.every else _content(basis, request)
        blocks = _blocks(basis, request)
    except _Refused as refused:
        say(str(refused))
        return ExitCode.USAGE
    with writing_into(request.out):
        if content is None:
            write_atomically(request.out, lambda file: _all_sheets(basis, blocks, file), replace=request.replace)
        else:
            write_atomically(request.out, content, replace=request.replace)
        size = request.out.stat().st_size
    say(_text("written", language, file=request.out, bytes=basis.words.count(size)))
    if basis.notice:
        say(basis.notice)
    return ExitCode.OK


def _address(edition_id: EditionId, request: ReportRequest, language: Language) -> Address:
    """The view that the document shows: the scenario's, with the requested edition, block and agency."""
    address = _scenario_address(request.scenario, edition_id, language) if request.scenario else Address()
    return replace(
        address,
        programme=edition_id.programme,
        period=edition_id.period,
        block=request.block or address.block,
        agency=request.agency or address.agency,
        goal=request.goal,
        language=language,
    )


def _scenario_address(typed: str, edition_id: EditionId, language: Language) -> Address:
    if "?" in typed:
        address = read_address(dict(parse_qsl(urlsplit(typed).query)))
    elif _SAVED.fullmatch(typed):
        address = Address(saved=typed)
    else:
        scenario, unread = read_scenario(typed)
        address = Address(scenario=scenario, unread=unread)
    if address.unread:
        raise _Refused(_text("scenario_unread", language, pieces=", ".join(address.unread)))
    if (address.programme or address.period) and EditionId(address.programme, address.period) != edition_id:
        linked = f"{address.programme}/{address.period}"
        raise _Refused(_text("scenario_elsewhere", language, linked=linked, edition=edition_id))
    return _with_saved(address, edition_id, language) if address.saved else address


def _with_saved(address: Address, edition_id: EditionId, language: Language) -> Address:
    try:
        with closing(open_store()) as store:
            saved = store.get(address.saved)
    except StoreUnavailable as problem:
        raise _Refused(issue_sentence(problem, language)) from None
    if saved is None:
        raise _Refused(_text("scenario_unknown", language, id=address.saved))
    if saved.edition_id != edition_id:
        raise _Refused(_text("scenario_elsewhere", language, linked=saved.edition_id, edition=edition_id))
    peers, score_basis = (str(saved.assumptions.get(name, "")) for name in ("rivals", "track"))
    return replace(address, scenario=saved.scenario, version=saved.version, peers=peers, score_basis=score_basis)


def _basis(root: Storage, address: Address, request: ReportRequest, language: Language) -> Basis:
    """The edition and those it is compared with. Raises EditionError; prints a note if an earlier one is unreadable."""
    edition_id = EditionId(address.programme, address.period)
    listings = list_editions(root)
    edition = read_edition(root, edition_id, address.version or None)
    before = previous_edition(listings, edition_id)
    recorded = rank_edition(edition, before and _readable(root, before, language))
    earlier = [other for other in earlier_editions(listings, edition_id) if other != edition_id]
    history = [_readable(root, other, language) for other in earlier] if request.kind == "agency" else []
    words = Localizer(language, edition)
    standing_on: tuple[str, ...] = ()
    if address.score_basis == SELF_SCORES:
        own = on_self_scores(edition)
        if own is None:
            raise _Refused(words("score_basis.none"))
        recorded = rank_edition(own, recorded.previous and on_self_scores(recorded.previous))
        history, standing_on = [], (words("score_basis.sentence"),)
    return Basis(
        ranked=recorded,
        words=words,
        address=address,
        made=datetime.datetime.now(VIET_NAM),
        site=request.site,
        history=(*(rank_edition(other, None) for other in history if other), recorded),
        standing_on=standing_on,
    )


def _readable(root: Storage, edition_id: EditionId, language: Language) -> Edition | None:
    try:
        return read_edition(root, edition_id)
    except EditionError as error:
        problem = issue_sentence(error, language)
        say(text("command_line.check_previous_unreadable", language, problem=problem))
        return None


def _content(basis: Basis, request: ReportRequest) -> bytes:
    if request.kind == "announcement":
        return _laid_out(announcement_paper(basis), basis, request)
    if request.kind == "slides":
        return _slides(basis, request)
    if request.kind == "card" and not request.agency:
        return _card(block_card_values(basis, _blocks(basis, request)[0]), basis, request)
    block, row = _agency(basis, request)
    if request.kind == "agency":
        return agency_sheet(basis, block, row)
    if request.kind == "card" and not (request.scenario or request.goal):
        return _card(agency_card_values(basis, block, row), basis, request)
    proposal = _proposal(basis, block, row)
    if request.kind == "card":
        return _card(scenario_card_values(basis, proposal), basis, request)
    paper = proposal_paper(basis, proposal) if request.kind == "proposal" else remedy_plan_paper(basis, proposal)
    return _laid_out(paper, basis, request)


def _laid_out(paper: Paper, basis: Basis, request: ReportRequest) -> bytes:
    if request.out.suffix.lower() == ".pdf":
        return paper_pdf(paper, basis.made)
    from dashboard.documents.word import paper_docx

    return paper_docx(paper, basis.made)


def _card(values: dict[str, object], basis: Basis, request: ReportRequest) -> bytes:
    form = "svg" if request.out.suffix.lower() == ".svg" else "png"
    return card(values, basis, "wide" if request.wide else "tall", form)


def _slides(basis: Basis, request: ReportRequest) -> bytes:
    from dashboard.documents.powerpoint import slides_pptx

    blocks, scenario = _blocks(basis, request), basis.address.scenario
    effect = None
    if basis.address.goal:
        effect = _proposal(basis, *_agency(basis, request)).effect
    elif request.scenario:
        _refuse_what_does_not_fit(basis)
        touched = [block for block in blocks if any(agency in block.block.agency_index for agency, _ in scenario)]
        if not touched:
            raise _Refused(_text("scenario_elsewhere_in_edition", basis.words.language))
        effect = effect_with_peers(basis.ranked, touched[0], scenario, _assumption(basis, touched[0]))
    return slides_pptx(deck_of(basis, meeting_slides(basis, blocks, effect), blocks))


def _refuse_what_does_not_fit(basis: Basis) -> None:
    if issues := refused_changes(basis.ranked.edition, basis.address.scenario):
        raise _Refused("\n".join(change_refused_sentence(issue, basis.words.language) for issue in issues))


def _assumption(basis: Basis, block: RankedBlock) -> PeerAssumption:
    assumption = read_peers(basis.address.peers) or NoChange()
    if isinstance(assumption, SameGainAsLastPeriod) and block.change is None:
        raise _Refused(basis.words("peers.nothing_to_repeat"))
    return assumption


def _blocks(basis: Basis, request: ReportRequest) -> list[RankedBlock]:
    """The requested block; all blocks if none is requested."""
    blocks, edition = basis.ranked.blocks, basis.ranked.edition
    if request.block and request.block not in blocks:
        known = {"edition": edition.id, "block": request.block, "known": ", ".join(blocks)}
        raise _Refused(text("command_line.block_unknown", basis.words.language, **known))
    return [blocks[request.block]] if request.block else list(blocks.values())


def _agency(basis: Basis, request: ReportRequest) -> tuple[RankedBlock, int]:
    blocks = _blocks(basis, request)
    for block in blocks:
        if request.agency in block.block.agency_index:
            return block, block.block.agency_index[request.agency]
    known = ", ".join(code for block in blocks for code in block.block.agency_index)
    names = ", ".join(block.block.code for block in blocks)
    asked = {"block": names, "agency": request.agency, "known": known}
    raise _Refused(text("command_line.agency_unknown", basis.words.language, **asked))


def _proposal(basis: Basis, block: RankedBlock, row: int) -> Proposal:
    words, address = basis.words, basis.address
    agency = block.block.agencies[row]
    assumption = _assumption(basis, block)
    if address.goal:
        goal = read_goal(address.goal, grades=block.block.grades)
        if goal is None:
            raise _Refused(words("plans.goal_refused", value=address.goal))
        precision = basis.ranked.edition.precision
        found = find_plans(block.block, row, goal, *asked_limits(basis, block), precision, count=3)
        if isinstance(found, Impossible):
            best = {
                "agency": agency.code,
                "rank": words.place(found.best.rank, found.best.tied),
                "total": words.points(found.best.total),
                "percent": words.percent(found.best.percent),
            }
            raise _Refused(words("command_line.plan_impossible", **best))
        if not found.plans[0].moves:
            outcome = found.plans[0].outcome
            there = {"rank": words.place(outcome.rank, outcome.tied), "total": words.points(outcome.total)}
            raise _Refused(words("command_line.plan_reached", **there))
        return proposal_of_plans(basis, block, row, goal, found, block.block.points, assumption)
    _refuse_what_does_not_fit(basis)
    if not address.scenario.of_agency(agency.code):
        raise _Refused(_text("scenario_without", words.language, agency=agency.code))
    return proposal_of_scenario(basis, block, row, address.scenario, assumption)


def _all_sheets(basis: Basis, blocks: list[RankedBlock], file: BinaryIO) -> None:
    """Write a zip file with the sheet of each agency, with one folder per block, in order of rank."""
    count, number = sum(len(block.block.agencies) for block in blocks), 0
    moment = basis.made.timetuple()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:  # PDF content is already compressed
        for block in blocks:
            profile = CriterionProfile(block.block)
            for place, row in enumerate(block.best_first, 1):
                number += 1
                name = f"{_file_name(block.block.code)}/{place:03}-{_file_name(block.block.agencies[row].code)}.pdf"
                entry = zipfile.ZipInfo(name, (moment.tm_year, *moment[1:6]))
                archive.writestr(entry, agency_sheet(basis, block, row, profile.results(row)))
                if number % _PROGRESS == 0 or number == count:
                    say(_text("progress", basis.words.language, number=number, count=count))


def _file_name(code: str) -> str:
    """`code` as the name of a file on any system."""
    return _NOT_IN_A_NAME.sub("_", code)


def _text(key: str, language: Language, **values: object) -> str:
    return text(f"report_command.{key}", language, **values)
