"""Remove the characters that databases, XML and e-mail refuse."""

import re

#: Everything outside XML 1.0's Char: NUL and other controls, lone surrogates, U+FFFE and U+FFFF.
_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """`text` without rejected characters."""
    return _REFUSED.sub("", text) if _REFUSED.search(text) else text


def clean_within(value: object) -> object:
    """The same for all strings within dicts, lists and tuples."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean_within(key): clean_within(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [clean_within(each) for each in value]
    return value
