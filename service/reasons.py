"""Reasons as the command line and the API give them: an English sentence, and the data."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from gettext import NullTranslations

from disclosures.reason import Reason
from disclosures.wording.reasons import render, render_all

#: What a JSON object calls the sentence, and the data beside it.
SENTENCE, DATA = "why", "reason"


@cache
def _languages() -> Mapping[str, NullTranslations]:
    from service.web.language import read_tongues  # slow to import: most commands need no words

    return {code: tongue.translations for code, tongue in read_tongues().items()}


def translations_of(language: str) -> NullTranslations:
    """The translations into ``zh`` or ``en``."""
    return _languages()[language]


def in_english(reason: Reason | None) -> str:
    """Say one reason; empty for None."""
    return render(reason, translations_of("en")) if reason is not None else ""


def all_in_english(reasons: Iterable[Reason]) -> str:
    """Say several reasons, one after the other."""
    return render_all(reasons, translations_of("en"))


def as_data(reason: Reason | None) -> dict[str, object] | None:
    """Give one reason as JSON values; None for None."""
    return reason.as_json() if reason is not None else None


def with_sentences(value: object) -> object:
    """Put the sentence beside each reason within `value`, which was dumped to JSON values.

    ``reason`` gets a ``why`` (of an event: the ``note``), ``suspicions`` become sentences with
    their data under ``reasons``.
    """
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [with_sentences(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    said = {name: with_sentences(each) for name, each in value.items()}
    if DATA in value and (value[DATA] is None or isinstance(value[DATA], Mapping)):
        reason = Reason.from_json(value[DATA]) if value[DATA] is not None else None
        said[DATA] = value[DATA]
        if "note" in value:
            said["note"] = in_english(reason) or value["note"]
        else:
            said[SENTENCE] = in_english(reason)
    if "suspicions" in value:
        reasons = [Reason.from_json(each) for each in value["suspicions"]]
        said["suspicions"] = [in_english(each) for each in reasons]
        said["reasons"] = list(value["suspicions"])
    return said
