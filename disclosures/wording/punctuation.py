"""Punctuation that differs between languages."""

from collections.abc import Iterable
from functools import reduce
from gettext import NullTranslations


def colon(translations: NullTranslations) -> str:
    """Return the colon, with the space that follows it."""
    return translations.gettext("：")


def comma_separated(items: Iterable[str], translations: NullTranslations) -> str:
    """Join the items of a list: 标点、排版."""
    return translations.gettext("、").join(items)


def sentences(parts: Iterable[str], translations: NullTranslations) -> str:
    """Join whole sentences; Chinese has no space between them."""
    pattern = translations.pgettext("two sentences", "%(first)s%(second)s")
    return reduce(lambda first, second: pattern % {"first": first, "second": second}, parts)
