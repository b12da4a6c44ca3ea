"""What a printed table rests on and has no column for."""

from __future__ import annotations

from dashboard.model import Block, Edition, Provenance
from dashboard.ui.texts import Language, text


def origins_note(edition: Edition, block: Block, language: Language) -> str | None:
    """Return how many scores of `block` are not published, by kind; None when all are."""
    counts = {origin: count for origin, count in block.origin_counts().items() if origin is not Provenance.PUBLISHED}
    if not counts:
        return None
    kinds = ", ".join(f"{count} {text(f'provenance.{origin}', language)}" for origin, count in counts.items())
    of_block = {"edition": edition.id, "block": block.code}
    return text("command_line.origins", language, **of_block, kinds=kinds, count=sum(block.origin_counts().values()))
