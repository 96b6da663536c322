"""Converts reasons and numbers of completeness for the command line and the API."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from gettext import NullTranslations

from disclosures.completeness import SourceCompleteness
from disclosures.reason import Reason
from disclosures.wording.reasons import render, render_all

#: JSON keys of the sentence and of the data.
SENTENCE, DATA = "why", "reason"


def translations_of(language: str) -> NullTranslations:
    """Return the catalogue of ``zh`` or ``en``."""
    from service.language import read_catalogues  # slow to import; most commands need none

    return read_catalogues()[language]


def in_english(reason: Reason | None) -> str:
    """Render one reason in English; empty for None."""
    return render(reason, translations_of("en")) if reason is not None else ""


def all_in_english(reasons: Iterable[Reason]) -> str:
    """Render several reasons in English, one after the other."""
    return render_all(reasons, translations_of("en"))


def as_data(reason: Reason | None) -> dict[str, object] | None:
    """Convert one reason to JSON values; None for None."""
    return reason.as_json() if reason is not None else None


def completeness_as_data(seen: SourceCompleteness | None) -> dict[str, object] | None:
    """Convert the completeness of a source to JSON values; None for None."""
    if seen is None:
        return None
    return asdict(seen) | {"unproved": as_data(seen.unproved)}


def with_sentences(value: object) -> object:
    """Add a sentence to each reason within `value`, which consists of JSON values.

    Beside ``reason`` the key ``why`` is added (in an event: ``note``). ``suspicions`` are replaced
    by sentences, and their data is stored under ``reasons``.
    """
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [with_sentences(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    converted = {name: with_sentences(each) for name, each in value.items()}
    if DATA in value and (value[DATA] is None or isinstance(value[DATA], Mapping)):
        reason = Reason.from_json(value[DATA]) if value[DATA] is not None else None
        converted[DATA] = value[DATA]
        if "note" in value:
            converted["note"] = in_english(reason) or value["note"]
        else:
            converted[SENTENCE] = in_english(reason)
    if "suspicions" in value:
        reasons = [Reason.from_json(each) for each in value["suspicions"]]
        converted["suspicions"] = [in_english(each) for each in reasons]
        converted["reasons"] = list(value["suspicions"])
    return converted
