"""gkmlpt (政府信息公开目录平台 of Guangdong): lists and articles are JSON."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.families.family import Family, Follow, Pager
from crawler.families.formats.json_pages import (
    ARTICLE_CONTAINERS,
    TITLE_MARKS,
    Json,
    as_object,
    day_of,
    first_text,
    html_page_of,
    json_after,
    json_object_of,
    objects,
    text_after,
)
from disclosures import ListEntry

_API = re.compile(r"\A(.{0,1500}?)/gkmlpt/api/all/(\d{1,12})")
_REPORTS = re.compile(r"年度报告|年报|信息公开工作|政务公开工作")

#: Maximum pages of one list, and columns of a site's tree, that are examined.
MAX_PAGES = 500
_MAX_COLUMNS = 2000


def entries_of(url: str, text: str) -> Sequence[ListEntry] | None:
    """Return the entries of an answer; none for the page of the list; None for an article."""
    answer = json_object_of(text)
    if answer is not None:
        found = (_entry(url, one) for one in objects(answer.get("articles")))
        return [entry for entry in found if entry]
    if text_after(text, "SID") and not json_after(text, "DETAIL"):
        return []
    return None


def _entry(url: str, article: Json) -> ListEntry | None:
    address = first_text(article, "url", "post_url")
    if not address:
        return None
    day = article.get("display_publish_time") or article.get("date") or article.get("created_at")
    title = first_text(article, "title")
    return ListEntry(url=resolve(url, address), title=title, published_on=day_of(day))


def pager_of(url: str, text: str, root: HtmlElement) -> Pager:
    """Return the API's pages: the first from the site's page, the others from an answer."""
    if api_call := _API.match(url):
        return _pages_after_answer(url, api_call, text)
    if json_after(text, "DETAIL"):
        return Pager()
    query = urlencode({"page": 1, "sid": text_after(text, "SID")})
    address = f"/gkmlpt/api/all/{_column(url, text)}?{query}"
    below = urlsplit(url).path.partition("/gkmlpt/")[0]
    urls = dict.fromkeys((resolve(url, address), resolve(url, below + address)))
    pages, *instead = [(Follow(url=first_url, referer=url),) for first_url in urls]
    return Pager(pages=pages, instead=tuple(instead))


def _pages_after_answer(url: str, api_call: re.Match[str], text: str) -> Pager:
    """Return the pages after one answer."""
    answer = json_object_of(text) or {}
    total = first_text(as_object(answer.get("classify")) or {}, "post_count")
    rows = len(objects(answer.get("articles")))
    query = dict(parse_qsl(urlsplit(url).query))
    page = query.get("page", "1")
    here = int(page) if page.isdecimal() and len(page) < 7 else 1
    count = int(total) if total.isdecimal() else None
    last = -(-count // rows) if count and rows and here == 1 else here
    pages = tuple(
        Follow(url=f"{api_call[0]}?{urlencode({**query, 'page': str(n)})}")
        for n in range(here + 1, min(last, MAX_PAGES) + 1)
    )
    return Pager(pages=pages, total=count)


def _column(url: str, text: str) -> str:
    """Return the column in the address, else the column of reports, else 0 (all columns)."""
    fragment = urlsplit(url).fragment
    if fragment.isdecimal():
        return fragment
    for node in _nodes(json_after(text, "TREE")):
        if _REPORTS.search(first_text(node, "name")) and not first_text(node, "jump_url"):
            return first_text(node, "id") or "0"
    return "0"


def _nodes(tree: object) -> Iterator[Json]:
    """Yield the columns of a tree, level by level."""
    queue = [*objects(tree)]
    for _ in range(_MAX_COLUMNS):
        if not queue:
            return
        node = queue.pop(0)
        yield node
        queue.extend(objects(node.get("children")))


def article_html(url: str, text: str) -> str | None:
    """Convert the article in ``_CONFIG.DETAIL`` to HTML."""
    detail = as_object(json_after(text, "DETAIL"))
    content = first_text(detail, "content") if detail else ""
    if detail is None or not content:
        return None
    issued = detail.get("display_publish_time") or detail.get("date") or ""
    day = day_of(issued)
    printed = first_text(detail, "display_publish_time") or (day.isoformat() if day else "")
    fields = {
        "title": first_text(detail, "title"),
        "index_no": first_text(detail, "identifier"),
        "doc_no": first_text(detail, "document_number"),
        "publisher": first_text(detail, "publisher"),
        "published": printed,
        "source": first_text(detail, "source"),
    }
    files = [
        (
            first_text(file, "name", "title", "file_name"),
            resolve(url, first_text(file, "url", "path")),
        )
        for file in objects(detail.get("attachment"))
        if first_text(file, "url", "path")
    ]
    return html_page_of(fields, content, files)


GKMLPT = Family(
    name="gkmlpt",
    fingerprint=re.compile(
        r"window\._CONFIG\s{0,3}=\s{0,3}\{[\s\S]{0,1000}?(?:\bSID\b|gkmlpt)|\A\S{0,300}/gkmlpt/"
    ),
    containers=(*ARTICLE_CONTAINERS, "//*[contains(@class,'article-content')]"),
    marks={"title": TITLE_MARKS},
    entries=entries_of,
    pager=pager_of,
    article_html=article_html,
)
