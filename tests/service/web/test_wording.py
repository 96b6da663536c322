"""Tests of `service.web.wording`: every value has a name."""

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
    TextStatus,
)
from service.language import read_languages
from service.web import wording
from service.web.wording import Wording

TABLES: Sequence[tuple[Mapping[Any, str], type[StrEnum]]] = [
    (wording.EXPLANATIONS, EventKind),
    (wording.REASONS, ObligationReason),
    (wording.OUTCOMES, RunOutcome),
    (wording.INCIDENTS, IncidentState),
    (wording.LOCATIONS, FieldLocation),
    (wording.FILES, TextStatus),
]


@pytest.mark.parametrize(
    ("table", "values"), TABLES, ids=lambda each: getattr(each, "__name__", "")
)
def test_every_value_has_a_name(table: Mapping[StrEnum, str], values: type[StrEnum]) -> None:
    assert set(table) == set(values)


@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_value_is_named_in_both_languages(code: str) -> None:
    words = Wording(read_languages()[code])

    named = [
        *(words.event(kind) + words.explanation(kind) for kind in EventKind),
        *map(words.kind, DocumentKind),
        *map(words.state, [*SourceState, *ReportState]),
        *map(words.obligation_state, ObligationState),
        *map(words.obligation_reason, ObligationReason),
        *map(words.outcome, RunOutcome),
        *map(words.incident, IncidentState),
        *(words.location(FieldOrigin(where=where)) for where in FieldLocation),
    ]

    assert all(named)
