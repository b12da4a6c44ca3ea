"""The only owner of the state of a browser session (what it shows and edits), and the only entry points to it.

`Session` is immutable and stored as one value in `st.session_state`. Every change creates a new one and stores it in
one assignment: Streamlit may stop a run at any access to its session state, and a change in two assignments could be
stopped between them. The entry points:

1. `take_events`: applies the simulator's events since the last acknowledged one. It comes before everything else: at
   the start of every run, whole or fragment, and at the start of every callback that changes the address.
2. `follow_url`: the browser has another URL than the one this session knows (a link, Back, Forward).
3. `change_address`: a picker or a button was used.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.model import Scenario
from dashboard.pages.scenario_session import (
    DrawnEdition,
    ScenarioSession,
    adopt,
    drawn_edition,
    handle,
    scenario_session_key,
)
from dashboard.pages.view import View
from dashboard.ui.address import Address, address_parameters, read_address
from dashboard.ui.address_codes import write_scenario
from dashboard.ui.components.browser import Place, place_in_browser
from dashboard.ui.components.simulator import simulator_events

SIMULATOR = "simulator"
"""Key of the simulator component."""
_KEY = "session"
_DRAWN_EDITIONS = 3  # events may arrive for an edition that the user left while its last run was in progress
_URLS_UNDER_WAY = 12  # more URL writes than a browser's messages can lag behind

UrlParameters = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Session:
    """What one browser session shows and edits.

    `page`: the page that was drawn last, as Streamlit names it. `url`: the parameters that the browser's URL has;
    `overwritten`: those it had before this session wrote it, until the browser has sent the new ones; `left_by_link`:
    those it had on this page before a link was followed. `url_due`: the session has changed the address but not yet
    written it to the URL.
    `changed_by_user`: a callback changed the address and its run has not begun. `committed`: the simulator has
    committed changes since the last whole run. `unread`: parts of the followed link that could not be read.
    `travels`: the number of Back and Forward presses that the browser has reported. `written`: the latest URLs written,
    each with the URL that it replaces and its address. `refusals`: the number of URLs that the browser has reported as
    not written. `unwritten`: by URL, the address reached there that was never written because Back was pressed.
    `moved_from`: the address before its scenario was moved to the version in force, until the next change.
    `acknowledged`: number of the newest event that is in `address` or `scenario_sessions`. `scenario_sessions`: undo,
    redo and messages by edition version (`DrawnEdition.key`). `left`: scenario and version of each edition and score
    basis that was left.
    """

    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    address: Address = field(default_factory=Address)
    page: str = ""
    url: Mapping[str, str] | None = None
    overwritten: tuple[Mapping[str, str], ...] = ()
    left_by_link: Mapping[str, str] | None = None
    url_due: bool = False
    changed_by_user: bool = False
    committed: bool = False
    unread: tuple[str, ...] = ()
    travels: int = 0
    written: Mapping[UrlParameters, tuple[UrlParameters, Address]] = field(
        default_factory=dict[UrlParameters, tuple[UrlParameters, Address]]
    )
    refusals: int = 0
    unwritten: Mapping[UrlParameters, Address] = field(default_factory=dict[UrlParameters, Address])
    acknowledged: int = 0
    moved_from: Address | None = None
    drawn: Mapping[str, DrawnEdition] = field(default_factory=dict[str, DrawnEdition])
    scenario_sessions: Mapping[str, ScenarioSession] = field(default_factory=dict[str, ScenarioSession])
    left: Mapping[tuple[str, str, str], tuple[Scenario, str]] = field(
        default_factory=dict[tuple[str, str, str], tuple[Scenario, str]]
    )


def session() -> Session:
    """The current state of this session."""
    return st.session_state.get(_KEY) or Session()


def put(changed: Session) -> Session:
    """Store `changed` as the state of this session: the one assignment that every change ends in."""
    st.session_state[_KEY] = changed
    return changed


def current_address() -> Address:
    """The address of this session, which may be newer than that of the view on screen."""
    return session().address


def take_events() -> Session:
    """Apply the simulator's events that are not acknowledged yet, each to the edition it was made on."""
    before = now = session()
    for event in simulator_events(SIMULATOR, before.acknowledged):
        now = replace(now, acknowledged=event.number, committed=now.committed or event.kind == "commit")
        drawn = now.drawn.get(event.edition)
        if drawn is None or drawn.read_only:  # of a much earlier run, or of the read-only sliders of a saved scenario
            continue
        edits = handle(_edits(now, drawn), drawn, event)
        now = replace(now, scenario_sessions={**now.scenario_sessions, drawn.key: edits})
        moved_from = now.moved_from if event.kind == "commit" else None
        now = _with_scenario(replace(now, moved_from=moved_from), drawn, edits.scenario)
    return now if now is before else put(now)


def _edits(now: Session, drawn: DrawnEdition) -> ScenarioSession:
    """The edits of an edition, updated with the address's scenario: for instance a plan that no whole run has drawn."""
    edits = now.scenario_sessions.get(drawn.key, ScenarioSession())
    return adopt(edits, drawn, now.address.scenario) if _is_shown(drawn, now.address) else edits


def _is_shown(drawn: DrawnEdition, address: Address) -> bool:
    """Whether the scenario of `address` belongs to the edition that was drawn."""
    there = points_tried_on(address) == drawn.points_tried_on and not address.saved
    return there and address.version in ("", drawn.named_version)


def _with_scenario(now: Session, drawn: DrawnEdition, scenario: Scenario) -> Session:
    """The session with an edition's scenario, stored in the address if the edition is shown, else in `left`."""
    address = now.address
    if _is_shown(drawn, address):
        if scenario == address.scenario:
            return now
        version = drawn.named_version if scenario else address.version
        return replace(now, address=replace(address, scenario=scenario, version=version, unread=()), url_due=True)
    return replace(now, left={**now.left, drawn.points_tried_on: (scenario, drawn.named_version)})


def follow_url() -> Session:
    """Return the session that this run shows, adopting the URL if the browser has moved to another one.

    A URL that this session has overwritten does not count as another: the message was sent, or the link in it drawn,
    before the browser had the new URL. Nor does the URL from which a link led here: Streamlit's browser code takes what
    a run wrote while a link was pressed for the link's URL. After Back, these count as another.
    The browser reports the destination of Back twice: Streamlit at once, in a message that a later one may replace, and
    the press gate until the server knows it (`place_in_browser`). Changes that were not in the URL yet when Back was
    pressed are shown again when Forward leads to where they were made.
    """
    now = take_events()
    changed_by_user, now = now.changed_by_user, replace(now, changed_by_user=False, committed=False)
    place = place_in_browser(now.id)
    travelled = place is not None and place.travels > now.travels
    if place is not None and travelled:
        now = replace(now, travels=place.travels)
        led_by_link = now.page != _page() and not _went_back()  # one that was pressed after Back
        if not changed_by_user and not led_by_link:
            st.query_params.from_dict(place.parameters)
            now = replace(now, written=_without(now.written, frozenset(place.parameters.items())))
    was_refused = place is not None and place.refusals > now.refusals
    if place is not None and was_refused:
        now = _without_refused(now, place)
    parameters: dict[str, str] = st.query_params.to_dict()
    here = frozenset(parameters.items())
    arrived = travelled or was_refused
    if parameters == now.url and not (arrived and here in now.unwritten):
        return put(now if travelled else replace(now, overwritten=(), left_by_link=None))
    back = arrived or _went_back()
    of_left_page = parameters == now.left_by_link and now.page == _page()
    stale = not back and (parameters in now.overwritten or of_left_page)
    if now.url is not None and (changed_by_user or stale):
        return put(replace(now, url_due=True))
    unwritten = dict(now.unwritten)
    if back and now.url_due and now.url is not None:
        unwritten[frozenset(now.url.items())] = now.address
    if back and (done_here := unwritten.get(here)):
        if arrived:  # from now on the browser accepts URL writes
            del unwritten[here]
        now = replace(now, address=done_here, unwritten=unwritten)
        return put(replace(now, url=parameters, overwritten=(), url_due=arrived, unread=()))
    address = read_address(parameters)
    if parameters.get("thu") and parameters["thu"] == write_scenario(now.address.scenario):
        address = replace(address, scenario=now.address.scenario, unread=())  # may be longer than what a link may hold
    overwritten = (now.url,) if back and now.url is not None else ()
    left_by_link = None if back else now.url
    unwritten = dict(list(unwritten.items())[-_URLS_UNDER_WAY:])
    now = replace(now, address=address, url=parameters, url_due=False, unread=address.unread, unwritten=unwritten)
    return put(replace(now, overwritten=overwritten, left_by_link=left_by_link))


def _without_refused(now: Session, place: Place) -> Session:
    """The session after URLs that the browser did not write: their address is kept under the URL they were to replace.

    Of several in a row, each was to replace the one before; all are kept under the URL that the first was to replace.
    """
    unwritten, written = dict(now.unwritten), now.written
    for refused in place.unwritten[now.refusals - place.refusals :]:
        url = frozenset(refused.items())
        if url not in written:  # it only repeats what the browser had reported
            continue
        before, address = written[url]
        unwritten[before] = address
        later = _without(written, url).items()
        written = {other: (before if over == url else over, done) for other, (over, done) in later}
    return replace(now, refusals=place.refusals, written=written, unwritten=unwritten)


def _without(
    written: Mapping[UrlParameters, tuple[UrlParameters, Address]], url: UrlParameters
) -> Mapping[UrlParameters, tuple[UrlParameters, Address]]:
    return {other: what for other, what in written.items() if other != url}


def remember_page() -> None:
    """Remember the page that is being drawn; to be called when `st.navigation` has chosen it."""
    put(replace(session(), page=_page()))


def _page() -> str:
    """The page of this run, as Streamlit names it."""
    context = get_script_run_ctx()
    return "" if context is None else context.page_script_hash


def _went_back() -> bool:
    """Whether this run was triggered by Back or Forward of the browser."""
    context = get_script_run_ctx()
    return context is not None and bool(getattr(context, "is_history_navigation", False))


def change_address(**changes: object) -> None:
    """Change the address at the user's request: for callbacks of pickers and components.

    Streamlit also calls them when the browser sends back the value that was drawn; then nothing changes.
    """
    now = take_events()
    before = now.address
    after = replace(before, unread=(), **changes)  # pyright: ignore[reportArgumentType]
    if after == replace(before, unread=()):
        return
    left = dict(now.left)
    if points_tried_on(after) != points_tried_on(before):
        left[points_tried_on(before)] = before.scenario, before.version
        scenario, version = left.get(points_tried_on(after), (Scenario(), ""))
        if points_tried_on(after)[:2] == points_tried_on(before)[:2]:
            version = after.version
        after = replace(after, scenario=scenario, focus=(), saved="", parent="", version=version)
    put(replace(now, address=after, left=left, unread=(), url_due=True, changed_by_user=True, moved_from=None))


def move_scenario_over() -> None:
    """Move the open scenario to the version in force and remember the address before: for the callback of a button."""
    before = take_events().address
    change_address(version="")
    put(replace(session(), moved_from=before))


def undo_move() -> None:
    """Restore the scenario and its version as they were before the move: for the callback of a button."""
    before = take_events().moved_from
    if before is not None:
        change_address(version=before.version, scenario=before.scenario)


def points_tried_on(address: Address) -> tuple[str, str, str]:
    """The edition and score basis whose points a scenario of this address changes."""
    return address.programme, address.period, address.score_basis


def store_address(address: Address) -> None:
    """Store `address`, completed by a whole run, as the session's address; the URL is not affected."""
    now = session()
    if address != now.address:
        put(replace(now, address=address))


def set_shown(**shown: str) -> None:
    """Write what a fragment shows (a table's order, a screen) to the address and the URL while only it runs."""
    now = take_events()
    put(replace(now, address=replace(now.address, **shown, unread=()), unread=(), url_due=True))
    write_url()


def set_parent(saved_id: str) -> None:
    """Remember the saved scenario that the open one continues: the next one to be saved names it as its parent."""
    now = session()
    put(replace(now, address=replace(now.address, parent=saved_id), url_due=True))


def write_url() -> None:
    """Write the address to the URL if the session changed it; a view that came from the URL leaves that as it is."""
    now = session()
    if not now.url_due:
        return
    parameters = address_parameters(now.address)
    overwritten = now.overwritten if now.url is None or now.url == parameters else (*now.overwritten, now.url)
    here = frozenset(parameters.items())
    written = _without(now.written, here)
    if now.url is not None and now.url != parameters:
        written = {**written, here: (frozenset(now.url.items()), now.address)}
        written = dict(list(written.items())[-_URLS_UNDER_WAY:])
    put(replace(now, url=parameters, overwritten=overwritten[-_URLS_UNDER_WAY:], url_due=False, written=written))
    if st.query_params.to_dict() != parameters:
        st.query_params.from_dict(parameters)


def open_scenario_session(view: View) -> ScenarioSession:
    """Return the edits of the edition on screen, holding the scenario of the address: for whole runs.

    Changes that do not fit the edition are put aside in `dropped`, to be named to the user.
    """
    now, drawn = session(), drawn_edition(view)
    edits = adopt(now.scenario_sessions.get(drawn.key, ScenarioSession()), drawn, view.address.scenario)
    others = {key: value for key, value in now.drawn.items() if key != drawn.key}
    kept = dict(list(others.items())[1 - _DRAWN_EDITIONS :])
    address = replace(now.address, scenario=edits.scenario)
    put(
        replace(
            now,
            address=address,
            drawn={**kept, drawn.key: drawn},
            scenario_sessions={**now.scenario_sessions, drawn.key: edits},
        )
    )
    return edits


def scenario_session_on_screen(view: View) -> ScenarioSession:
    """The edits of the edition on screen as it is now."""
    return session().scenario_sessions[scenario_session_key(view)]


def whole_run_is_due(shown: Address, *, followed: Iterable[str]) -> bool:
    """Whether a fragment that was drawn for `shown` must rerun the whole page.

    That is so if the session's address has changed meanwhile (in other fields than those in `followed`, which the
    fragment updates itself), or if changes were committed: links, pickers and sections are redrawn, the URL is written.
    """
    now = session()
    own = {name: getattr(now.address, name) for name in followed}
    return now.committed or replace(shown, unread=(), **own) != replace(now.address, unread=())
