"""Nobody may do anything guarded unless the role book says so, whatever is combined with whatever."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.access import ANONYMOUS, Action, Grant, PermissionDenied, Role, RoleBook, User, authorize
from dashboard.access import operator as operator_user
from dashboard.model import EditionId, Rule
from dashboard.ui.issues import issue_sentence, role_in_words
from dashboard.ui.texts import LANGUAGES

HERE, ELSEWHERE = EditionId("tinh-a", "2024"), EditionId("tinh-b", "2024")
AN = User("sub-an", "An", signed_in=True, email="an@example.vn")
BINH = User("sub-binh", "Bình", signed_in=True)
GUARDED = [action for action in Action if action not in (Action.TRY_WORKBOOK, Action.SAVE_SCENARIO)]


def given_to(user: str, role: Role = Role.COORDINATOR, programme: str = "tinh-a", *agencies: str) -> Grant:
    return Grant(user, role, frozenset({programme}), frozenset(agencies))


def denial(
    user: User,
    action: Action,
    book: RoleBook,
    on: EditionId = HERE,
    submitted_by: str = "",
    agencies: tuple[str, ...] = (),
) -> Rule | None:
    try:
        authorize(user, action, on, book, submitted_by=submitted_by, agencies=agencies)
    except PermissionDenied as refused:
        return refused.rule
    return None


NAMES = st.sampled_from(["sub-an", "sub-binh", "an@example.vn", "binh@example.vn", "AN@EXAMPLE.VN", "operator:an", ""])
PROGRAMMES = st.frozensets(st.sampled_from(["tinh-a", "tinh-b", "*"]), max_size=2)
AGENCIES = st.frozensets(st.sampled_from(["so-y-te", "so-cong-thuong"]), max_size=2)
GRANTS = st.builds(Grant, user=NAMES, role=st.sampled_from(Role), programmes=PROGRAMMES, agencies=AGENCIES)
BOOKS = st.builds(
    RoleBook,
    grants=st.lists(GRANTS, max_size=4).map(tuple),
    two_people=st.booleans(),
    anonymous_may_save=st.booleans(),
    problem=st.sampled_from(["", "", "broken"]),
)
PEOPLE = st.builds(User, id=NAMES, name=st.just("x"), signed_in=st.booleans(), email=NAMES)
EDITIONS = st.sampled_from([HERE, ELSEWHERE])


def test_a_grant_is_for_nobody_who_has_not_signed_in_and_not_for_the_operator() -> None:
    operator = operator_user()
    book = RoleBook((given_to("sub-an"), given_to(operator.id)))
    assert book.roles_of(AN, "tinh-a") == {Role.COORDINATOR}
    for user in (ANONYMOUS, User("sub-an", "An", signed_in=False), operator):
        assert book.roles_of(user, "tinh-a") == frozenset()


@pytest.mark.parametrize("order", [(Role.VIEWER, Role.COORDINATOR), (Role.COORDINATOR, Role.VIEWER)])
def test_of_two_roles_in_a_programme_the_one_that_may_more_counts(order: tuple[Role, Role]) -> None:
    book = RoleBook(tuple(given_to("sub-an", role) for role in order))
    assert [denial(AN, action, book) for action in GUARDED] == [None] * len(GUARDED)


def is_coordinator(user: User, on: EditionId, book: RoleBook) -> bool:
    """The rule, told once more and in other words: somebody signed in, called by name in a grant for this programme."""
    names = {user.id} if "@" not in user.id else set[str]()
    mail = user.email.lower() if "@" in user.email else None
    return user.signed_in and any(
        grant.role == "coordinator"
        and ({on.programme, "*"} & grant.programmes)
        and ((grant.user in names - {""}) or (mail is not None and grant.user.lower() == mail))
        for grant in book.grants
    )


@given(PEOPLE, st.sampled_from(GUARDED), EDITIONS, BOOKS, NAMES)
def test_a_guarded_action_is_allowed_to_the_coordinator_of_the_programme_and_to_nobody_else(
    user: User, action: Action, on: EditionId, book: RoleBook, submitted_by: str
) -> None:
    allowed = not book.problem and is_coordinator(user, on, book)
    if action is Action.PUBLISH_VERSION and book.two_people:
        allowed = allowed and submitted_by not in ("", user.id)
    assert (denial(user, action, book, on, submitted_by) is None) == allowed


@given(st.sampled_from(GUARDED), EDITIONS, BOOKS)
def test_nobody_signed_in_may_do_nothing_guarded(action: Action, on: EditionId, book: RoleBook) -> None:
    assert denial(ANONYMOUS, action, book, on) is not None


@given(PEOPLE, st.sampled_from(GUARDED), EDITIONS, st.booleans())
def test_without_a_grant_nobody_may_do_anything_guarded(
    user: User, action: Action, on: EditionId, two_people: bool
) -> None:
    assert denial(user, action, RoleBook(two_people=two_people), on, "sub-binh") is not None


@given(st.sampled_from(Action), EDITIONS, st.lists(GRANTS, max_size=3), PEOPLE | st.just(operator_user()))
def test_a_book_that_cannot_be_read_allows_nobody_anything(
    action: Action, on: EditionId, grants: list[Grant], user: User
) -> None:
    book = RoleBook(tuple(grants), problem="line 3: …")
    assert denial(user, action, book, on) is Rule.DENIED_ROLE_BOOK_UNREADABLE


@pytest.mark.parametrize("action", GUARDED)
def test_a_role_that_was_withdrawn_is_no_role(action: Action) -> None:
    assert denial(AN, action, RoleBook((given_to("sub-an"),))) is None
    assert denial(AN, action, RoleBook()) is Rule.DENIED_NO_ROLE


def test_a_refusal_says_what_is_missing() -> None:
    viewer, elsewhere = given_to("sub-an", Role.VIEWER), given_to("sub-an", programme="tinh-b")
    publish = Action.PUBLISH_VERSION
    assert denial(ANONYMOUS, publish, RoleBook((viewer,))) is Rule.DENIED_NOT_SIGNED_IN
    assert denial(BINH, publish, RoleBook((viewer,))) is Rule.DENIED_NO_ROLE
    assert denial(AN, publish, RoleBook((viewer,))) is Rule.DENIED_WRONG_ROLE
    assert denial(AN, publish, RoleBook((elsewhere,))) is Rule.DENIED_OTHER_PROGRAMME


def test_a_refusal_names_who_wanted_to_do_what_where() -> None:
    with pytest.raises(PermissionDenied, match="sub-an may not roll_back on tinh-a/2024") as refused:
        authorize(AN, Action.ROLL_BACK, HERE, RoleBook())
    assert (refused.value.user, refused.value.action, refused.value.on) == (AN, Action.ROLL_BACK, HERE)


def test_an_address_counts_in_any_case_and_either_unicode_form_and_a_sub_to_the_letter() -> None:
    assert denial(AN, Action.READ_LOG, RoleBook((given_to("An@Example.VN"),))) is None
    decomposed = User("1", "Hà", signed_in=True, email="ha\u0300@example.vn")
    assert denial(decomposed, Action.READ_LOG, RoleBook((given_to("h\u00e0@example.vn"),))) is None
    assert denial(AN, Action.READ_LOG, RoleBook((given_to("SUB-AN"),))) is Rule.DENIED_NO_ROLE


def test_whoever_chooses_an_address_as_his_sub_is_not_taken_for_its_owner() -> None:
    impostor = User("an@example.vn", "An", signed_in=True)
    assert denial(impostor, Action.PUBLISH_VERSION, RoleBook((given_to("an@example.vn"),))) is Rule.DENIED_NO_ROLE


# Two people


def test_two_people_are_two_people() -> None:
    book = RoleBook((given_to("sub-an"), given_to("sub-binh")), two_people=True)
    assert denial(AN, Action.PUBLISH_VERSION, book, submitted_by="sub-an") is Rule.DENIED_SUBMITTED_BY_THE_SAME
    assert denial(BINH, Action.PUBLISH_VERSION, book, submitted_by="sub-an") is None
    assert denial(BINH, Action.PUBLISH_VERSION, book) is Rule.DENIED_SUBMITTER_UNKNOWN
    assert denial(AN, Action.SUBMIT_VERSION, book) is None


def test_one_person_may_do_both_when_two_are_not_required() -> None:
    assert denial(AN, Action.PUBLISH_VERSION, RoleBook((given_to("sub-an"),)), submitted_by="sub-an") is None


@pytest.mark.parametrize("action", Action)
def test_the_operator_needs_no_grant(action: Action) -> None:
    assert denial(operator_user(), action, RoleBook(anonymous_may_save=False)) is None


def test_the_operator_is_one_person_too() -> None:
    operator, book = operator_user(), RoleBook(two_people=True)
    assert denial(operator, Action.PUBLISH_VERSION, book, submitted_by="sub-an") is None
    refused = denial(operator, Action.PUBLISH_VERSION, book, submitted_by=operator.id)
    assert refused is Rule.DENIED_SUBMITTED_BY_THE_SAME


# Saving and trying


def test_anybody_saves_and_tries_unless_the_book_says_otherwise() -> None:
    assert denial(ANONYMOUS, Action.SAVE_SCENARIO, RoleBook()) is None
    assert denial(ANONYMOUS, Action.TRY_WORKBOOK, RoleBook(anonymous_may_save=False)) is None
    closed = denial(ANONYMOUS, Action.SAVE_SCENARIO, RoleBook(anonymous_may_save=False))
    assert closed is Rule.DENIED_NOT_SIGNED_IN


def test_where_saving_is_closed_an_agency_saves_for_itself_a_coordinator_for_all_a_viewer_for_none() -> None:
    def saving(role: Role, *agencies: str) -> Rule | None:
        of_role = ("so-y-te",) if role is Role.AGENCY else ()
        book = RoleBook((given_to("sub-an", role, "tinh-a", *of_role),), anonymous_may_save=False)
        return denial(AN, Action.SAVE_SCENARIO, book, agencies=agencies)

    assert saving(Role.AGENCY, "so-y-te") is None
    assert saving(Role.AGENCY, "so-y-te", "so-cong-thuong") is Rule.DENIED_OTHER_AGENCY
    assert saving(Role.AGENCY) is Rule.DENIED_OTHER_AGENCY  # whose points it changes was not told
    assert saving(Role.COORDINATOR, "so-y-te", "so-cong-thuong") is None
    assert saving(Role.VIEWER, "so-y-te") is Rule.DENIED_WRONG_ROLE


# In words


DENIALS = [rule for rule in Rule if rule.startswith("not_authorized.")]


def issues() -> Iterator[PermissionDenied]:
    return (PermissionDenied(AN, action, HERE, reason) for action, reason in product(Action, DENIALS))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_of_every_action_is_a_sentence(language: str) -> None:
    sentences = {issue_sentence(refused, language) for refused in issues()}  # pyright: ignore
    assert len(sentences) == len(Action) * len(DENIALS)
    assert not [sentence for sentence in sentences if re.search(r"[{}]|_", sentence) or not sentence.endswith(".")]


def test_the_highest_role_is_the_one_that_is_shown() -> None:
    assert role_in_words({Role.VIEWER, Role.COORDINATOR}, "en") == "coordinator"
    assert role_in_words(frozenset(), "en") == "no role"
