"""Tests of `notifier.feed` with the feed reader newsboat."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from disclosures import Event, EventKind
from disclosures.ports import FeedDocument, FeedHead
from notifier.feed import write_atom, write_rss
from tests.hostile_text import ALL

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not shutil.which("newsboat"), reason="newsboat is not installed (Debian: newsboat)"
    ),
]

HEAD = FeedHead(
    title="公开 Gongkai",
    subtitle="政府信息公开动态",
    base_url="https://gongkai.example",
    self_url="https://gongkai.example/feeds/all.xml",
)

Item = tuple[str, str, str, int]


class Feeds:
    """The documents that the server serves, by path."""

    def __init__(self) -> None:
        self.documents: dict[str, FeedDocument] = {}
        self.requested: list[str] = []


@contextmanager
def serving(feeds: Feeds) -> Iterator[str]:
    """Serve `feeds` on loopback; yield the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            document = feeds.documents[self.path]
            feeds.requested.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(document.body)))
            self.end_headers()
            self.wfile.write(document.body)

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def reload(home: Path, address: str) -> list[Item]:
    """Run newsboat once; return title, id, address and unread flag of its items."""
    (home / "urls").write_text(f"{address}\n", encoding="utf-8")
    (home / "config").write_text("max-items 0\nreload-threads 1\n", encoding="utf-8")
    command = ["newsboat", "-q", "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload"]
    environment = {"HOME": str(home), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    subprocess.run(command, cwd=home, env=environment, check=True, timeout=60, capture_output=True)
    with closing(sqlite3.connect(home / "cache.db")) as cache:
        return cache.execute("SELECT title, guid, url, unread FROM rss_item ORDER BY id").fetchall()


@pytest.mark.parametrize("write", [write_rss, write_atom], ids=["rss", "atom"])
def test_newsboat_reads_each_entry_once(
    make_event: Callable[..., Event], tmp_path: Path, write: Callable[..., FeedDocument]
) -> None:
    events = [
        make_event(kind, days=n, number=1 if kind is EventKind.PUBLISHED else 2)
        for n, kind in enumerate(EventKind)
    ]
    hostile = [make_event(number=10 + n, title=text) for n, text in enumerate(ALL.values())]
    feeds = Feeds()
    with serving(feeds) as address:
        feeds.documents["/feed"] = write([*events, *hostile], HEAD)
        first = reload(tmp_path, f"{address}/feed")
        repeated = reload(tmp_path, f"{address}/feed")
        feeds.documents["/feed"] = write([*events, *hostile, make_event(number=3, days=9)], HEAD)
        after_an_edit = reload(tmp_path, f"{address}/feed")

    assert len(feeds.requested) == 3
    assert len(first) == len(events) + len(hostile)
    assert repeated == first
    assert len(after_an_edit) == len(first) + 1
    titles = [title for title, *_ in first]
    assert "【撤下】临河区商务局2025年政府信息公开工作年度报告" in titles
    assert all(url.startswith("https://gongkai.example/") for _, _, url, _ in first)
    assert all(guid.startswith("tag:gongkai.example,2026:") for _, guid, _, _ in first)
