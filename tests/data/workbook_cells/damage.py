"""Good workbooks damaged at random: bytes of a part, of the zip, whole parts. The same seed does the same damage."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.data.workbook_cells.workbook_files import parts_of, zipped

_SIGNS = b"<>/=\"' &;abcvrst0123456789.:-_\x00\x80\xff"


def damaged(content: bytes, seed: int) -> tuple[str, bytes]:
    """Return what was done, and the file that came of it."""
    chance = random.Random(seed)
    damage = chance.choices(list(_DAMAGES), weights=[weight for weight, _ in _DAMAGES.values()])[0]
    return damage, _DAMAGES[damage][1](content, chance)


def _in_a_part(change: Callable[[bytearray, random.Random], None]) -> Callable[[bytes, random.Random], bytes]:
    """Change one part and zip all of them anew, so that no checksum gives it away."""

    def damage(content: bytes, chance: random.Random) -> bytes:
        parts = parts_of(content)
        sheets = [name for name in parts if "worksheets/sheet" in name or name.endswith("sharedStrings.xml")]
        name = chance.choice(sheets if chance.random() < 0.7 else list(parts))
        part = bytearray(parts[name])
        change(part, chance)
        return zipped({**parts, name: bytes(part)})

    return damage


def _in_the_file(change: Callable[[bytearray, random.Random], None]) -> Callable[[bytes, random.Random], bytes]:
    def damage(content: bytes, chance: random.Random) -> bytes:
        file = bytearray(content)
        change(file, chance)
        return bytes(file)

    return damage


def _flip(part: bytearray, chance: random.Random) -> None:
    part[chance.randrange(len(part))] ^= 1 << chance.randrange(8)


def _overwrite(part: bytearray, chance: random.Random) -> None:
    part[chance.randrange(len(part))] = chance.choice(_SIGNS)


def _remove_some(part: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(part))
    del part[start : start + chance.randint(1, 40)]


def _repeat_some(part: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(part))
    part[start:start] = part[start : start + chance.randint(1, 40)]


def _repeat_a_tag(part: bytearray, chance: random.Random) -> None:
    starts = [at for at, sign in enumerate(part) if sign == ord("<")]
    first, last = sorted(chance.sample(starts, 2)) if len(starts) > 1 else (0, 0)
    part[first:first] = part[first:last]


def _remove_a_tag(part: bytearray, chance: random.Random) -> None:
    starts = [at for at, sign in enumerate(part) if sign == ord("<")]
    place = chance.randrange(max(1, len(starts) - 1))
    del part[starts[place] : starts[min(place + 1, len(starts) - 1)]]


def _cut_off(part: bytearray, chance: random.Random) -> None:
    del part[chance.randrange(len(part)) :]


def _zero_some(part: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(part))
    for at in range(start, min(start + chance.randint(1, 64), len(part))):
        part[at] = 0


def _without_a_part(content: bytes, chance: random.Random) -> bytes:
    parts = parts_of(content)
    del parts[chance.choice(list(parts))]
    return zipped(parts)


def _with_parts_swapped(content: bytes, chance: random.Random) -> bytes:
    parts = parts_of(content)
    one, other = chance.sample(list(parts), 2)
    parts[one], parts[other] = parts[other], parts[one]
    return zipped(parts)


_DAMAGES: dict[str, tuple[int, Callable[[bytes, random.Random], bytes]]] = {
    "a bit of a part flipped": (6, _in_a_part(_flip)),
    "a byte of a part overwritten": (6, _in_a_part(_overwrite)),
    "bytes of a part removed": (3, _in_a_part(_remove_some)),
    "bytes of a part repeated": (2, _in_a_part(_repeat_some)),
    "tags of a part repeated": (2, _in_a_part(_repeat_a_tag)),
    "a tag of a part removed": (3, _in_a_part(_remove_a_tag)),
    "a part cut off": (1, _in_a_part(_cut_off)),
    "a bit of the file flipped": (3, _in_the_file(_flip)),
    "the file cut off": (1, _in_the_file(_cut_off)),
    "bytes of the file removed": (1, _in_the_file(_remove_some)),
    "bytes of the file zeroed": (1, _in_the_file(_zero_some)),
    "a part missing": (1, _without_a_part),
    "two parts swapped": (1, _with_parts_swapped),
}
