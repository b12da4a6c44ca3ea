"""The server's log: one event a line, from this program, Streamlit and uvicorn alike."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

from dashboard.web.settings import log_form

_OTHERS = ("streamlit", "uvicorn", "websockets")
_LEFT_OUT = {"uvicorn.access"}  # it writes queries; `request_log` does not
_WARNINGS_ONLY = ("alembic", "httpx2", "uvicorn.error")  # `running` and `request_log` tell the rest, without queries
_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def set_up_server_log() -> None:
    """Send every log line to standard error: as JSON, or readable when a person watches (`DASHBOARD_LOG` decides).

    To be called when the program starts and once more when the server runs: uvicorn sets up its own in between.
    """
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=_rendering(), foreign_pre_chain=_SHARED))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name, logger in logging.root.manager.loggerDict.items():
        if isinstance(logger, logging.Logger) and name.partition(".")[0] in _OTHERS:
            logger.handlers.clear()
            logger.propagate = name not in _LEFT_OUT
    for name in _WARNINGS_ONLY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # What a page raises is logged by `script_errors`, with the number that the reader of the page is told.
    logging.getLogger("streamlit.error_util").addFilter(_is_not_a_script_error)


def _rendering() -> list[Processor]:
    def without_extras(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event.pop("color_message", None)  # uvicorn's, the same sentence once more
        return structlog.stdlib.ProcessorFormatter.remove_processors_meta(_, __, event)

    form = log_form() or ("console" if sys.stderr.isatty() else "json")
    if form == "console":
        return [without_extras, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    return [without_extras, structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]


def _is_not_a_script_error(record: logging.LogRecord) -> bool:
    message: Any = record.msg
    return message != "Uncaught app execution"
