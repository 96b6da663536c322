"""Why something was held or could not be read, in the reader's language.

The house writes its reasons in English, as the log and the command line show them, and keeps them
so. Where a person reads them they are said in Chinese here: each form that is written anywhere has
its words, and what has none is shown as it is.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from gettext import NullTranslations

from disclosures.wording.names import field_name
from notifier.reason_words import FAULTS, FORMS

#: What several reasons are joined by when they are written, and when they are said.
JOINED = re.compile(r"; (?=[a-z0-9])(?!we take )")

_PLACE = re.compile(r"\{(\w+)\}")

#: Values that are words of ours themselves.
_SAID: Mapping[str, Callable[[str], str]] = {
    "why": lambda text: _said(text),
    "fault": lambda text: FAULTS.get(text, text),
    "fields": lambda text: "、".join(
        field_name(name, NullTranslations()) for name in text.split(", ")
    ),
}


def in_words(why: str, language: str = "zh") -> str:
    """Say a reason that the house wrote."""
    if language == "en" or not why.strip():
        return why
    return "；".join(_said(part) for part in JOINED.split(why))


def fault_name(fault: str, language: str = "zh") -> str:
    """Name a fault: 系统繁忙; in English as it is written."""
    return fault if language == "en" else FAULTS.get(fault, fault)


def _said(text: str) -> str:
    for form, words in _forms():
        if found := form.fullmatch(text):
            values = {
                name: _SAID.get(name, str)(value) for name, value in found.groupdict().items()
            }
            return words.format(**values)
    return text


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_form(written), words) for written, words in FORMS)


def _form(written: str) -> re.Pattern[str]:
    parts = _PLACE.split(written)
    pattern = "".join(_value(part) if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile(pattern, re.DOTALL)


def _value(name: str) -> str:
    """What may stand in a place; names of one letter are of numbers and single words."""
    return rf"(?P<{name}>[\w%.:-]+)" if len(name) == 1 else rf"(?P<{name}>.+?)"
