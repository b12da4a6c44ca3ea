"""The number by which a reader and the operator speak of one error."""

from __future__ import annotations

import secrets


def new_error_number() -> str:
    """Return eight digits and letters, easily read out on the telephone; unique enough to find one in a log."""
    return secrets.token_hex(4).upper()
