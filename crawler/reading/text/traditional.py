"""Traditional characters: labels and key words are matched in simplified ones.

The conversion is by character, so that every position in a converted text is one in the printed
text. OpenCC (t2s) says which character stands for which.
"""

import re
from functools import cache

from opencc import OpenCC

#: Frequent characters that a simplified page does not have, and how many of them must occur.
_FREQUENT = "為發開關會國業務區縣機號這個與對來時們學"
_MIN_FREQUENT = 3

#: CJK ideographs that are converted: the basic block and extension A.
_IDEOGRAPHS = (*map(chr, range(0x3400, 0x4DC0)), *map(chr, range(0x4E00, 0xA000)))


def is_traditional(text: str) -> bool:
    """Whether a page is written in traditional characters, at least in part."""
    return sum(character in text for character in _FREQUENT) >= _MIN_FREQUENT


def simplified(text: str) -> str:
    """Replace each traditional character by its simplified one; the length stays."""
    simplified_of, traditional = _conversion()
    return traditional.sub(lambda match: simplified_of[match[0]], text)


@cache
def _conversion() -> tuple[dict[str, str], re.Pattern[str]]:
    """Return traditional → simplified character, and a pattern of the traditional ones."""
    converted = OpenCC("t2s").convert("\n".join(_IDEOGRAPHS)).split("\n")
    pairs = zip(_IDEOGRAPHS, converted, strict=True)
    simplified_of = {old: new for old, new in pairs if old != new and len(new) == 1}
    return simplified_of, re.compile(f"[{''.join(simplified_of)}]")
