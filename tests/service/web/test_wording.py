"""Whatever the house can say, a page can name: one word left out is a page that fails."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import pytest

from disclosures import (
    DocumentKind,
    EventKind,
    FieldLocation,
    FieldOrigin,
    IncidentState,
    ObligationReason,
    ObligationState,
    ReportState,
    RunOutcome,
    SourceState,
)
from service.web import wording
from service.web.language import read_tongues
from service.web.wording import Wording

TABLES: Sequence[tuple[Mapping[Any, str], type[StrEnum]]] = [
    (wording.MEANINGS, EventKind),
    (wording.REASONS, ObligationReason),
    (wording.OUTCOMES, RunOutcome),
    (wording.INCIDENTS, IncidentState),
    (wording.WHERE, FieldLocation),
]


@pytest.mark.parametrize(("table", "words"), TABLES, ids=lambda each: getattr(each, "__name__", ""))
def test_every_word_has_a_name(table: Mapping[StrEnum, str], words: type[StrEnum]) -> None:
    assert set(table) == set(words)


@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_word_is_said_in_both_languages(code: str) -> None:
    say = Wording(read_tongues()[code])

    said = [
        *(say.event(kind) + say.meaning(kind) for kind in EventKind),
        *map(say.kind, DocumentKind),
        *map(say.state, [*SourceState, *ReportState]),
        *map(say.terms, ObligationState),
        *map(say.reason, ObligationReason),
        *map(say.outcome, RunOutcome),
        *map(say.incident, IncidentState),
        *(say.where(FieldOrigin(where=where)) for where in FieldLocation),
    ]

    assert all(said)
