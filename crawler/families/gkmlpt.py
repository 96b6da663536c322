"""gkmlpt (Guangdong's 政府信息公开目录平台): lists are answers of an interface, articles JSON."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.families.family import Family, Follow, Pager
from crawler.families.folding import (
    FOLDED,
    TITLE,
    Json,
    as_object,
    day_of,
    json_after,
    json_of,
    objects,
    page_of,
    text_after,
    words,
)
from disclosures import ListEntry

_API = re.compile(r"\A(.{0,1500}?)/gkmlpt/api/all/(\d{1,12})")
_REPORTS = re.compile(r"年度报告|年报|信息公开工作|政务公开工作")

#: Pages of one list, and columns of a site's tree; more are not looked at.
MAX_PAGES = 500
_MOST = 2000


def entries_of(url: str, text: str) -> Sequence[ListEntry] | None:
    """The rows of an answer; none yet of the page that asks for them; None of an article."""
    answer = json_of(text)
    if answer is not None:
        found = (_entry(url, one) for one in objects(answer.get("articles")))
        return [entry for entry in found if entry]
    if text_after(text, "SID") and not json_after(text, "DETAIL"):
        return []
    return None


def _entry(url: str, article: Json) -> ListEntry | None:
    address = words(article, "url", "post_url")
    if not address:
        return None
    day = article.get("display_publish_time") or article.get("date") or article.get("created_at")
    title = words(article, "title")
    return ListEntry(url=urljoin(url, address), title=title, published_on=day_of(day))


def pager_of(url: str, text: str, root: HtmlElement) -> Pager:
    """The interface's pages: the first from the site's own page, the others from an answer."""
    if asked := _API.match(url):
        return _behind(url, asked, text)
    if json_after(text, "DETAIL"):
        return Pager()
    query = urlencode({"page": 1, "sid": text_after(text, "SID")})
    address = f"/gkmlpt/api/all/{_column(url, text)}?{query}"
    below = urlsplit(url).path.partition("/gkmlpt/")[0]
    ways = dict.fromkeys((urljoin(url, address), urljoin(url, below + address)))
    pages, *instead = [(Follow(url=way, referer=url),) for way in ways]
    return Pager(pages=pages, instead=tuple(instead))


def _behind(url: str, asked: re.Match[str], text: str) -> Pager:
    """What one answer knows of those after it."""
    answer = json_of(text) or {}
    total = words(as_object(answer.get("classify")) or {}, "post_count")
    rows = len(objects(answer.get("articles")))
    query = dict(parse_qsl(urlsplit(url).query))
    page = query.get("page", "1")
    here = int(page) if page.isdecimal() and len(page) < 7 else 1
    count = int(total) if total.isdecimal() else None
    last = -(-count // rows) if count and rows and here == 1 else here
    pages = tuple(
        Follow(url=f"{asked[0]}?{urlencode({**query, 'page': str(n)})}")
        for n in range(here + 1, min(last, MAX_PAGES) + 1)
    )
    return Pager(pages=pages, total=count)


def _column(url: str, text: str) -> str:
    """The column that the address names, or that holds reports; 0 is all there is."""
    fragment = urlsplit(url).fragment
    if fragment.isdecimal():
        return fragment
    for node in _nodes(json_after(text, "TREE")):
        if _REPORTS.search(words(node, "name")) and not words(node, "jump_url"):
            return words(node, "id") or "0"
    return "0"


def _nodes(tree: object) -> Iterator[Json]:
    """All columns of a tree, level by level."""
    waiting = [*objects(tree)]
    for _ in range(_MOST):
        if not waiting:
            return
        node = waiting.pop(0)
        yield node
        waiting.extend(objects(node.get("children")))


def unfold(url: str, text: str) -> str | None:
    """An article's page as HTML, out of ``_CONFIG.DETAIL``."""
    detail = as_object(json_after(text, "DETAIL"))
    content = words(detail, "content") if detail else ""
    if detail is None or not content:
        return None
    issued = detail.get("display_publish_time") or detail.get("date") or ""
    day = day_of(issued)
    printed = words(detail, "display_publish_time") or (day.isoformat() if day else "")
    fields = {
        "title": words(detail, "title"),
        "index_no": words(detail, "identifier"),
        "doc_no": words(detail, "document_number"),
        "publisher": words(detail, "publisher"),
        "published": printed,
        "source": words(detail, "source"),
    }
    files = [
        (words(file, "name", "title", "file_name"), urljoin(url, words(file, "url", "path")))
        for file in objects(detail.get("attachment"))
        if words(file, "url", "path")
    ]
    return page_of(fields, content, files)


GKMLPT = Family(
    name="gkmlpt",
    fingerprint=re.compile(
        r"window\._CONFIG\s{0,3}=\s{0,3}\{[\s\S]{0,1000}?(?:\bSID\b|gkmlpt)|\A\S{0,300}/gkmlpt/"
    ),
    containers=(*FOLDED, "//*[contains(@class,'article-content')]"),
    marks={"title": TITLE},
    entries=entries_of,
    pager=pager_of,
    unfold=unfold,
)
