"""The sketch of a text: a few numbers by which nearly equal texts are found among millions. Pure.

Only Chinese characters count, in runs of five: last year's report with the year and the numbers
changed is the same wording. The sketch is a MinHash in one pass (one permutation, empty bins
filled from others), cut into bands; texts that share 80 % of their runs share a band except once
in some thousand times.
"""

import re
import unicodedata
from collections.abc import Iterator
from hashlib import blake2b

from disclosures import BlockKind, Reading

#: Texts with fewer characters say too little to be a copy of anything.
MIN_LENGTH = 200


#: Characters in a run.
SHINGLE_LENGTH = 5


#: Bins of a sketch, and how many of them make a band.
PERMUTATIONS = 160


BAND_SIZE = 4


#: No run hashes to as much.
_EMPTY = 2**64


_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")


def chinese_prose(reading: Reading) -> str:
    """The Chinese characters of the prose: all of a text that its sketch knows.

    Tables are left out: the statutory ones say the same everywhere.
    """
    prose = "\n".join(block.text for block in reading.blocks if block.kind is not BlockKind.TABLE)
    return "".join(_CHINESE.findall(unicodedata.normalize("NFKC", prose)))


def shingles_of(text: str) -> frozenset[str]:
    """The runs of characters in a `chinese_prose`; none if there is too little of it."""
    if len(text) < MIN_LENGTH:
        return frozenset()
    return frozenset(
        {text[at : at + SHINGLE_LENGTH] for at in range(len(text) - SHINGLE_LENGTH + 1)}
    )


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Of the runs of the longer text, the share that both have."""
    longer = max(len(one), len(other))
    return len(one & other) / longer if longer else 0.0


def bands_of(shingles: frozenset[str]) -> list[int]:
    """What a text with these runs is looked up by: signed numbers of 64 bits."""
    if not shingles:
        return []
    bins = _filled(_least(shingles))
    return [
        int.from_bytes(_hashed(b"%d" % at, *bins[at : at + BAND_SIZE]), "big", signed=True)
        for at in range(0, PERMUTATIONS, BAND_SIZE)
    ]


def _least(shingles: frozenset[str]) -> list[int]:
    """The least hash in each bin."""
    bins = [_EMPTY] * PERMUTATIONS
    for run in shingles:  # thousands: nothing is called here that need not be
        number = int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big")
        value, place = divmod(number, PERMUTATIONS)
        if value < bins[place]:
            bins[place] = value
    return bins


def _filled(bins: list[int]) -> list[bytes]:
    """The bins as bytes; an empty one takes what another has, the same other in every text."""
    return [
        (value if value < _EMPTY else next(bins[at] for at in _others(place) if bins[at] < _EMPTY))
        .to_bytes(8, "big")
        for place, value in enumerate(bins)
    ]  # fmt: skip


def _others(place: int) -> Iterator[int]:
    """Where an empty bin looks, until it finds something."""
    attempt = 0
    while True:
        attempt += 1
        yield int.from_bytes(_hashed(b"%d %d" % (place, attempt)), "big") % PERMUTATIONS


def _hashed(*parts: bytes) -> bytes:
    return blake2b(b" ".join(parts), digest_size=8).digest()
