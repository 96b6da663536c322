"""The contract ``@page NAME``: a saved page gives what the file beside it says."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from scrapy import Request
from scrapy.contracts import Contract
from scrapy.exceptions import ContractFail

from crawler.items import ObservationItem, ReportItem
from crawler.reading.as_json import to_json
from crawler.spiders.disclosure import DisclosureSpider
from crawler.visits.crawl_plan import Target
from disclosures import ListEntry, PageFailed

#: The saved pages, one folder for each family.
PAGES = Path(__file__).parent.parent / "tests" / "crawler" / "pages"

#: Those that the callbacks of ``DisclosureSpider`` name.
PAGE_NAMES = ("list.html", "article.html")

#: Address that serves them.
SERVED_ON = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A saved page: ``PAGE``, ``PAGE.given.json`` (its address, headers, context) and its golden.

    The golden is ``PAGE.json`` (a reading), ``PAGE.rows.json`` (the rows of a list) or
    ``PAGE.error`` (a fault).
    """

    path: Path

    @property
    def given(self) -> Mapping[str, Any]:
        """Its address, headers and context."""
        beside = self.path.with_suffix(".given.json")
        return dict(json.loads(beside.read_text("utf-8"))) if beside.exists() else {}

    @property
    def url(self) -> str:
        """The address under which it was saved."""
        return str(self.given.get("url", f"http://www.linhe.example/{self.path.name}"))

    def golden(self, ending: str) -> str | None:
        """The text of a golden file; None without one."""
        for beside in (self.path.with_name(self.path.name + ending), self.path.with_suffix(ending)):
            if beside.exists():
                return beside.read_text("utf-8")
        return None


def saved_pages(family: str) -> list[Path]:
    """The saved pages of a family that ``scrapy check`` checks."""
    return [path for name in PAGE_NAMES if (path := PAGES / family / name).exists()]


class PageContract(Contract):
    """Serves a saved page of the spider's family on loopback, and compares what it gives.

    ``@page list.html`` in the docstring of a callback. The requests of a list must be the one for
    its next page (address, method, form), or those for its rows; the item of a report must equal
    the golden reading. A family without that page is not checked.
    """

    name = "page"

    def __init__(self, method: Callable[..., Any], *args: Any) -> None:
        super().__init__(method, *args)
        self._spider: DisclosureSpider = method.__self__  # type: ignore[attr-defined]  # it is bound
        self._saved = SavedPage(PAGES / self._spider.name / args[0])
        self._origin = ""

    def adjust_request_args(self, args: dict[str, Any]) -> dict[str, Any]:
        """Request the page from loopback; without a page there is no request, and no check."""
        if not self._saved.path.exists():
            return args
        given, parts = self._saved.given, urlsplit(self._saved.url)
        self._origin = _serve(self._saved, f"{parts.scheme}://{parts.netloc}")
        url = self._saved.url.replace(f"{parts.scheme}://{parts.netloc}", self._origin)
        args |= {"url": url, "meta": {"robots": False}}
        source = given.get("source", {})
        self._spider.take_arguments({n: source[n] for n in source if n != "family"})
        if listed := given.get("listed"):
            args["cb_kwargs"] = {"target": Target(url=url, listed=_entry(listed, url))}
        return args

    def post_process(self, output: Sequence[object]) -> None:
        """Compare. Raises ContractFail."""
        fault, rows = self._saved.golden(".error"), self._saved.golden(".rows.json")
        if fault is not None:
            self._expect([fault.strip()], [each.fault.value for each in _failed(output)])
        elif rows is not None:
            expected = json.loads(self._served(rows))
            follows = expected["more"][:1] or expected["entries"]
            requests = [each for each in output if isinstance(each, Request)]
            self._expect([*map(_follow, follows)], [*map(_sent, requests)])
        elif (golden := self._saved.golden(".json")) is not None:
            reading = json.loads(self._served(golden))
            self._expect([_without_input(reading)], [*map(_reading, _reports(output))])
        else:
            raise ContractFail(f"{self._saved.path}: there is no golden file beside it")

    def _served(self, text: str) -> str:
        parts = urlsplit(self._saved.url)
        return text.replace(f"{parts.scheme}://{parts.netloc}", self._origin)

    def _expect(self, expected: Sequence[object], found: Sequence[object]) -> None:
        if expected == found:
            return
        if expected and found and isinstance(expected[0], dict) and isinstance(found[0], dict):
            keys = expected[0].keys() | found[0].keys()
            differing = sorted(k for k in keys if expected[0].get(k) != found[0].get(k))
            raise ContractFail(f"{self._saved.path}: {', '.join(differing)} differ")
        raise ContractFail(f"{self._saved.path}: expected {expected}, found {found}")


def _entry(listed: Mapping[str, str], url: str) -> ListEntry:
    day = date.fromisoformat(listed["published_on"]) if listed.get("published_on") else None
    return ListEntry(url=url, title=listed.get("title", ""), published_on=day)


def _follow(follow: Mapping[str, Any]) -> tuple[str, str, Mapping[str, str]]:
    """Method, address and form of a request, as a golden file states it."""
    return follow.get("method", "GET"), follow["url"], follow.get("form", {})


def _sent(request: Request) -> tuple[str, str, Mapping[str, str]]:
    """The same of a request of the spider."""
    form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    return request.method, request.url, form


def _failed(output: Sequence[object]) -> list[PageFailed]:
    observed = [each.observed for each in output if isinstance(each, ObservationItem)]
    return [each for each in observed if isinstance(each, PageFailed)]


def _reports(output: Sequence[object]) -> list[ReportItem]:
    return [each for each in output if isinstance(each, ReportItem)]


def _reading(item: ReportItem) -> Mapping[str, object]:
    return _without_input(json.loads(json.dumps(to_json(item.observed.reading, input=""))))


def _without_input(reading: Mapping[str, object]) -> Mapping[str, object]:
    return {name: value for name, value in reading.items() if name != "input"}


class _Handler(BaseHTTPRequestHandler):
    """Answers every request with one saved page."""

    def __init__(self, saved: SavedPage, origin: str, *args: Any) -> None:
        self._saved, self._saved_origin = saved, origin
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer; links to the page's own site lead to this server."""
        served = f"http://{self.headers['Host']}"
        body = self._saved.path.read_bytes().replace(self._saved_origin.encode(), served.encode())
        kind = "text/plain" if self._saved.path.suffix == ".txt" else "text/html"
        self.send_response(200)
        for name, value in self._saved.given.get("headers", {"content-type": kind}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # its name in the base class
        """Log nothing."""


def _serve(saved: SavedPage, origin: str) -> str:
    """Serve a page until the process ends; return the origin of the server."""
    server = ThreadingHTTPServer((SERVED_ON, 0), partial(_Handler, saved, origin))
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://{SERVED_ON}:{server.server_address[1]}"
