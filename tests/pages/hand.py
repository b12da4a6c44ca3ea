"""A hand on the sliders: the events that the browser sends, and what the page answers."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.pages.screen import component, open_page


class Hand:
    """Works on one agency's sliders in one session. Every event is a gesture of its own unless it is held."""

    def __init__(self, agency: str, **parameters: str) -> None:
        self.screen: AppTest = open_page("simulation", cq=agency, **parameters)
        self.agency = agency
        self.number = 0
        self.gesture = 0

    def does(self, kind: str, criterion: str = "", value: object = None, *, held: bool = False) -> dict[str, Any]:
        """Do one thing; `held`: still within the gesture before."""
        self.gesture += not held
        self.number = max(self.number, self.screen.session_state["session"].acknowledged) + 1
        return self.sends(self.event(kind, criterion, value))

    def event(self, kind: str, criterion: str = "", value: object = None) -> dict[str, object]:
        """The event as the browser would send it now."""
        return {
            "n": self.number,
            "k": kind,
            "e": self.answer["edition"],
            "a": self.agency,
            "c": criterion,
            "v": value,
            "g": self.gesture,
        }

    def sends(self, *events: object) -> dict[str, Any]:
        """Let these reach the page, whatever they are, and return its answer."""
        self.screen.session_state["simulator"] = {"events": list(events)}
        self.screen.run()
        assert not self.screen.exception
        return self.answer

    @property
    def answer(self) -> dict[str, Any]:
        """What the page shows now."""
        return component(self.screen, "simulator")

    def points(self, criterion: str) -> float:
        """Points on the slider."""
        return self.answer["values"][criterion]["value"]

    def message(self, criterion: str) -> str:
        """What is said about the last thing done to a criterion, if it was refused."""
        return self.answer["values"][criterion]["message"]
