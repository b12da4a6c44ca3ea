"""Hypothesis without a time limit for one example: CI machines stall, and speed is measured in tests/bench."""

from hypothesis import settings

settings.register_profile("dashboard", deadline=None, print_blob=True)
settings.load_profile("dashboard")
