"""What happens when a page goes wrong: the log has everything, the reader a sentence and a number to ask about."""

from __future__ import annotations

import streamlit as st
import structlog

from dashboard.ui.address import Address, read_address
from dashboard.ui.texts import text
from dashboard.web.error_number import new_error_number
from dashboard.web.metrics import SCRIPT_ERRORS

_log = structlog.stdlib.get_logger("dashboard.web.script_errors")


def on_script_error(error: Exception) -> bool:
    """Log `error` and say on the page that something went wrong; True, for nothing more is to be shown of it."""
    number = new_error_number()
    SCRIPT_ERRORS.inc()
    address = _address()
    where = f"{address.programme}/{address.period}"
    _log.error("script_error", error_number=number, edition=where, exc_info=error)
    st.error(text("server_error.script", address.language, number=number))
    return True


def _address() -> Address:
    """The view on screen; what the URL says when the page went wrong before there was one."""
    held = st.session_state.get("address")
    return held if isinstance(held, Address) else read_address(st.query_params.to_dict())
