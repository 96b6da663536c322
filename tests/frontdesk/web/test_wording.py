"""Whatever the house can say, a page can name: one word left out is a page that fails."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from disclosures import (
    EventKind,
    IncidentState,
    Kind,
    ObligationState,
    Origin,
    Outcome,
    Reason,
    ReportState,
    SourceState,
    Where,
)
from frontdesk.web import wording
from frontdesk.web.language import read_tongues
from frontdesk.web.wording import Wording

TABLES: list[tuple[Mapping[StrEnum, str], type[StrEnum]]] = [
    (wording.MEANINGS, EventKind),
    (wording.REASONS, Reason),
    (wording.OUTCOMES, Outcome),
    (wording.INCIDENTS, IncidentState),
    (wording.WHERE, Where),
]


@pytest.mark.parametrize(("table", "words"), TABLES, ids=lambda each: getattr(each, "__name__", ""))
def test_every_word_has_a_name(table: Mapping[StrEnum, str], words: type[StrEnum]) -> None:
    assert set(table) == set(words)


@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_word_is_said_in_both_languages(code: str) -> None:
    say = Wording(read_tongues()[code])

    said = [
        *(say.event(kind) + say.meaning(kind) for kind in EventKind),
        *map(say.kind, Kind),
        *map(say.state, [*SourceState, *ReportState]),
        *map(say.duty, ObligationState),
        *map(say.reason, Reason),
        *map(say.outcome, Outcome),
        *map(say.incident, IncidentState),
        *(say.where(Origin(where=where)) for where in Where),
    ]

    assert all(said)
