"""Readings are stored without loss; characters that are invalid in XML are removed."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures import (
    Attachment,
    Block,
    BlockKind,
    DocumentKind,
    FieldLocation,
    FieldOrigin,
    Figure,
    PageRole,
    PageUnchanged,
    Precision,
    Published,
    Reading,
    ReportObserved,
    Source,
    Table,
    UnchangedCheck,
)
from disclosures.content_digest import digest
from disclosures.sanitising import storable_text
from store.queries.queries import SqlQueries
from store.tables.conversion import reading_of, reading_text
from tests.store.conftest import Visit

text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=12
).map(storable_text)
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.sampled_from(
    [Decimal("3.40"), Decimal("1E+9"), Decimal(0), Decimal("-0.10"), Decimal(34000)]
)
figures = st.builds(Figure, key=text, value=st.none() | decimals, unit=text, section=text)
published = st.builds(
    Published,
    at=st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1)).map(  # noqa: DTZ001  # Hypothesis asks for naive bounds
        lambda at: datetime.fromisoformat(at.isoformat() + "+08:00")
    ),
    precision=st.sampled_from(Precision),
)
readings = st.builds(
    Reading,
    url=text,
    kind=st.sampled_from(DocumentKind),
    title=st.none() | text,
    published=st.none() | published,
    signed_on=st.none() | st.dates(),
    report_year=st.none() | st.integers(1990, 2100),
    blocks=st.lists(st.builds(Block, kind=st.sampled_from(BlockKind), text=text), max_size=4).map(
        tuple
    ),
    tables=st.lists(st.builds(Table, rows=st.just((("指标", "数"), ("甲", "1")))), max_size=2).map(
        tuple
    ),
    figures=st.lists(figures, max_size=4).map(tuple),
    attachments=st.lists(st.builds(Attachment, text=text, url=text), max_size=2).map(tuple),
    provenance=st.dictionaries(
        text, st.builds(FieldOrigin, where=st.sampled_from(FieldLocation)), max_size=3
    ),
)


@given(readings)
def test_stored_reading_is_equal_to_the_original(reading: Reading) -> None:
    restored = reading_of(reading_text(reading))

    assert restored == reading
    assert digest(restored) == digest(reading)
    assert [str(f.value) for f in restored.figures] == [str(f.value) for f in reading.figures]
    assert str(restored.published) == str(reading.published)


@given(st.text(st.characters() | st.sampled_from("\x00\x0b\x1b\ud800\udfff\ufffe\uffff\\u0")))
def test_reading_with_any_text_can_be_stored(hostile: str) -> None:
    reading = Reading(
        url=hostile,
        title=hostile,
        provenance={hostile: FieldOrigin(where=FieldLocation.BODY, others=(hostile,))},
        signed_on=date(2026, 1, 1),
    )

    restored = reading_of(reading_text(reading))

    assert restored.title == storable_text(hostile) == restored.url
    assert restored.provenance == {
        storable_text(hostile): FieldOrigin(
            where=FieldLocation.BODY, others=(storable_text(hostile),)
        )
    }


@pytest.mark.parametrize(
    "refused", ["\x00", "\x0b", "\x1b", "\ud800", "\ufffe", "\uffff"], ids=ascii
)
def test_characters_that_break_a_feed_are_removed(refused: str) -> None:
    assert storable_text(f"年{refused}报") == "年报"


@pytest.mark.parametrize("kept", ["\t\n\r", "政府", "𠮷", "\u202e", "\ue000", "\ufffd"], ids=ascii)
def test_other_characters_are_kept(kept: str) -> None:
    assert storable_text(kept) == kept


@pytest.mark.usefixtures("baseline_source")
def test_any_text_can_be_stored(
    visit: Visit,
    make_observation: Callable[..., ReportObserved],
    queries: SqlQueries,
    known: Source,
) -> None:
    """NUL and lone surrogates in every field that is filled from a page."""
    hostile = "\x00\ud800\x1b<年报>\ufffe"
    observation = make_observation(
        url=known.url + hostile, title=hostile, publisher=hostile, report_year=None
    )
    headers = {"etag": hostile, "last-modified": hostile}
    observation = ReportObserved(
        url=observation.url,
        page=type(observation.page)(url=observation.url, body=b"\x00\xff", headers=headers),
        reading=observation.reading,
        digest=observation.digest,
    )

    [event] = visit(observation)
    visit(
        PageUnchanged(
            url=observation.url, role=PageRole.REPORT, how=UnchangedCheck.SAME_BYTES, etag=hostile
        )
    )

    assert queries.events() == [queries.event(event.id)]
    assert queries.reports()[0].reading.title == "<年报>"
