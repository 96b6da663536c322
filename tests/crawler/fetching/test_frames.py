"""What is said over the pipe arrives as it was said, or not at all."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from crawler.frames import (
    LENGTHS,
    Begin,
    Fetched,
    Frame,
    Order,
    Reread,
    decode,
    encode,
    read_frame,
)
from crawler.limits import Limits
from disclosures import (
    CrawlJob,
    Fault,
    FieldLocation,
    FieldOrigin,
    Figure,
    KnownPage,
    ListEntry,
    ListObserved,
    Page,
    PageFailed,
    PageRole,
    Qualifier,
    Reading,
    ReportObserved,
    Source,
    Table,
    VisitFinished,
)
from disclosures.sameness import digest
from tests.crawler.fetching.conftest import by_url
from tests.reasons import some_reason

PAGE = Page(
    url="http://www.linhe.example/1",
    body=bytes(range(256)) * 3,
    headers={"etag": '"1"'},
    fetched_at=datetime(2026, 10, 5, 9, tzinfo=UTC),
)


def _there(frame: Frame, max_tail: int = 10_000) -> Frame | None:
    """`frame` after its way through a pipe."""

    async def pass_through() -> Frame | None:
        stream = asyncio.StreamReader()
        stream.feed_data(encode(frame))
        stream.feed_eof()
        return await read_frame(stream, max_tail)

    return asyncio.run(pass_through())


def test_a_report_arrives_with_its_bytes_and_every_field(
    make_reading: Callable[..., Reading],
) -> None:
    reading = make_reading(
        figures=(Figure(key="app.received", value=Decimal("3.40"), qualifier=Qualifier.AT_LEAST),),
        tables=(Table(rows=(("甲", "1"), ("乙", ""))),),
        provenance={"title": FieldOrigin(where=FieldLocation.META, raw="甲")},
    )
    file = replace(PAGE, url="http://www.linhe.example/1.pdf", body=b"%PDF")
    observation = ReportObserved(
        url=PAGE.url, page=PAGE, reading=reading, digest=digest(reading), file=file
    )

    there = _there(Frame(visit=7, word=observation))

    assert there == Frame(visit=7, word=observation)
    assert isinstance(there.word, ReportObserved)
    assert digest(there.word.reading) == observation.digest
    assert str(there.word.reading.published) == str(reading.published)


@pytest.mark.parametrize(
    "word",
    [
        Begin(limits=Limits(allowed_networks=("fd00::/8",), robots_ttl=timedelta(1)), parent=1),
        Fetched(page=PAGE),
        Reread(page=PAGE),
        Reread(page=replace(PAGE, body=b""), file=PAGE),
        PageFailed(
            url="u",
            role=PageRole.LIST,
            fault=Fault.BUSY,
            reason=some_reason("系统繁忙"),
            page=PAGE,
        ),
        PageFailed(
            url="u",
            role=PageRole.REPORT,
            fault=Fault.RATE_LIMITED,
            reason=some_reason("429"),
            retry_after=timedelta(seconds=90),
        ),
        ListObserved(url="u", entries=(ListEntry(url="e", title="甲"),), complete=True),
        VisitFinished(complete=False, requests=3),
    ],
    ids=lambda word: type(word).__name__,
)  # fmt: skip
def test_a_word_arrives_as_it_was_said(word: object) -> None:
    assert _there(Frame(word=word)) == Frame(word=word)  # type: ignore[arg-type]


def test_an_order_arrives_with_all_that_is_known(source: Source) -> None:
    known = KnownPage(url="u", role=PageRole.LIST, entries=(ListEntry(url="e"),), poison=True)
    order = Order(job=CrawlJob(source=source, known=by_url(known), thorough=True), seen=("a",))

    assert _there(Frame(visit=1, word=order)) == Frame(visit=1, word=order)


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x80\x04\x95", id="a pickle"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b'{"word":"Popen","value":{},"visit":0}', id="no word of ours"),
        pytest.param(b'{"word":"VisitFinished","value":{},"visit":0}', id="a field is missing"),
        pytest.param(
            b'{"word":"VisitFinished","value":{"complete":"perhaps"},"visit":0}', id="a wrong value"
        ),
        pytest.param(b'{"word":"Beat","value":{},"bodies":[]}', id="no visit"),
        pytest.param(b'{"word":"Beat","value":{},"visit":0,"bodies":[1]}', id="a body too many"),
        pytest.param(b'{"word":"Beat","value":{},"visit":0,"bodies":7}', id="no list of bodies"),
    ],
)
def test_nonsense_is_refused(head: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        decode(head, b"")


def test_a_frame_beyond_all_measure_is_refused_before_it_is_read() -> None:
    with pytest.raises(ValueError, match="a frame of"):
        _there(Frame(word=Fetched(page=PAGE)), max_tail=10)


@pytest.mark.parametrize("length", [0, 3, LENGTHS.size, LENGTHS.size + 5])
def test_a_pipe_that_breaks_ends_the_talk(length: int) -> None:
    async def broken() -> Frame | None:
        stream = asyncio.StreamReader()
        stream.feed_data(encode(Frame(word=Fetched(page=PAGE)))[:length])
        stream.feed_eof()
        return await read_frame(stream, 10_000)

    assert asyncio.run(broken()) is None
