"""What a printed table rests on and has no column for."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.model import Block, Edition, Provenance
from dashboard.ui.texts import Language, text


def origins_notes(edition: Edition, block: Block, language: Language) -> Iterator[str]:
    """Yield the notice on made-up scores, and how many scores of `block` are not published; nothing when all are."""
    if Provenance.ILLUSTRATIVE in block.origin_counts():
        yield text("illustrative.outside", language)
    counts = {origin: count for origin, count in block.origin_counts().items() if origin is not Provenance.PUBLISHED}
    if not counts:
        return
    kinds = ", ".join(f"{count} {text(f'provenance.{origin}', language)}" for origin, count in counts.items())
    of_block = {"edition": edition.id, "block": block.code}
    yield text("command_line.origins", language, **of_block, kinds=kinds, count=sum(block.origin_counts().values()))


def illustrative_notes(edition: Edition, language: Language) -> Iterator[str]:
    """Yield the notice where the edition has scores that a program made up."""
    if edition.has_illustrative_scores:
        yield text("illustrative.outside", language)
