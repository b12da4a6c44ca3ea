"""What was done with versions, read from their log each time that Prometheus asks.

Counting in the process would miss what the command line and other processes publish; the log has it all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import structlog
from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from dashboard.data import EditionError, data_root, list_editions, read_log

_log = structlog.stdlib.get_logger("dashboard.web.version_metrics")


class VersionFigures(Collector):
    """Log entries by edition and action; editions that cannot be read; logs in which something does not hold."""

    def collect(self) -> Iterable[Metric]:
        """Read all logs. Where the data root cannot be looked into there are no figures, and the log says why."""
        deeds = CounterMetricFamily(
            "dashboard_version_log", "Entries of the version log", labels=["programme", "period", "action"]
        )
        unreadable = GaugeMetricFamily("dashboard_editions_unreadable", "Editions that cannot be read")
        doubtful = GaugeMetricFamily("dashboard_version_logs_doubtful", "Version logs in which something does not hold")
        try:
            root = data_root()
            listings = list_editions(root)
            logs = {listing.id: read_log(root, listing.id) for listing in listings}
        except (EditionError, OSError) as problem:
            _log.warning("no_version_figures", problem=str(problem))
            return
        for edition_id, log in logs.items():
            for action, count in Counter(str(entry.action) for entry in log.entries).items():
                deeds.add_metric([edition_id.programme, edition_id.period, action], count)
        unreadable.add_metric([], sum(listing.error is not None for listing in listings))
        doubtful.add_metric([], sum(bool(log.problems) for log in logs.values()))
        yield from (deeds, unreadable, doubtful)

    def describe(self) -> Iterable[Metric]:
        """Nothing ahead: registering the collector must not read the data root."""
        return ()
