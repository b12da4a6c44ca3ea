"""Roles and refusals of `dashboard.access` in words; what is needed of them is written down here, `ui` imports none."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from dashboard.model import EditionId
from dashboard.ui.texts import Language, text

_HIGHEST_FIRST = ("coordinator", "agency", "viewer")


class Denial(Protocol):
    """Why somebody may not do something, such as `dashboard.access.NotAuthorized`."""

    @property
    def action(self) -> str: ...
    @property
    def on(self) -> EditionId: ...
    @property
    def reason(self) -> str: ...


def not_authorized_sentence(denial: Denial, language: Language) -> str:
    """Return what somebody may not do, and why: `Không công bố phiên bản được: bạn chưa đăng nhập.`"""
    action = text(f"action.{denial.action}", language)
    return text(f"not_authorized.{denial.reason}", language, action=action, programme=denial.on.programme)


def role_in_words(roles: Collection[str], language: Language) -> str:
    """Return the highest of somebody's roles, in words."""
    return text(f"role.{next((role for role in _HIGHEST_FIRST if role in roles), 'none')}", language)
