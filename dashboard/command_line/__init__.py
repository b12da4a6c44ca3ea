"""The command line: build editions, print leaderboards and plans, reconcile. A thin client of data and scoring."""

from dashboard.command_line.program import main

__all__ = ["main"]
