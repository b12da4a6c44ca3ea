"""Which blocks and agencies of the edition before are called otherwise, or cannot be found, in this one."""

from __future__ import annotations

from dashboard.model import Block
from dashboard.scoring import BlockChange, RankedEdition
from dashboard.ui.wording import Wording


def block_without_before(ranked: RankedEdition, block: Block, words: Wording) -> str:
    """Why nothing of `block` is compared: no edition before, none with the block, or one under another code."""
    previous = ranked.previous
    if previous is None:
        return words("change.none")
    period = words.period(previous.id.period)
    recoded = [other.code for other in _gone(ranked) if _same_name(other.name, block.name)]
    if recoded:
        return words("change.block_recoded", period=period, code=recoded[0])
    return words("change.block_new", period=period)


def blocks_gone(ranked: RankedEdition, words: Wording) -> str:
    """The blocks of the edition before that this one has no more; empty where there are none."""
    gone = [block.name for block in _gone(ranked)]
    if ranked.previous is None or not gone:
        return ""
    return words("change.blocks_gone", period=words.period(ranked.previous.id.period), blocks=words.listing(gone))


def agencies_otherwise(change: BlockChange, names: dict[str, str], words: Wording) -> list[str]:
    """Sentences on agencies of two names, and on those of two codes; `names` are those of now, by code."""
    sentences: list[str] = []
    if change.renamed:
        pairs = (words("change.renamed_one", name=names[code], before=name) for code, name in change.renamed.items())
        sentences.append(words("change.renamed", agencies=words.listing(pairs)))
    recoded = [
        words("change.recoded_one", name=agency.name, code=agency.code, before=before.code)
        for agency in change.new
        for before in change.gone
        if _same_name(agency.name, before.name)
    ]
    if recoded:
        sentences.append(words("change.recoded", agencies=words.listing(recoded)))
    return sentences


def _gone(ranked: RankedEdition) -> list[Block]:
    if ranked.previous is None:
        return []
    return [block for block in ranked.previous.blocks if block.code not in ranked.edition.block_by_code]


def _same_name(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
