"""Traditional characters as simplified ones, to compare them with words."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

#: Traditional characters of which every report has some.
_TRADITIONAL = re.compile("[開關機構與為數務條請個處結轉無縣區鄉鎮總計會發報產項資審議復複類辦]")


def simplified(text: str) -> str:
    """Return `text` in simplified characters, each in its place; itself if none is traditional."""
    if not _TRADITIONAL.search(text):
        return text
    convert = _converter().convert
    converted: str = convert(text)
    return converted if len(converted) == len(text) else "".join(map(convert, text))


@lru_cache(maxsize=1)
def _converter() -> "OpenCC":
    from opencc import OpenCC  # loads dictionaries that few pages need

    return OpenCC("t2s")
