"""Finds the rows of a list among the links of a page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.reading.fields.attachments import stable_url
from crawler.reading.page.lines import find_elements, text_of
from crawler.reading.text.dates import find_dates, first_date
from crawler.reading.text.whitespace import collapse_whitespace, compact
from disclosures import ListEntry

#: Maximum links examined on one page.
_MAX_LINKS = 20_000
_ROW_TAGS = frozenset({"li", "tr", "dd", "dl", "p", "div", "article", "ul", "table", "h3", "h4"})

#: Maximum ancestors between a link and its row's element.
_MAX_ROW_ANCESTORS = 5
_MAX_ROW_TEXT = 400

#: Minimum characters of a title on a page with other links than the list's.
_MIN_TITLE = 3

#: URL schemes of reports; saved pages have file addresses.
_SCHEMES = frozenset({"http", "https", "file"})

#: Maximum links examined in one row.
_MAX_LINKS_OF_ROW = 6
_PAGING = re.compile(
    r"^(?:首页|上一?页|下一?页|尾页|末页|更多|more|\W{0,4}\d{1,4}\W{0,4}|[<>«»›‹]{1,3})$",
    re.IGNORECASE,
)
_ONCLICK = re.compile(
    r"[\"']((?:https?:/)?/?[^\"'\s<>]{1,300}\.(?:s?html?|jhtml|jspx?|aspx?|do)[^\"'\s<>]{0,200})[\"']"
)
_REPORT = re.compile(r"年报|年度报告|(?:信息|政务)公开工作|^(?:19|20)\d\d年(?:度)?$")
_DAY_BEFORE_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s{0,3}(20\d\d)[-./年](\d{1,2})(?![-./\d])")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One link of a page as a list entry, with the markup of its row."""

    entry: ListEntry

    #: Tags and classes of the link and its ancestors; rows of one list have the same shape.
    shape: tuple[str, ...]


def find_entries(root: HtmlElement, url: str, *, all_rows: bool = False) -> list[ListEntry]:
    """Return the entries of a page's main list, in page order, each address once.

    With `all_rows` the page has no links besides the list: short titles are accepted.
    """
    groups: dict[tuple[str, ...], list[ListRow]] = {}
    shortest = 1 if all_rows else _MIN_TITLE
    for row in _rows(root, url, shortest):
        groups.setdefault(row.shape, []).append(row)
    if not groups:
        return []
    best = max(groups.values(), key=_list_score)
    return unique_entries(row.entry for row in best) if all_rows or _list_score(best)[0] > 0 else []


def entry_of(record: HtmlElement, url: str) -> ListEntry | None:
    """Return the entry of one record of a datastore, whatever its link and title."""
    anchors = find_elements(record, "descendant-or-self::a")[:_MAX_LINKS_OF_ROW]
    links = [(address, _title(a), a) for a in anchors if (address := _address(a, url))]
    links = [link for link in links if urlsplit(link[0]).scheme in _SCHEMES]
    if not links:
        return None
    address, title, link = max(links, key=lambda found: len(found[1]))
    text = text_of(record)
    day = _date_beside_title(text, title) or _date_beside_title(
        collapse_whitespace((link.tail or "")[:60]), ""
    )
    return ListEntry(url=address, title=title, published_on=day)


def unique_entries(entries: Iterator[ListEntry] | Sequence[ListEntry]) -> list[ListEntry]:
    """Return entries in order, each address once; a dated duplicate replaces an undated one."""
    found: dict[str, ListEntry] = {}
    for entry in entries:
        known = found.get(entry.url)
        if known is None or (known.published_on is None and entry.published_on):
            found[entry.url] = entry
    return list(found.values())


def is_about_disclosure(entry: ListEntry) -> bool:
    """Whether a row has the title of a report on disclosure: 年报, 信息公开, or a year alone."""
    return _REPORT.search(entry.title) is not None


def _list_score(rows: Sequence[ListRow]) -> tuple[int, int]:
    """Score a group of links: 3 for a date or a title on disclosure, 1 for a long title."""
    dated = sum(row.entry.published_on is not None for row in rows)
    on_disclosure = sum(is_about_disclosure(row.entry) for row in rows)
    titled = sum(len(row.entry.title) >= 10 for row in rows)
    return (3 * dated + 3 * on_disclosure + (titled if titled * 2 >= len(rows) else 0), len(rows))


def _rows(root: HtmlElement, url: str, shortest: int) -> Iterator[ListRow]:
    """Yield every link that may be a report, with its row."""
    host = urlsplit(url).netloc
    for link in find_elements(root, "//a")[:_MAX_LINKS]:
        address = _address(link, url)
        title = _title(link)
        if (
            len(compact(title)) < shortest
            or not address
            or not _may_be_report(address, host, title, url)
        ):
            continue
        row = _row_of(link)
        shape = _shape(link, row)
        day = _date_beside_title(text_of(row), title) or _date_beside_title(
            collapse_whitespace((link.tail or "")[:60]), ""
        )
        yield ListRow(entry=ListEntry(url=address, title=title, published_on=day), shape=shape)


def _address(link: HtmlElement, url: str) -> str:
    """Return a link's address: of its href, or in its onclick; empty when there is none."""
    href = (link.get("href") or "").strip()
    if not href or href.startswith("#") or href.lower().startswith("javascript:"):
        scripts = [str(link.get("onclick", "")), href]
        in_script = _ONCLICK.search(" ".join(scripts)[:2000])
        href = in_script[1] if in_script else ""
    if not href or len(href) > 2000 or "/../" in href.lstrip("./"):
        return ""
    return stable_url(resolve(url, href))


def _title(link: HtmlElement) -> str:
    """Return a row's title, from the title attribute where the text is cut off."""
    text = text_of(link)
    full = collapse_whitespace(link.get("title") or "")[:300]
    if full and (text.endswith(("…", "...")) or len(full) > len(text) or not text):
        return full
    return _without_date(text)[:300]


def _without_date(text: str) -> str:
    """Remove a date at the end or beginning of `text`."""
    found = first_date(text)
    if found and (found.end >= len(text.rstrip(")） ]")) or found.start <= 1):
        return collapse_whitespace(text[: found.start] + text[found.end :]).strip("[]()（） ·•")
    return text


def _may_be_report(address: str, host: str, title: str, url: str) -> bool:
    """Whether a link can be a report: on this host, and not a link to another list page."""
    parts = urlsplit(address)
    if parts.scheme not in _SCHEMES or _without_www(parts.netloc) != _without_www(host):
        return False
    same = address.split("#")[0] == url.split("#")[0]
    return not _PAGING.match(title) and not same and parts.path not in ("", "/")


def _without_www(host: str) -> str:
    return host.lower().removeprefix("www.")


def _row_of(link: HtmlElement) -> HtmlElement:
    """Return the element with a link and its date, but no other report's link."""
    row = link
    for _ in range(_MAX_ROW_ANCESTORS):
        parent = row.getparent()
        if parent is None or parent.tag in ("body", "html", "ul", "ol", "tbody", "table"):
            break
        links = list(islice(parent.iter("a"), _MAX_LINKS_OF_ROW))
        if len({a.get("href") for a in links}) > 1 and row.tag in _ROW_TAGS:
            break
        if len({compact(text_of(a)) for a in links}) > 2:
            break
        row = parent
    return row


def _shape(link: HtmlElement, row: HtmlElement) -> tuple[str, ...]:
    """Return the shape of a row, equal for all rows of one list."""
    above = row.getparent()
    further = above.getparent() if above is not None else None
    nodes = [link, row, above, further]
    return tuple(_tag_and_classes(node) for node in nodes if node is not None)


def _tag_and_classes(node: HtmlElement) -> str:
    """Return tag and classes, without classes of the first, last, current or odd rows."""
    classes = (node.get("class") or "").split()
    kept = sorted(
        word for word in classes if not re.search(r"odd|even|first|last|cur|on$|\d", word.lower())
    )
    tag = node.tag if isinstance(node.tag, str) else ""
    return tag if tag in ("a", "tr", "li") else ".".join([tag, *kept])


def _date_beside_title(text: str, title: str) -> date | None:
    """Return the date beside a row's title, also if printed as 28 above 2018-03."""
    if len(text) > _MAX_ROW_TEXT + len(title):
        return None
    beside = text.replace(title, " ", 1) if title else text
    found = [date.published.on for date in find_dates(beside)]
    if found:
        return found[-1]
    if split := _DAY_BEFORE_MONTH.search(beside):
        rejoined = first_date(f"{split[2]}-{split[3]}-{split[1]}")
        return rejoined.published.on if rejoined else None
    return None
