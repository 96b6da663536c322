"""White space, and characters that are not printed."""

import re

#: Characters that XML 1.0 (section 2.2), and so a feed, cannot hold.
UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Characters without width: removed, because they must not split a word or a number.
_INVISIBLE = re.compile(
    UNPRINTABLE.pattern + r"|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)


def collapse_whitespace(text: str) -> str:
    """Reduce each run of white space to one space; drop invisible characters."""
    return " ".join(_INVISIBLE.sub("", text).split())


def compact(text: str) -> str:
    """Remove all white space and invisible characters."""
    return "".join(_INVISIBLE.sub("", text).split())
