"""Tests of `notifier.feed`, parsed with feedparser."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import feedparser
import pytest
from lxml import etree
from time_machine import TimeMachineFixture

from disclosures import (
    Block,
    BlockKind,
    Change,
    Event,
    EventKind,
    Figure,
    FigureChange,
    Hunk,
    Op,
    Segment,
)
from disclosures.ports import FeedDocument, FeedHead
from notifier.feed import EPOCH, entry_id, write_atom, write_rss
from service.language import read_catalogues
from tests.conftest import MONDAY
from tests.hostile_text import ALL, BAD_LINKS

Write = Callable[[list[Event], FeedHead], FeedDocument]
MakeEvent = Callable[..., Event]

HEAD = FeedHead(
    title="公开 Gongkai",
    subtitle="政府信息公开动态",
    base_url="https://gongkai.example",
    self_url="https://gongkai.example/feeds/all.xml?source=linhe-swj",
)
BOTH = pytest.mark.parametrize("write", [write_rss, write_atom], ids=["rss", "atom"])


def read(document: FeedDocument) -> feedparser.FeedParserDict:
    """Parse strictly: no malformed XML and no entry left out."""
    assert not document.left_out
    etree.fromstring(document.body)
    parsed = feedparser.parse(document.body, sanitize_html=False)
    assert parsed.bozo is False
    return parsed


@pytest.fixture
def one_of_each(make_event: MakeEvent) -> list[Event]:
    return [
        make_event(kind, days=n, number=1 if kind is EventKind.PUBLISHED else 2)
        for n, kind in enumerate(EventKind)
    ]


@BOTH
@pytest.mark.parametrize("text", ALL.values(), ids=ALL.keys())
def test_no_text_breaks_the_feed(make_event: MakeEvent, write: Write, text: str) -> None:
    number = FigureChange(
        key=text, before=None, after=Figure(key=text, value=Decimal(1), unit=text)
    )
    segments = tuple(Segment(op=op, text=text) for op in Op)
    change = Change(figures=(number,), hunks=(Hunk(segments=segments, section=text),))
    hostile = make_event(
        title=text, agency=text, publisher=text, note=text, change=change, url=text
    )

    document = write([hostile, make_event(number=3, days=1)], HEAD)

    good, bad = read(document).entries
    assert good.title.startswith("【修改】临河区商务局2025年政府信息公开工作年度报告：收到申请：54")
    assert len(bad.title) <= 300
    assert len(document.body) < 100_000


@BOTH
def test_an_event_that_cannot_be_serialised_is_left_out_and_reported(
    make_event: MakeEvent, write: Write
) -> None:
    good = make_event()
    naive = replace(make_event(number=3), id=UUID(int=1), occurred_at=MONDAY.replace(tzinfo=None))
    empty = replace(make_event(number=4), id=UUID(int=2), revision=None)

    document = write([naive, good, empty], HEAD)

    assert set(document.left_out) == {naive.id, empty.id}
    assert [entry.id for entry in feedparser.parse(document.body).entries] == [
        entry_id(good, HEAD.authority)
    ]


@BOTH
@pytest.mark.parametrize("text", ALL.values(), ids=ALL.keys())
def test_markup_from_a_page_is_escaped(make_event: MakeEvent, write: Write, text: str) -> None:
    change = Change(hunks=(Hunk(segments=(Segment(op=Op.ADDED, text=text),)),))

    [entry] = read(
        write([make_event(title=text, agency=text, change=change, note=text)], HEAD)
    ).entries

    shown = etree.HTML(f"<div>{entry.content[0].value}</div>")
    tags = {element.tag for element in shown.iter()} - {"html", "body", "div"}
    assert tags <= {"p", "ul", "li", "del", "ins", "small", "blockquote", "h4", "a"}
    assert entry.title_detail.type == "text/plain"
    assert {name for element in shown.iter() for name in element.attrib} <= {"href"}


def test_the_description_of_an_rss_item_is_html_with_its_text_escaped(
    make_event: MakeEvent,
) -> None:
    text = Hunk(segments=(Segment(op=Op.ADDED, text="<b>A & B</b>"),))
    document = write_rss([make_event(change=Change(hunks=(text,)))], HEAD)

    description = etree.fromstring(document.body).findtext("channel/item/description")
    assert description is not None
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in description
    assert "<b>" not in description


def test_an_atom_entry_says_when_its_event_occurred(make_event: MakeEvent) -> None:
    event = make_event()

    [entry] = feedparser.parse(write_atom([event], HEAD).body).entries

    occurred = event.occurred_at.astimezone(UTC).replace(microsecond=0)
    assert datetime.fromisoformat(entry.updated).astimezone(UTC) == occurred
    assert datetime.fromisoformat(entry.published).astimezone(UTC) == occurred


@BOTH
@pytest.mark.parametrize("address", BAD_LINKS)
def test_only_http_addresses_become_links(
    make_event: MakeEvent, write: Write, address: str
) -> None:
    [entry] = read(write([make_event(url=address)], HEAD)).entries

    hrefs = etree.HTML(entry.content[0].value).xpath("//@href")
    assert all(href.startswith("https://gongkai.example/") for href in hrefs)
    assert "原网页" not in entry.content[0].value


@BOTH
def test_entries_are_newest_first_and_contain_the_change(
    one_of_each: list[Event], write: Write
) -> None:
    parsed = read(write(one_of_each, HEAD))

    source_events = ["改版", "恢复正常", "指向他站", "未读全", "无法读取"]
    obligation_events = ["逾期公布", "逾期未见"]
    report_events = ["迁移", "恢复", "撤下", "修改", "新发布"]
    labels = source_events + obligation_events + report_events
    assert [entry.title[1:].partition("】")[0] for entry in parsed.entries] == labels
    assert parsed.feed.title == "公开 Gongkai"
    assert parsed.feed.language == "zh-CN"
    revised = parsed.entries[labels.index("修改")]
    assert revised.author == "临河区商务局"
    assert revised.link == "https://gongkai.example/reports/00000000-0000-0000-0000-000000000007"
    assert "收到申请：54 件 → 45 件" in revised.summary
    assert "全年共收到申请〔删〕54〔增〕45件" in revised.summary
    assert "<del>54</del>" in revised.content[0].value
    assert "<ins>45</ins>" in revised.content[0].value
    assert "http://www.linhe.example/swj/nb/2025.html" in revised.content[0].value


@BOTH
def test_entry_ids_are_permanent_and_unique(
    make_event: MakeEvent, one_of_each: list[Event], write: Write
) -> None:
    repeated = replace(one_of_each[2], id=UUID(int=99))

    ids = [entry.id for entry in read(write([*one_of_each, repeated], HEAD)).entries]

    report = "tag:gongkai.example,2026:reports/00000000-0000-0000-0000-000000000007/revisions"
    assert len(set(ids)) == len(ids) == 13
    assert f"{report}/1" in ids
    assert f"{report}/2" in ids
    assert f"{report}/2/withdrawn/{repeated.id}" in ids
    assert (
        entry_id(make_event(title="另一个标题", url="http://other.example/"), HEAD.authority)
        == f"{report}/2"
    )


@BOTH
def test_two_events_of_one_revision_are_one_entry(make_event: MakeEvent, write: Write) -> None:
    event = make_event()
    copy = replace(event, id=UUID(int=1))

    document = write([event, copy], HEAD)

    assert len(feedparser.parse(document.body).entries) == 1
    assert len(document.left_out) == 1


@BOTH
def test_the_bytes_depend_on_the_events_alone(
    one_of_each: list[Event], write: Write, time_machine: TimeMachineFixture
) -> None:
    first = write(one_of_each, HEAD)
    time_machine.move_to(datetime(2031, 1, 1, tzinfo=UTC))
    repeated = write(one_of_each[::-1], HEAD)

    assert first == repeated
    assert b"2031" not in repeated.body


@BOTH
def test_a_new_event_changes_etag_and_modification_time(
    one_of_each: list[Event], write: Write
) -> None:
    before, after = write(one_of_each[:3], HEAD), write(one_of_each[:4], HEAD)

    assert before.etag != after.etag
    assert before.last_modified < after.last_modified == one_of_each[3].occurred_at


@BOTH
def test_an_empty_feed_is_valid(write: Write) -> None:
    document = write([], HEAD)

    assert read(document).entries == []
    assert document.last_modified == EPOCH
    assert document == write([], HEAD)


@BOTH
def test_feed_metadata(make_event: MakeEvent, write: Write) -> None:
    document = write([make_event()], replace(HEAD, stylesheet_url="/static/feed.css"))

    root = etree.fromstring(document.body)
    atom = "{http://www.w3.org/2005/Atom}"
    [own] = [link for link in root.iter(f"{atom}link") if link.get("rel") == "self"]
    assert own.get("href") == HEAD.self_url
    assert b'<?xml-stylesheet type="text/css" href="/static/feed.css"?>' in document.body
    assert b"<!DOCTYPE" not in document.body
    if write is write_rss:
        assert root.findtext("channel/link") == "https://gongkai.example/"
        assert root.findtext("channel/ttl") == "30"
        assert root.findtext("channel/lastBuildDate") == "Mon, 05 Oct 2026 09:00:00 +0000"
        [guid, *_] = root.findall("channel/item/guid")
        assert guid.get("isPermaLink") == "false"
    else:
        assert (
            root.findtext(f"{atom}id") == "tag:gongkai.example,2026:/feeds/all.xml?source=linhe-swj"
        )
        assert root.findtext(f"{atom}updated") == MONDAY.isoformat()


@BOTH
def test_a_hundred_entries_stay_below_a_megabyte(make_event: MakeEvent, write: Write) -> None:
    segments = tuple(Segment(op=op, text="公开" * 2000) for op in (Op.KEPT, Op.REMOVED, Op.ADDED))
    change = Change(hunks=(Hunk(segments=segments),) * 20)
    events = [make_event(number=n, change=change) for n in range(2, 102)]

    document = write(events, HEAD)

    assert len(read(document).entries) == 100
    assert len(document.body) < 1_000_000


@BOTH
def test_a_feed_is_written_in_english(make_event: MakeEvent, write: Write) -> None:
    parsed = read(
        write([make_event()], replace(HEAD, language="en", translations=read_catalogues()["en"]))
    )

    assert parsed.feed.language == "en"
    assert parsed.entries[0].title.startswith("[Revised] ")
    assert "Applications received: 54 → 45" in parsed.entries[0].summary


@pytest.mark.parametrize("first", ["某段。", "某" * 900], ids=["short", "long"])
def test_summary_of_a_new_report_has_its_first_paragraph_and_500_characters(
    make_event: MakeEvent, first: str
) -> None:
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in (first, "次段。"))
    event = make_event(EventKind.PUBLISHED, number=1, blocks=blocks)

    [entry] = read(write_atom([event], HEAD)).entries

    _, opening = entry.summary.split("\n")
    assert opening.removesuffix("…") == first[: len(opening.removesuffix("…"))]
    assert opening == first or len(entry.summary) == 500
