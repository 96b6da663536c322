"""Responses of a site, from its state, the request and the time. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from itertools import islice

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from service.demo.portal_state import PublishedReport, SiteState
from service.demo.sites import SHANGHAI, DemoReport, Site, Value

#: Number of records in a Hanweb page; the others are requested from dataproxy.jsp.
GROUP_SIZE = 15

#: What the path of a report ends in that is its viewer, and its text in that viewer.
VIEWER, TEXT = "/viewer.html", "/text.html"

ROBOTS = "User-agent: *\nDisallow: /manage/\nDisallow: /search\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRequest:
    """A request to a site."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    if_none_match: str = ""
    if_modified_since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteResponse:
    """A response of a site."""

    status: HTTPStatus = HTTPStatus.OK
    body: bytes = b""
    type: str = "text/html"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTime:
    """What differs between two equal requests."""

    now: datetime

    #: Number of requests so far, for the visitor counters.
    hits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A line of a text; kind ``text``, ``head``, ``title``, ``right`` (signature) or ``html``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedReport:
    """A report, as the templates need it."""

    path: str
    title: str
    at: datetime
    number: int
    index_no: str
    values: Mapping[str, Value]
    lines: tuple[TextLine, ...] = ()


def answer(
    site: Site, state: SiteState, request: SiteRequest, request_time: RequestTime
) -> SiteResponse:
    """Return the response of `site` in this state."""
    if request.path == "/robots.txt":
        return SiteResponse(body=ROBOTS.encode(), type="text/plain")
    if request.path.endswith(".css"):
        return SiteResponse(
            body=_env().get_template("any/site.css").render().encode(), type="text/css"
        )
    if state.busy:
        return _page(site, "any/busy.html", _setting(site, state, request_time))
    found = _route(site, state, request, request_time)
    if found is None:
        page = _page(site, "any/missing.html", _setting(site, state, request_time))
        return SiteResponse(status=HTTPStatus.NOT_FOUND, body=page.body, type=page.type)
    return _conditional(site, state, request, found) if site.static else found


def rows(site: Site, state: SiteState) -> Sequence[ListedReport]:
    """List all published reports, newest first."""
    if state.empty:
        return []
    found = [_row(site, published_report) for published_report in state.published_reports]
    return sorted(found, key=lambda row: (row.at, row.number), reverse=True)


def lines(demo_report: DemoReport, edits: Mapping[str, int]) -> Iterator[TextLine]:
    """Render the text of a report, one line a paragraph."""
    return _text_of(demo_report.text, {**demo_report.values, **edits})


def _text_of(name: str, values: Mapping[str, Value] | None = None) -> Iterator[TextLine]:
    values = values or {}
    text = _env().get_template(f"{name}.txt").render(values)
    for raw in text.splitlines():
        line = raw.strip(" \u3000")
        if line.startswith("<table "):
            table = _env().get_template(f"{line.removeprefix('<table ')}.html")
            yield TextLine(kind="html", text=table.render(values))
        elif line.startswith(">>"):
            yield TextLine(kind="right", text=line[2:])
        elif line.startswith("**"):
            yield TextLine(kind="title", text=line[2:])
        elif line:
            yield TextLine(kind="head" if _is_heading(line) else "text", text=line)


def _route(
    site: Site, state: SiteState, request: SiteRequest, request_time: RequestTime
) -> SiteResponse | None:
    setting = _setting(site, state, request_time)
    if request.path in ("/", "/index.html"):
        return _page(site, "any/home.html", setting)
    if request.path == "/module/web/jpage/dataproxy.jsp" and site.layout == "hanweb":
        return _group(site, setting, int(request.query.get("page", "1")))
    pages = (
        1 if site.layout == "hanweb" else max(1, -(-len(state.published_reports) // site.per_page))
    )
    for page in range(pages):
        if request.path == list_path(site, page):
            return _list(site, setting, page, pages)
    for published_report in state.published_reports:
        path = site.path(published_report.name, published_report.place)
        if published_report.name != state.missing_report and request.path.startswith(path):
            return _report_page(site, state, setting, published_report, request.path[len(path) :])
    return None


def _report_page(
    site: Site, state: SiteState, setting: dict[str, object], report: PublishedReport, rest: str
) -> SiteResponse | None:
    """Return the page of a report, or what is in it; `rest` follows the report's path."""
    if not rest:
        return _article(site, state, setting, report)
    if report.name not in site.viewers or rest not in (VIEWER, TEXT):
        return None
    shown = _row(site, report, whole=True)
    values = {"report": shown, "text": shown.path + TEXT}
    name = "viewer" if rest == VIEWER else "viewed"
    return _page(site, f"any/{name}.html", setting | values)


def list_path(site: Site, page: int) -> str:
    """Return the path of a page of the list, counted from 0."""
    if page == 0:
        return site.list
    stem, dot, suffix = site.list.rpartition(".")
    return f"{stem}_{page - 1 + site.second_page}{dot}{suffix}"


def _setting(site: Site, state: SiteState, request_time: RequestTime) -> dict[str, object]:
    """Return the values that every template needs."""
    shown = list(rows(site, state))
    turn = request_time.hits % max(1, len(shown))
    turned = shown[turn:] + shown[:turn]
    return {
        "site": site,
        "skin": state.skin,
        "now": request_time.now.astimezone(SHANGHAI),
        "hits": request_time.hits,
        "all": shown,
        "related": list(islice(turned, 4)),
        "hot": list(islice(reversed(turned), 5)),
    }


def _list(site: Site, setting: dict[str, object], page: int, pages: int) -> SiteResponse:
    shown = setting["all"]
    assert isinstance(shown, list)
    size = GROUP_SIZE if site.layout == "hanweb" else site.per_page
    part = shown[page * size : (page + 1) * size]
    more = {"rows": part, "page": page, "pages": pages, "total": len(shown)}
    group = {"group": 1, "groups": 1, "more": len(shown) > GROUP_SIZE}
    return _page(site, f"{site.layout}/list.html", setting | more | group)


def _group(site: Site, setting: dict[str, object], group: int) -> SiteResponse:
    """Return one group of records, as Hanweb's dataproxy.jsp does."""
    shown = setting["all"]
    assert isinstance(shown, list)
    part = shown[(group - 1) * GROUP_SIZE : group * GROUP_SIZE]
    groups = -(-len(shown) // GROUP_SIZE)
    found = {"rows": part, "total": len(shown), "group": group, "groups": groups}
    page = _page(site, "hanweb/datastore.xml", setting | found | {"more": group < groups})
    return SiteResponse(body=page.body, type="text/xml")


def _article(
    site: Site, state: SiteState, setting: dict[str, object], published_report: PublishedReport
) -> SiteResponse:
    report = _row(site, published_report, whole=True)
    if published_report.name in site.viewers:
        frame = f'<iframe src="{report.path}{VIEWER}" width="100%" height="900"></iframe>'
        report = replace(report, lines=(TextLine(kind="html", text=frame),))
    if state.replaced_report == published_report.name:
        report = replace(
            report, lines=tuple(_text_of("hijack", {"spell": state.condition_changes}))
        )
    elif state.redesigned:
        notice = _text_of("redesign", {"spell": state.condition_changes})
        report = replace(report, lines=(*notice, *report.lines))
    return _page(site, f"{site.layout}/article.html", setting | {"report": report})


def _row(site: Site, published_report: PublishedReport, *, whole: bool = False) -> ListedReport:
    demo_report = site.find_report(published_report.name)
    values = {"who": "", **demo_report.values}
    return ListedReport(
        path=site.path(published_report.name, published_report.place),
        title=demo_report.title,
        at=demo_report.at,
        number=demo_report.number,
        index_no=f"11470303004217160K/{demo_report.at.year}-{values.get('index_seq', '0000000')}",
        values=values,
        lines=tuple(lines(demo_report, published_report.edits)) if whole else (),
    )


def _page(site: Site, template: str, setting: Mapping[str, object]) -> SiteResponse:
    text = _env().get_template(template).render(setting)
    codec = "gbk" if site.charset == "gb2312" else site.charset
    # old ASP sites state the charset only in the page
    kind = "text/html" if site.charset == "gb2312" else f"text/html; charset={site.charset}"
    return SiteResponse(body=text.encode(codec, "xmlcharrefreplace"), type=kind)


def _conditional(
    site: Site, state: SiteState, request: SiteRequest, found: SiteResponse
) -> SiteResponse:
    """Add validators, and answer 304 to conditional requests, as a static file server does."""
    modified_at = [
        p.modified_at for p in state.published_reports if site.path(p.name, p.place) == request.path
    ]
    modified = (
        max(state.modified_at, *modified_at).replace(microsecond=0)
        if modified_at
        else state.modified_at
    )
    etag = f'"{sha256(found.body).hexdigest()[:20]}"'
    headers = {
        "ETag": etag,
        "Last-Modified": format_datetime(modified.astimezone(UTC), usegmt=True),
    }
    if _is_fresh(request, etag, modified):
        return SiteResponse(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    return SiteResponse(body=found.body, type=found.type, headers=headers)


def _is_fresh(request: SiteRequest, etag: str, modified: datetime) -> bool:
    """Whether the client's copy is current (RFC 9110, 13.2.2: the ETag has precedence)."""
    if request.if_none_match:
        return etag in request.if_none_match or request.if_none_match.strip() == "*"
    if not request.if_modified_since:
        return False
    try:
        since = parsedate_to_datetime(request.if_modified_since)
    except ValueError:
        return False
    return modified.replace(microsecond=0) <= since


def _is_heading(line: str) -> bool:
    return len(line) < 40 and (line[1:2] == "、" or line[2:3] == "、") and line[0] in NUMERALS


NUMERALS = "一二三四五六七八九十"


@cache
def _env() -> Environment:
    """Return the template environment, made once."""
    folders = [PackageLoader("service.demo", f"sites/{name}") for name in ("layouts", "texts")]
    return Environment(
        loader=ChoiceLoader(folders),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html", "xml")),
        trim_blocks=True,
    )
