"""MinHash bands of a text, by which nearly equal texts are found among millions. Pure.

Only Chinese characters count, in shingles of five, so that last year's report with other years and
numbers has the same text. A signature has 160 permutations in 40 bands of four: two texts that
share 80 % of their shingles share no band once in some thousand times. Signatures are stored, so
`SEED`, `PERMUTATIONS` and the major version of ``rensa`` must not change without computing them
anew (``docs/decisions/070``).
"""

import re
import struct
import unicodedata
from hashlib import blake2b

from rensa import RMinHash

from disclosures import BlockKind, Reading

#: Texts with fewer Chinese characters are not compared.
MIN_LENGTH = 200

#: Characters in a shingle.
SHINGLE_LENGTH = 5

#: Numbers in a signature, and how many of them make a band.
PERMUTATIONS = 160
BAND_SIZE = 4
SEED = 42

_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")


def chinese_prose(reading: Reading) -> str:
    """The Chinese characters of the prose; statutory tables are the same everywhere."""
    prose = "\n".join(block.text for block in reading.blocks if block.kind is not BlockKind.TABLE)
    return "".join(_CHINESE.findall(unicodedata.normalize("NFKC", prose)))


def shingles_of(text: str) -> frozenset[str]:
    """The shingles of a text; none if it is shorter than `MIN_LENGTH`."""
    if len(text) < MIN_LENGTH:
        return frozenset()
    starts = range(len(text) - SHINGLE_LENGTH + 1)
    return frozenset({text[at : at + SHINGLE_LENGTH] for at in starts})


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of common shingles in the longer text."""
    longer = max(len(one), len(other))
    return len(one & other) / longer if longer else 0.0


def bands_of(shingles: frozenset[str]) -> list[int]:
    """The bands of a text, as signed 64-bit numbers; near-duplicates share some."""
    if not shingles:
        return []
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    minhash.update(list(shingles))
    signature = minhash.digest()
    return [_band(at, signature[at : at + BAND_SIZE]) for at in range(0, PERMUTATIONS, BAND_SIZE)]


def _band(at: int, numbers: list[int]) -> int:
    data = struct.pack(f">H{len(numbers)}I", at, *numbers)
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)
