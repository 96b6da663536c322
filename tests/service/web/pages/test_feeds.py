"""Feeds over HTTP: validity, caching, conditional requests, filters, languages."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime

import feedparser
import pytest

from disclosures import ReportObserved
from service.web.feed_cache import FeedCache
from tests.conftest import StoppedClock
from tests.service.web.conftest import Browser, Page, Visit

MakeObservation = Callable[..., ReportObserved]
FEEDS = ["/feed.rss", "/feed.atom"]
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def two(visit: Visit, make_observation: MakeObservation) -> None:
    """A report was published, then revised."""
    visit(make_observation())
    visit(make_observation(title="改了题目的年度报告"))


@pytest.mark.parametrize("path", FEEDS)
def test_empty_feed_is_valid(browser: Browser, path: str) -> None:
    answer = browser.get(path)

    read = feedparser.parse(answer.content)
    assert answer.status_code == 200
    assert not read.bozo
    assert read.entries == []


@pytest.mark.parametrize(
    ("path", "media_type"),
    [("/feed.rss", "application/rss+xml"), ("/feed.atom", "application/atom+xml")],
)
@pytest.mark.usefixtures("two")
def test_feed_lists_every_event_newest_first(browser: Browser, path: str, media_type: str) -> None:
    answer = browser.get(path)

    read = feedparser.parse(answer.content)
    assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert ["修改" in entry.title for entry in read.entries] == [True, False]
    assert len({entry.id for entry in read.entries}) == 2
    assert all(entry.link.startswith("http://gongkai.example/reports/") for entry in read.entries)


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.usefixtures("two")
def test_feed_has_caching_headers(browser: Browser, path: str) -> None:
    answer = browser.get(f"{path}?kind=revised")

    assert answer.headers["etag"].startswith('"')
    assert parsedate_to_datetime(answer.headers["last-modified"])
    assert int(answer.headers["cache-control"].rpartition("=")[2]) >= 300
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", [*FEEDS, "/"])
@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("br;q=1.0, gzip;q=0.8", "gzip"),
        ("gzip;q=0", None),
        ("identity, gzip; q=0.000", None),
        ("gzip;q=0.001", "gzip"),
        ("br", None),
    ],
)
@pytest.mark.usefixtures("two")
def test_answer_is_compressed_as_the_weights_of_the_request_say(
    browser: Browser, path: str, accepted: str, encoding: str | None
) -> None:
    answer = browser.get(path, headers={"Accept-Encoding": accepted})

    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"].lower().count("accept-encoding") == 1


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.usefixtures("two")
def test_equal_events_give_equal_bytes_after_a_restart(
    browser: Browser, path: str, clock: StoppedClock
) -> None:
    first = browser.get(path, headers=PLAIN)
    clock.advance(timedelta(days=2))

    browser.app.state.feeds = FeedCache()
    restarted = browser.get(path, headers=PLAIN)

    assert restarted.content == first.content
    assert restarted.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.usefixtures("two")
def test_compressed_and_plain_feeds_have_different_etags(browser: Browser, path: str) -> None:
    packed = browser.get(path, headers={"Accept-Encoding": "gzip"})
    plain = browser.get(path, headers=PLAIN)

    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert int(packed.headers["content-length"]) < len(gzip.compress(plain.content)) + 100


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.usefixtures("two")
def test_if_none_match_takes_precedence_over_if_modified_since(
    browser: Browser, method: str
) -> None:
    expected = {
        "{etag}": 304,
        "W/{etag}": 304,
        '"other", W/{etag} , "more"': 304,
        "*": 304,
        '"other"': 200,
        "": 200,
    }
    first = browser.get("/feed.atom")
    etag, date = first.headers["etag"], first.headers["last-modified"]

    answers = {
        sent: browser.request(
            method,
            "/feed.atom",
            headers={"If-None-Match": sent.replace("{etag}", etag), "If-Modified-Since": date},
        )
        for sent in expected
    }

    assert {sent: answer.status_code for sent, answer in answers.items()} == expected
    assert {answer.headers["etag"] for answer in answers.values()} == {etag}
    assert {answer.content for answer in answers.values() if answer.status_code == 304} == {b""}


@pytest.mark.parametrize(
    ("shift", "status"),
    [
        pytest.param(timedelta(0), 304, id="equal"),
        pytest.param(timedelta(days=400), 304, id="later"),
        pytest.param(timedelta(seconds=-1), 200, id="earlier"),
    ],
)
@pytest.mark.usefixtures("two")
def test_if_modified_since_is_answered_304_unless_the_feed_is_newer(
    browser: Browser, shift: timedelta, status: int
) -> None:
    at = parsedate_to_datetime(browser.get("/feed.rss").headers["last-modified"]) + shift

    answer = browser.get(
        "/feed.rss", headers={"If-Modified-Since": format_datetime(at, usegmt=True)}
    )

    assert answer.status_code == status


@pytest.mark.parametrize("date", ["yesterday", "", "Mon, 99 Foo 2026 99:99:99 GMT", "0"])
@pytest.mark.usefixtures("two")
def test_invalid_if_modified_since_is_ignored(browser: Browser, date: str) -> None:
    assert browser.get("/feed.rss", headers={"If-Modified-Since": date}).status_code == 200


@pytest.mark.usefixtures("two")
def test_new_event_is_in_the_feed_at_once(
    browser: Browser, visit: Visit, make_observation: MakeObservation
) -> None:
    before = browser.get("/feed.rss")
    visit(make_observation(title="第三个题目"))

    after = browser.get("/feed.rss", headers={"If-None-Match": before.headers["etag"]})

    assert after.status_code == 200
    assert "第三个题目" in after.text


@pytest.mark.usefixtures("two")
def test_invalid_filter_of_a_feed_is_rejected(browser: Browser) -> None:
    """The answer is plain text that does not repeat the query."""
    queries = [
        "?kind=<script>alert(1)</script>",
        "?source=<script>alert(1)</script>",
        "?<script>=1",
        "?kind=unreadable",
        "?limit=0",
        "?substantive=yes",
        "?lang=<script>",
    ]
    rejected = (400, "text/plain; charset=utf-8", "nosniff", True, False)

    answers = {
        f"{path}{query}": (
            answer.status_code,
            answer.headers["content-type"],
            answer.headers["x-content-type-options"],
            "known are" in answer.text,
            "<" in answer.text,
        )
        for path in FEEDS
        for query in queries
        for answer in [browser.get(f"{path}{query}")]
    }

    assert {query: seen for query, seen in answers.items() if seen != rejected} == {}
    assert len(answers) == len(FEEDS) * len(queries)


@pytest.mark.usefixtures("two")
def test_filtered_feed_links_itself_and_contains_only_matching_events(browser: Browser) -> None:
    read = feedparser.parse(browser.get("/feed.atom?kind=published&source=linhe-swj").content)

    assert len(read.entries) == 1
    own = [link.href for link in read.feed.links if link.rel == "self"]
    assert own == ["http://gongkai.example/feed.atom?source=linhe-swj&kind=published"]
    assert "临河区商务局" in read.feed.title


@pytest.mark.parametrize("path", ["/feed.rss", "/feed.atom", "/"])
def test_feed_and_front_page_can_be_limited_to_substantive_changes(
    browser: Browser, visit: Visit, make_observation: MakeObservation, path: str
) -> None:
    for title in ("年度报告", "年度报告。", "年度总结。"):
        visit(make_observation(title=title))

    everything, substance = (
        browser.get(f"{path}{query}").text for query in ("", "?kind=&substantive=1")
    )

    assert "编辑性修改" in everything or "编辑性" in Page(everything).text
    assert "编辑性" not in substance
    assert "年度总结。" in substance


def test_feeds_page_builds_the_address_of_a_substantive_only_feed(browser: Browser) -> None:
    page = Page(browser.get("/feeds?source=&substantive=1").text)

    assert "http://gongkai.example/feed.rss?substantive=1" in page.text
    assert any(attrs.get("name") == "substantive" and "checked" in attrs for _, attrs in page.tags)


@pytest.mark.usefixtures("two")
def test_english_page_offers_english_feeds(browser: Browser) -> None:
    page = Page(browser.get("/feeds?substantive=1&lang=en").text)

    [link] = [href for href in page.all("a", "href") if href.startswith("/feed.atom?lang")]
    assert link == "/feed.atom?lang=en&substantive=1"
    assert "[Revised]" in browser.get(link).text
    assert "http://gongkai.example/feed.rss?lang=en&substantive=1" in page.text


@pytest.mark.usefixtures("two")
def test_language_of_a_feed_depends_on_its_address_alone(
    browser: Browser,
) -> None:
    chinese = browser.get("/feed.atom", headers={"Accept-Language": "en", "Cookie": "lang=en"})
    english = browser.get("/feed.atom?lang=en")

    assert "【修改】" in chinese.text
    assert "[Revised]" in english.text
    assert "set-cookie" not in english.headers


@pytest.mark.parametrize("path", ["/", "/sources", "/sources/linhe-swj", "/feeds", "/subscribe"])
def test_every_page_links_the_feeds(browser: Browser, visit: Visit, path: str) -> None:
    page = Page(browser.get(path).text)

    named = [attrs for tag, attrs in page.tags if tag == "link" and attrs["rel"] == "alternate"]
    assert [attrs["type"] for attrs in named] == ["application/rss+xml", "application/atom+xml"]
    assert all(browser.get(str(attrs["href"])).status_code == 200 for attrs in named)
