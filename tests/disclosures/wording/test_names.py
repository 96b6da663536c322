"""Tests of `disclosures.wording.names`."""

from enum import StrEnum

import pytest

from disclosures import DocumentKind, EventKind, ObligationState, ReportState, SourceState
from disclosures.wording import names
from service.language import read_catalogues


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "values"),
    [
        (names.event_name, EventKind),
        (names.document_name, DocumentKind),
        (names.state_name, ReportState),
        (names.state_name, SourceState),
        (names.obligation_state_name, ObligationState),
    ],
)
def test_each_value_has_a_name_of_its_own(
    name: object, values: type[StrEnum], language: str
) -> None:
    assert callable(name)

    given = [name(value, read_catalogues()[language]) for value in values]

    assert all(given)
    assert len(set(given)) == len(given)
    assert all(text.isascii() for text in given) == (language == "en")


def test_a_field_has_a_name_or_keeps_its_key() -> None:
    english = read_catalogues()["en"]

    assert names.field_name("kind", read_catalogues()["zh"]) == "类型"
    assert names.field_name("kind", english) == "Kind"
    assert names.field_name("colour", english) == "colour"
