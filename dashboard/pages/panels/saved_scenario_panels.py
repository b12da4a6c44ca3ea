"""Saved scenarios: saving the open one, its banner, the list of an edition, and up to four beside the edition.

A saved scenario is read-only; its banner says what has changed in the data since. The list can be searched.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from dashboard.access import Action, PermissionDenied, authorize, read_role_book
from dashboard.database import ScenarioNotSaved, ScenarioStore, StoreUnavailable
from dashboard.model import Edition, Provenance, SavedScenario, Scenario
from dashboard.pages.edition_cache import read_if_readable
from dashboard.pages.elements import chart_title, draw_html, text_field, typed_text
from dashboard.pages.navigation import page_url
from dashboard.pages.panels.download_context import download_context, table_corner
from dashboard.pages.panels.download_menu import scenario_workbook_button
from dashboard.pages.saved_scenarios import (
    AGENCY,
    BLOCK,
    PEERS,
    SCORE_BASIS,
    assumption,
    error_store_unavailable,
    scenario_store,
)
from dashboard.pages.scenario_session import ScenarioSession, assumed_peers, effect_of
from dashboard.pages.session import change_address, scenario_session_on_screen, set_parent
from dashboard.pages.user import current_user
from dashboard.pages.view import View
from dashboard.scoring import (
    NoChange,
    RankedBlock,
    ScenarioEffect,
    Standings,
    changed_since,
    on_self_scores,
    refused_changes,
)
from dashboard.ui.address import Address
from dashboard.ui.address_codes import peers_sentence, read_peers
from dashboard.ui.components.copyable_text import copyable_text
from dashboard.ui.components.picker import multi_picker
from dashboard.ui.escaped_text import as_code, as_label
from dashboard.ui.html import BREAK, EMPTY, Cell, Row, inner_link, table, tag
from dashboard.ui.issues import issue_sentence
from dashboard.ui.localizer import BLOCK_FIGURES, Localizer, block_figure

_SAVED = "just_saved"


def save_panel(view: View, edits: ScenarioSession, agency: str) -> None:
    """Draw the form; after saving, the link that opens the scenario read-only."""
    t = view.t
    if not edits.scenario:
        draw_html(tag("p.xh-quiet", t("saving.nothing_to_save")))
        return
    scenario_workbook_button(view, edits.scenario, view.ranked_block.block.agency_index[agency])
    if view.trial:
        st.info(t("trial.no_saving"))
        return
    with st.form("save_scenario", border=False, enter_to_submit=False):
        left, right = st.columns([1, 1], gap="large")
        title = left.text_input(t("saving.title"), key="save_title")
        author = left.text_input(t("saving.author"), key="save_author")
        note = right.text_area(t("saving.note"), key="save_note", height=122)
        submitted = st.form_submit_button(t("saving.save"), type="primary")
    if submitted:
        _save(view, edits, agency, title=title, author=author, note=note)
    saved: SavedScenario | None = st.session_state.get(_SAVED)
    if saved and _is_open(saved, view, edits):
        st.success(t("saving.saved"))
        copyable_text([page_url("simulation", Address(saved=saved.id))], t, key="saved_link", as_address=True)


def _is_open(saved: SavedScenario, view: View, edits: ScenarioSession) -> bool:
    """Whether nothing has been changed since it was saved."""
    there = saved.edition_id, saved.version, saved.scenario, assumption(saved, PEERS), assumption(saved, SCORE_BASIS)
    return there == (view.ranked.edition.id, view.version, edits.scenario, view.address.peers, view.score_basis)


def _save(view: View, edits: ScenarioSession, agency: str, *, title: str, author: str, note: str) -> None:
    t = view.t
    st.session_state.pop(_SAVED, None)
    edition_id, scenario = view.ranked.edition.id, edits.scenario
    agencies = {agency for agency, _ in scenario.changes}
    assumptions = {
        PEERS: view.address.peers,
        AGENCY: agency,
        BLOCK: view.address.block,
        SCORE_BASIS: view.score_basis,
    }
    try:
        store = scenario_store()
        authorize(current_user(), Action.SAVE_SCENARIO, edition_id, read_role_book(), agencies=agencies)
        saved = store.save(
            edition_id=edition_id,
            version=view.version,
            scenario=scenario,
            title=title,
            author=author,
            note=note,
            parent_id=view.address.parent or None,
            assumptions=assumptions,
        )
    except (PermissionDenied, ScenarioNotSaved) as refused:
        st.error(issue_sentence(refused, t.language, show=as_label))
    except StoreUnavailable as problem:
        error_store_unavailable(problem, t.language)
    else:
        st.session_state[_SAVED] = saved
        set_parent(saved.id)


def saved_banner(view: View, row: int) -> None:
    """Draw title, author, note, and the actions: edit a copy, or read it on the data it was saved on.

    `row`: the agency on screen.
    """
    t, saved = view.t, view.saved
    if saved is None:
        return
    badge, title = tag("span.xh-badge.xh-simulated", t("saving.read_only")), tag("b", tag("bdi", saved.title))
    author = tag("bdi", saved.author) + " · " if saved.author else EMPTY
    with st.container(key="saved-banner"):
        draw_html(
            tag("p", badge, " ", title, " ", tag("span.xh-small.xh-quiet", author, t.moment(saved.created))),
            tag("p", saved.note, dir="auto") if saved.note else EMPTY,
            tag("p.xh-small.xh-quiet", peers_sentence(assumed_peers(view), t)),
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            scenario_workbook_button(view, scenario_session_on_screen(view).scenario, row)
            st.button(t("saving.edit_a_copy"), key="edit_a_copy", on_click=_edit_a_copy, args=(saved.id,))
            _drift(view, saved)


def _edit_a_copy(saved_id: str) -> None:
    """Continue with the saved changes as a scenario to edit, whose parent is the saved one."""
    change_address(saved="", version="", parent=saved_id, section="")


def _drift(view: View, saved: SavedScenario) -> None:
    """Say what differs between the data on screen and those it was saved on; a button switches between the two."""
    t = view.t
    if view.address.version:
        st.button(t("saving.read_on_current"), key="read_on", on_click=lambda: change_address(version=""))
        return
    if saved.version == view.version:
        return
    drift = changed_since(saved, replace(view.ranked.edition, version=view.version), _edition_then(view, saved))
    if drift.baselines is None:
        said = t("saving.drift_unknown", refused=len(drift.issues))
    else:
        said = t(
            "saving.drift",
            refused=len(drift.issues),
            baselines=len(drift.baselines),
            elsewhere=t.count(drift.elsewhere or 0),
        )
        st.button(t("saving.read_on_saved"), key="read_on", on_click=lambda: change_address(version=saved.version))
    draw_html(tag("p.xh-small", said), width="content")


def _edition_then(view: View, saved: SavedScenario) -> Edition | None:
    """The version that it was saved on, with the score basis on screen; None if it can no longer be read."""
    then = read_if_readable((saved.edition_id, saved.version))
    if then is None or not view.on_self_scores:
        return then
    own = on_self_scores(then)
    return own and replace(own, version=saved.version)


MOST_COMPARED = 4
_SHOWN = 50
_SEARCH_KEY, _COMPARED = "search_saved", "compared"


def saved_list_panel(view: View, store: ScenarioStore) -> list[SavedScenario]:
    """Draw search, list and choice; return what is chosen for comparison, in the order of choosing."""
    t, edition_id = view.t, view.ranked.edition.id
    text_field(
        t("scenarios.search"),
        view.address.query,
        key=_SEARCH_KEY,
        placeholder=t("scenarios.search"),
        on_type=lambda: change_address(query=typed_text(_SEARCH_KEY) or ""),
        label_shown=False,
        width=420,
    )
    found = store.list(edition_id, view.address.query, limit=_SHOWN)
    if not found:
        key = "leaderboard.nothing" if view.address.query else "scenarios.none"
        draw_html(tag("p.xh-quiet", t(key, query=view.address.query)))
        return []
    draw_html(tag("ul.xh-saved", *(_line(view, saved) for saved in found), aria_label=t("page.scenarios")))
    more = store.count(edition_id, view.address.query) - len(found)
    if more > 0:
        draw_html(tag("p.xh-small.xh-quiet", t("scenarios.more", count=t.count(more))))
    return _chosen(view, tuple(saved for saved in found if assumption(saved, SCORE_BASIS) == view.score_basis))


def _line(view: View, saved: SavedScenario) -> Markup:
    """HTML of one scenario of the list: its name opens it."""
    t = view.t
    there = page_url("simulation", Address(saved=saved.id, language=t.language))
    changes = t("scenarios.changes", count=len(saved.scenario))
    basis = f" · {t('scenarios.on_self_scores')}" if assumption(saved, SCORE_BASIS) else ""
    older = "" if saved.version == view.version else f" · {t('scenarios.older_data')}"
    said = f"{' · ' if saved.author else ''}{t.moment(saved.created)}{basis}{older}"
    return tag(
        "li",
        inner_link(there, tag("bdi", saved.title)) + " ",
        tag("span.xh-small.xh-quiet", tag("bdi", saved.author), said),
        BREAK + tag("span", _outcome(view, saved), changes),
        BREAK + tag("span.xh-small", saved.note, dir="auto") if saved.note else EMPTY,
    )


def _outcome(view: View, saved: SavedScenario) -> Markup:
    """HTML of the agency that a scenario is about and of its rank before and after, on today's data.

    Empty if the score basis is not the one on screen, or the agency does not exist.
    """
    agency = assumption(saved, AGENCY) or next((code for code, _ in saved.scenario), "")
    block = next((one for one in view.ranked.blocks.values() if agency in one.block.agency_index), None)
    if block is None or assumption(saved, SCORE_BASIS) != view.score_basis:
        return EMPTY
    row = block.block.agency_index[agency]
    refused = refused_changes(view.ranked.edition, saved.scenario)
    fitting = saved.scenario.without((issue.agency, issue.criterion) for issue in refused)
    after = effect_of(view, fitting, row, peers=assumption(saved, PEERS), ranked_block=block).standings
    ranks = (view.t.rank(int(one.rank[row]), bool(one.tied[row])) for one in (block.standings, after))
    moved = view.t("scenarios.outcome", ranks=" → ".join(ranks))
    return EMPTY.join([tag("bdi", block.block.agencies[row].name), " ", tag("span.xh-assumed", moved), " · "])


def _chosen(view: View, found: tuple[SavedScenario, ...]) -> list[SavedScenario]:
    t = view.t
    by_id = {saved.id: saved for saved in found}
    labels = _told_apart(found, t)
    ids = tuple(saved_id for saved_id in st.session_state.get(_COMPARED, ()) if saved_id in by_id)
    multi_picker(
        t("scenarios.compare", count=MOST_COMPARED),
        labels,
        ids,
        key="compare_saved",
        on_pick=_compare,
        t=t,
        placeholder=t("scenarios.choose"),
        at_most=MOST_COMPARED,
    )
    return [by_id[saved_id] for saved_id in ids]


def _compare(ids: tuple[str, ...]) -> None:
    st.session_state[_COMPARED] = ids


def _told_apart(found: tuple[SavedScenario, ...], t: Localizer) -> dict[str, str]:
    """Titles by id; equal titles are followed by the time of saving, then by the id if that is equal too."""
    labels = {saved.id: saved.title for saved in found}
    for more in (lambda saved: t.moment(saved.created), lambda saved: saved.id):
        counts = Counter(labels.values())
        labels = {
            saved.id: labels[saved.id] if counts[labels[saved.id]] == 1 else f"{labels[saved.id]} · {more(saved)}"
            for saved in found
        }
    return labels


def comparison_panel(view: View, chosen: list[SavedScenario]) -> None:
    """Draw the table for the block on screen, every scenario read on today's data."""
    if not chosen:
        return
    t, block = view.t, view.ranked_block.block
    effects = [_effect(view, saved) for saved in chosen]
    title, baseline = t("scenarios.comparison", block=t.block(block.name)), view.ranked_block
    columns = [t("leaderboard.agency"), t("scenarios.baseline"), *(saved.title for saved in chosen)]
    rows = [_assumptions(chosen, t), *_block_figures(baseline, effects, t)]
    for row in baseline.best_first:
        places = (_place(effect, row, t) for effect in effects)
        rows.append([block.agencies[row].name, _standing(baseline.standings, row, t), *places])
    note, origin = t("scenarios.comparison_note"), Provenance.SIMULATED
    taken = download_context(view, baseline, scenario=Scenario())
    corner = table_corner(taken, "so-sanh-kich-ban", title, columns, lambda: rows, note=note, origin=origin)
    chart_title(title, note, corner=corner)
    draw_html(table(title, columns, rows))


def _assumptions(chosen: list[SavedScenario], t: Localizer) -> list[object]:
    """The row with each scenario's assumption about peers."""
    codes = (assumption(saved, PEERS) for saved in chosen)
    assumed = (peers_sentence(read_peers(code) or NoChange(), t) for code in codes)
    return [t("peers.title"), "", *(Cell(sentence, "xh-small") for sentence in assumed)]


def _block_figures(baseline: RankedBlock, effects: list[ScenarioEffect], t: Localizer) -> list[Row]:
    shown = [baseline.statistics, *(effect.statistics for effect in effects)]
    by_percent = baseline.standings.by_percent
    rows: list[Row] = []
    for name in BLOCK_FIGURES:
        figures_shown = (block_figure(statistics, name, t, by_percent=by_percent) for statistics in shown)
        rows.append(Row("xh-node", [t(f"overview.{name}"), *figures_shown]))
    return rows


def _effect(view: View, saved: SavedScenario) -> ScenarioEffect:
    """The effect of the scenario on today's data; what no longer fits is left out, with a warning."""
    refused = refused_changes(view.ranked.edition, saved.scenario)
    if refused:
        st.warning(view.t("scenarios.does_not_fit", title=as_code(saved.title), count=len(refused)))
    fitting = saved.scenario.without((issue.agency, issue.criterion) for issue in refused)
    agency, rows = assumption(saved, AGENCY), view.ranked_block.block.agency_index
    kept = [rows[agency]] if agency in rows else []
    return effect_of(view, fitting, *kept, peers=assumption(saved, PEERS))


def _place(effect: ScenarioEffect, row: int, t: Localizer) -> str:
    before, after = effect.baseline.standings, effect.standings
    places = int(before.rank[row] - after.rank[row])
    text = _standing(after, row, t)
    if places:
        kind, sign = ("xh-better", "▲") if places > 0 else ("xh-worse", "▼")
        text = EMPTY.join([text, " ", tag(f"span.{kind}", f"{sign}{abs(places)}")])
    return tag("span.xh-assumed", text) if before.total[row] != after.total[row] else text


def _standing(standings: Standings, row: int, t: Localizer) -> str:
    """Total and rank, with the percentage between them where that is what ranks."""
    total, rank = (
        t.points(float(standings.total[row])),
        t.rank(int(standings.rank[row]), bool(standings.tied[row])),
    )
    return " · ".join([total, *([t.percent(standings.percent_of(row))] if standings.by_percent else []), rank])
