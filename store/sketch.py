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
SHORT = 200

#: Characters in a run.
RUN = 5

#: Bins of a sketch, and how many of them make a band.
BINS = 160
IN_BAND = 4

#: No run hashes to as much.
_EMPTY = 2**64

_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")


def wording(reading: Reading) -> str:
    """The Chinese characters of the prose: all of a text that its sketch knows.

    Tables are left out: the statutory ones say the same everywhere.
    """
    prose = "\n".join(block.text for block in reading.blocks if block.kind is not BlockKind.TABLE)
    return "".join(_CHINESE.findall(unicodedata.normalize("NFKC", prose)))


def runs_of(text: str) -> frozenset[str]:
    """The runs of characters in a `wording`; none if there is too little of it."""
    if len(text) < SHORT:
        return frozenset()
    return frozenset({text[at : at + RUN] for at in range(len(text) - RUN + 1)})


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Of the runs of the longer text, the share that both have."""
    longer = max(len(one), len(other))
    return len(one & other) / longer if longer else 0.0


def bands_of(runs: frozenset[str]) -> list[int]:
    """What a text with these runs is looked up by: signed numbers of 64 bits."""
    if not runs:
        return []
    bins = _filled(_least(runs))
    return [
        int.from_bytes(_hashed(b"%d" % at, *bins[at : at + IN_BAND]), "big", signed=True)
        for at in range(0, BINS, IN_BAND)
    ]


def _least(runs: frozenset[str]) -> list[int]:
    """The least hash in each bin."""
    bins = [_EMPTY] * BINS
    for run in runs:  # thousands: nothing is called here that need not be
        number = int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big")
        value, place = divmod(number, BINS)
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
        yield int.from_bytes(_hashed(b"%d %d" % (place, attempt)), "big") % BINS


def _hashed(*parts: bytes) -> bytes:
    return blake2b(b" ".join(parts), digest_size=8).digest()
