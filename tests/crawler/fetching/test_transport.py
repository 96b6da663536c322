"""Messages arrive as they were sent; invalid frames are refused."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from crawler.process.messages import Configure, Envelope, PageFetched, ParsePage, StartVisit
from crawler.process.transport import FRAME_LENGTHS, decode, encode, read_envelope
from crawler.visits.crawl_limits import CrawlLimits
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
from disclosures.content_digest import digest
from tests.crawler.fetching.conftest import by_url
from tests.reasons import some_reason

PAGE = Page(
    url="http://www.linhe.example/1",
    body=bytes(range(256)) * 3,
    headers={"etag": '"1"'},
    fetched_at=datetime(2026, 10, 5, 9, tzinfo=UTC),
)


def _sent(envelope: Envelope, max_tail: int = 10_000) -> Envelope | None:
    """`envelope`, encoded, sent and decoded."""

    async def pass_through() -> Envelope | None:
        stream = asyncio.StreamReader()
        stream.feed_data(encode(envelope))
        stream.feed_eof()
        return await read_envelope(stream, max_tail)

    return asyncio.run(pass_through())


def test_report_arrives_with_its_bytes_and_all_fields(
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

    received = _sent(Envelope(visit=7, message=observation))

    assert received == Envelope(visit=7, message=observation)
    assert isinstance(received.message, ReportObserved)
    assert digest(received.message.reading) == observation.digest
    assert str(received.message.reading.published) == str(reading.published)


@pytest.mark.parametrize(
    "message",
    [
        Configure(
            limits=CrawlLimits(allowed_networks=("fd00::/8",), robots_ttl=timedelta(1)), parent=1
        ),
        PageFetched(page=PAGE),
        ParsePage(page=PAGE),
        ParsePage(page=replace(PAGE, body=b""), file=PAGE),
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
    ids=lambda message: type(message).__name__,
)  # fmt: skip
def test_message_arrives_unchanged(message: Any) -> None:
    assert _sent(Envelope(message=message)) == Envelope(message=message)


def test_visit_arrives_with_all_known_pages(source: Source) -> None:
    known = KnownPage(url="u", role=PageRole.LIST, entries=(ListEntry(url="e"),), poison=True)
    order = StartVisit(job=CrawlJob(source=source, known=by_url(known), thorough=True), seen=("a",))

    assert _sent(Envelope(visit=1, message=order)) == Envelope(visit=1, message=order)


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x80\x04\x95", id="a pickle"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b'{"message":"Popen","value":{},"visit":0}', id="unknown message"),
        pytest.param(b'{"message":"VisitFinished","value":{},"visit":0}', id="a field is missing"),
        pytest.param(
            b'{"message":"VisitFinished","value":{"complete":"perhaps"},"visit":0}',
            id="a wrong value",
        ),
        pytest.param(b'{"message":"Heartbeat","value":{},"bodies":[]}', id="no visit"),
        pytest.param(
            b'{"message":"Heartbeat","value":{},"visit":0,"bodies":[1]}', id="a body too many"
        ),
        pytest.param(
            b'{"message":"Heartbeat","value":{},"visit":0,"bodies":7}', id="no list of bodies"
        ),
    ],
)
def test_invalid_head_is_refused(head: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        decode(head, b"")


def test_frame_beyond_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(ValueError, match="a frame of"):
        _sent(Envelope(message=PageFetched(page=PAGE)), max_tail=10)


@pytest.mark.parametrize("length", [0, 3, FRAME_LENGTHS.size, FRAME_LENGTHS.size + 5])
def test_broken_pipe_is_the_end_of_the_messages(length: int) -> None:
    async def broken() -> Envelope | None:
        stream = asyncio.StreamReader()
        stream.feed_data(encode(Envelope(message=PageFetched(page=PAGE)))[:length])
        stream.feed_eof()
        return await read_envelope(stream, 10_000)

    assert asyncio.run(broken()) is None
