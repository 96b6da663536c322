"""What a site answers: pure, from the state of the portal, the request and the moment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from itertools import islice

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from service.demo.sites import SHANGHAI, Manuscript, Site, Value
from service.demo.state import Posting, SiteState

#: Records that Hanweb puts into the page itself; the others come from dataproxy.jsp.
GROUP = 15

ROBOTS = "User-agent: *\nDisallow: /manage/\nDisallow: /search\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a visitor wants."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    if_none_match: str = ""
    if_modified_since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the site says."""

    status: HTTPStatus = HTTPStatus.OK
    body: bytes = b""
    type: str = "text/html"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What changes at every request."""

    now: datetime

    #: Requests so far; what the counters count.
    hits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph of a text: ``text``, ``head``, ``title``, ``right`` (a signature) or ``html``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A report as templates see it."""

    path: str
    title: str
    at: datetime
    number: int
    index_no: str
    values: Mapping[str, Value]
    lines: tuple[Line, ...] = ()


def answer(site: Site, state: SiteState, ask: Ask, moment: Moment) -> Answer:
    """Answer one request as `site` would in this state."""
    if ask.path == "/robots.txt":
        return Answer(body=ROBOTS.encode(), type="text/plain")
    if ask.path.endswith(".css"):
        return Answer(body=_env().get_template("any/site.css").render().encode(), type="text/css")
    if state.busy:
        return _page(site, "any/busy.html", _setting(site, state, moment))
    found = _found(site, state, ask, moment)
    if found is None:
        page = _page(site, "any/missing.html", _setting(site, state, moment))
        return Answer(status=HTTPStatus.NOT_FOUND, body=page.body, type=page.type)
    return _conditional(site, state, ask, found) if site.static else found


def rows(site: Site, state: SiteState) -> Sequence[Row]:
    """All reports that stand on the site, newest first, as its list shows them."""
    if state.empty:
        return []
    found = [_row(site, posting) for posting in state.postings]
    return sorted(found, key=lambda row: (row.at, row.number), reverse=True)


def lines(manuscript: Manuscript, edits: Mapping[str, int]) -> Iterator[Line]:
    """Write the text of a report out, a line a paragraph."""
    return _text_of(manuscript.text, {**manuscript.values, **edits})


def _text_of(name: str, values: Mapping[str, Value] | None = None) -> Iterator[Line]:
    values = values or {}
    text = _env().get_template(f"{name}.txt").render(values)
    for raw in text.splitlines():
        line = raw.strip(" \u3000")
        if line.startswith("<table "):
            table = _env().get_template(f"{line.removeprefix('<table ')}.html")
            yield Line(kind="html", text=table.render(values))
        elif line.startswith(">>"):
            yield Line(kind="right", text=line[2:])
        elif line.startswith("**"):
            yield Line(kind="title", text=line[2:])
        elif line:
            yield Line(kind="head" if _is_heading(line) else "text", text=line)


def _found(site: Site, state: SiteState, ask: Ask, moment: Moment) -> Answer | None:
    setting = _setting(site, state, moment)
    if ask.path in ("/", "/index.html"):
        return _page(site, "any/home.html", setting)
    if ask.path == "/module/web/jpage/dataproxy.jsp" and site.layout == "hanweb":
        return _group(site, setting, int(ask.query.get("page", "1")))
    pages = 1 if site.layout == "hanweb" else max(1, -(-len(state.postings) // site.per_page))
    for page in range(pages):
        if ask.path == list_path(site, page):
            return _list(site, setting, page, pages)
    for posting in state.postings:
        if ask.path == site.path(posting.name, posting.place):
            return _article(site, state, setting, posting)
    return None


def list_path(site: Site, page: int) -> str:
    """Where the list's page stands, counted from 0."""
    if page == 0:
        return site.list
    stem, dot, suffix = site.list.rpartition(".")
    return f"{stem}_{page - 1 + site.second_page}{dot}{suffix}"


def _setting(site: Site, state: SiteState, moment: Moment) -> dict[str, object]:
    """What every template may ask for."""
    shown = list(rows(site, state))
    turn = moment.hits % max(1, len(shown))
    turned = shown[turn:] + shown[:turn]
    return {
        "site": site,
        "skin": state.skin,
        "now": moment.now.astimezone(SHANGHAI),
        "hits": moment.hits,
        "all": shown,
        "related": list(islice(turned, 4)),
        "hot": list(islice(reversed(turned), 5)),
    }


def _list(site: Site, setting: dict[str, object], page: int, pages: int) -> Answer:
    shown = setting["all"]
    assert isinstance(shown, list)
    size = GROUP if site.layout == "hanweb" else site.per_page
    part = shown[page * size : (page + 1) * size]
    more = {"rows": part, "page": page, "pages": pages, "total": len(shown)}
    group = {"group": 1, "groups": 1, "more": len(shown) > GROUP}
    return _page(site, f"{site.layout}/list.html", setting | more | group)


def _group(site: Site, setting: dict[str, object], group: int) -> Answer:
    """Answer one group of records, as Hanweb's dataproxy.jsp does."""
    shown = setting["all"]
    assert isinstance(shown, list)
    part = shown[(group - 1) * GROUP : group * GROUP]
    groups = -(-len(shown) // GROUP)
    found = {"rows": part, "total": len(shown), "group": group, "groups": groups}
    page = _page(site, "hanweb/datastore.xml", setting | found | {"more": group < groups})
    return Answer(body=page.body, type="text/xml")


def _article(site: Site, state: SiteState, setting: dict[str, object], posting: Posting) -> Answer:
    report = _row(site, posting, whole=True)
    if state.hijacked == posting.name:
        report = replace(report, lines=tuple(_text_of("hijack", {"spell": state.spells})))
    elif state.redesigned:
        notice = _text_of("redesign", {"spell": state.spells})
        report = replace(report, lines=(*notice, *report.lines))
    return _page(site, f"{site.layout}/article.html", setting | {"report": report})


def _row(site: Site, posting: Posting, *, whole: bool = False) -> Row:
    manuscript = site.manuscript(posting.name)
    values = {"who": "", **manuscript.values}
    return Row(
        path=site.path(posting.name, posting.place),
        title=manuscript.title,
        at=manuscript.at,
        number=manuscript.number,
        index_no=f"11470303004217160K/{manuscript.at.year}-{values.get('index_seq', '0000000')}",
        values=values,
        lines=tuple(lines(manuscript, posting.edits)) if whole else (),
    )


def _page(site: Site, template: str, setting: Mapping[str, object]) -> Answer:
    text = _env().get_template(template).render(setting)
    codec = "gbk" if site.charset == "gb2312" else site.charset
    # old ASP sites name no charset in the header: readers must find it in the page
    kind = "text/html" if site.charset == "gb2312" else f"text/html; charset={site.charset}"
    return Answer(body=text.encode(codec, "xmlcharrefreplace"), type=kind)


def _conditional(site: Site, state: SiteState, ask: Ask, found: Answer) -> Answer:
    """Give validators, and 304 to who has them already, as a server of files does."""
    touched = [p.touched for p in state.postings if site.path(p.name, p.place) == ask.path]
    modified = max(state.touched, *touched).replace(microsecond=0) if touched else state.touched
    etag = f'"{sha256(found.body).hexdigest()[:20]}"'
    headers = {
        "ETag": etag,
        "Last-Modified": format_datetime(modified.astimezone(UTC), usegmt=True),
    }
    if _has_it(ask, etag, modified):
        return Answer(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Answer(body=found.body, type=found.type, headers=headers)


def _has_it(ask: Ask, etag: str, modified: datetime) -> bool:
    """Say whether the visitor's copy is good (RFC 9110, 13.2.2: the ETag goes first)."""
    if ask.if_none_match:
        return etag in ask.if_none_match or ask.if_none_match.strip() == "*"
    if not ask.if_modified_since:
        return False
    try:
        since = parsedate_to_datetime(ask.if_modified_since)
    except ValueError:
        return False
    return modified.replace(microsecond=0) <= since


def _is_heading(line: str) -> bool:
    return len(line) < 40 and (line[1:2] == "、" or line[2:3] == "、") and line[0] in NUMERALS


NUMERALS = "一二三四五六七八九十"


@cache
def _env() -> Environment:
    """Templates, each read once."""
    folders = [PackageLoader("service.demo", f"sites/{name}") for name in ("layouts", "texts")]
    return Environment(
        loader=ChoiceLoader(folders),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html", "xml")),
        trim_blocks=True,
    )
