"""Who somebody is comes from the claims of the provider, and from what it says it has verified."""

from __future__ import annotations

import os
import pwd

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.access import ANONYMOUS, User, operator, user_from_claims

CLAIMS = {"is_logged_in": True, "sub": "248289761001", "name": "Nguyễn An", "email": "an@example.vn"}


def test_claims_make_a_person() -> None:
    user = user_from_claims({**CLAIMS, "email_verified": True})
    assert user == User("248289761001", "Nguyễn An", signed_in=True, email="an@example.vn")


@pytest.mark.parametrize("verified", [None, False, "true", "True", 1, 1.0, [True], {}])
def test_an_address_that_the_provider_did_not_verify_does_not_count(verified: object) -> None:
    assert user_from_claims({**CLAIMS, "email_verified": verified}).email == ""
    assert user_from_claims(CLAIMS).email == ""


@pytest.mark.parametrize("sub", [None, "", " ", 7, "a\nb", "\u200b", " padded ", "operator:root", "e\u0301", ["x"]])
def test_without_a_sub_that_the_log_can_tell_from_others_nobody_is_signed_in(sub: object) -> None:
    assert user_from_claims({**CLAIMS, "sub": sub}) == ANONYMOUS


@pytest.mark.parametrize("logged_in", [None, False, "true", 1])
def test_whoever_is_not_logged_in_is_nobody(logged_in: object) -> None:
    assert user_from_claims({**CLAIMS, "is_logged_in": logged_in}) == ANONYMOUS


def test_a_person_without_a_name_is_called_by_the_address_or_the_sub() -> None:
    assert user_from_claims({**CLAIMS, "name": " \n"}).name == "an@example.vn"
    assert user_from_claims({"is_logged_in": True, "sub": "7"}).name == "7"


def test_a_name_stays_on_one_line_and_hides_nothing() -> None:
    assert user_from_claims({**CLAIMS, "name": "An\r\n\u202eadmin\x00"}).name == "An admin"


@given(
    st.dictionaries(st.sampled_from([*CLAIMS, "operator", "email_verified", "signed_in"]), st.text() | st.booleans())
)
def test_no_claims_make_an_operator(claims: dict[str, object]) -> None:
    user = user_from_claims(claims)
    assert not user.operator
    assert not user.id.startswith("operator:")


def test_the_operator_is_named_after_the_login_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(variable, "somebody-else")
    login = pwd.getpwuid(os.getuid()).pw_name
    assert operator() == User(f"operator:{login}", login, signed_in=True, operator=True)
